/** The words between the HTTP server and whoever answers: a request, and the ways to reply to it. */

/** In the order they are sent. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** What an answer holds: text, bytes, or bytes in pieces. */
export type Body = string | Uint8Array | readonly Uint8Array[];

/** A request, complete. */
export interface HttpRequest {
  /** As sent: `POST`, `GET`. */
  readonly method: string;
  /** Request target, the path percent-decoded once (routes match what it means), the query as sent. */
  readonly target: string;
  /** `1.1`, `1.0`; empty when the request line has none (RPC-H-014). */
  readonly version: string;
  /** Names in lower case; the first value counts, as in the original. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whole body, already complete and within the limit. */
  readonly body: Uint8Array;
  /** Section of the server it came in by, and the peer for the access log (`localhost:0` on unix sockets). */
  readonly server: string;
  readonly peer: string;
}

/** What a handler may do, exactly once; a handler may answer later (RPC-W-001). */
export interface HttpReply {
  /**
   * A whole answer. Content-Length is computed from the bytes and comes last, unless it is among the headers (HEAD has
   * no bytes to count). `Connection: close` among them closes. Without body to HEAD, and for 204 and 304. A body may come
   * in pieces; `sent` is called once nobody looks at its bytes any more.
   */
  send(status: number, headers: Headers, body: Body, sent?: () => void): void;
  /** The original's error page for a status, after these headers (RPC-H-016, -017). */
  error(status: number, headers?: Headers): void;
  /** False when the server has as many streams as it may: answer 503, as `tooManyStreams` does. */
  readonly mayStream: boolean;
  /** The answer is still being made: at the end of the server it is worth waiting for. To be called as the work goes on. */
  stillWorking(): void;
  /**
   * A stream; `write` returns false when the peer is slow, `drained` then calls back. With `length` it is a whole answer
   * that has so many bytes and is handed out as the peer takes it; without, its end is open, and it goes in chunks.
   */
  stream(status: number, headers: Headers, length?: number): HttpStream;
  /**
   * Called once if the peer goes away before the answer is complete. One that only says it will send no more still
   * gets a whole answer, but its stream is over; so is one of `endsWithPeer`.
   */
  onClose(callback: () => void): void;
  /**
   * Until the answer begins, a peer that sends no more is taken to have left. For answers that may be long in coming: who
   * has closed its connection cannot be told from who has only closed one side of it.
   */
  endsWithPeer(): void;
  /** Called once if the server ends while the answer is a stream: send what is left, then call `done`. */
  onLast(callback: (done: () => void) => void): void;
}

/** An answer whose length is not known when it begins. */
export interface HttpStream {
  write(chunk: Uint8Array): boolean;
  drained(callback: () => void): void;
  end(): void;
  /** Give the peer up: what it has not read is dropped, and the connection with it. */
  abort(): void;
}

/** A handler takes what it can answer: routes are tried in order (RPC-H-001). */
export interface Route {
  matches(request: HttpRequest): boolean;
  /**
   * Asked when the head has come and the body has not (`request.body` is empty): false = it has been answered, and the
   * body will not be read. Routes without it admit everything.
   */
  admits?(request: HttpRequest, reply: HttpReply): boolean;
  /** What it throws, or a promise it returns rejects with, is reported and answered with 500. */
  handle(request: HttpRequest, reply: HttpReply): void | Promise<void>;
}
