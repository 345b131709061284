/** The types between the HTTP server and its handlers: a request, and the ways to reply to it. */

/** In the order they are sent. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** The content of an answer: text, bytes, or bytes in pieces. */
export type Body = string | Uint8Array | readonly Uint8Array[];

/** A request, complete. */
export interface HttpRequest {
  /** As sent: `POST`, `GET`. */
  readonly method: string;
  /** Request target, the path percent-decoded once (routes match what it means), the query as sent. */
  readonly target: string;
  /** `1.1`, `1.0`; empty when the request line has none (RPC-H-014). */
  readonly version: string;
  /** Names in lower case; of several headers with one name the first counts, as in the original. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whole body, already complete and within the limit. */
  readonly body: Uint8Array;
  /** The server's section of the configuration, and the peer for the access log (`localhost:0` on unix sockets). */
  readonly server: string;
  readonly peer: string;
}

/** What a handler calls, exactly once; it may do so later (RPC-W-001). */
export interface HttpReply {
  /**
   * A whole answer. Content-Length is computed from the bytes and comes last, unless it is among the headers (HEAD has
   * no bytes to count). `Connection: close` among the headers closes the connection. No body is sent for HEAD, 204 and
   * 304. A body may come in pieces; `sent` is called once its bytes are not needed any more.
   */
  send(status: number, headers: Headers, body: Body, sent?: () => void): void;
  /** The original's error page for a status, after these headers (RPC-H-016, -017). */
  error(status: number, headers?: Headers): void;
  /** False when the server has as many streams as it may have: answer 503, with `tooManyStreams`. */
  readonly mayStream: boolean;
  /** The answer is still being made: the server's shutdown waits for it. Call it whenever the work makes progress. */
  stillWorking(): void;
  /**
   * A stream; `write` returns false when the peer is slow, then `drained` calls back. With `length` it is a whole
   * answer of that many bytes, sent as the peer takes it; without, it has no known end, and is sent in chunks.
   */
  stream(status: number, headers: Headers, length?: number): HttpStream;
  /**
   * Called once if the peer goes away before the answer is complete. A peer that only says it will send no more still
   * gets a whole answer, but a stream ends; so does an answer with `endsWithPeer`.
   */
  onClose(callback: () => void): void;
  /**
   * Until the answer begins, a peer that sends no more counts as gone. For answers that may take long: a peer that has
   * closed its connection cannot be distinguished from one that has only closed one side.
   */
  endsWithPeer(): void;
  /** Called once if the server shuts down while the answer is a stream: send what is left, then call `done`. */
  onLast(callback: (done: () => void) => void): void;
}

/** An answer whose length is not known when it begins. */
export interface HttpStream {
  write(chunk: Uint8Array): boolean;
  drained(callback: () => void): void;
  end(): void;
  /** Give up the peer: what it has not read is dropped, and the connection is closed. */
  abort(): void;
}

/** Routes are tried in order; a route takes what it can answer (RPC-H-001). */
export interface Route {
  matches(request: HttpRequest): boolean;
  /**
   * Called when the head has arrived and the body has not (`request.body` is empty): false = it has been answered, and
   * the body will not be read. A route without it admits everything.
   */
  admits?(request: HttpRequest, reply: HttpReply): boolean;
  /** If it throws, or its promise rejects, that is reported and answered with 500. */
  handle(request: HttpRequest, reply: HttpReply): void | Promise<void>;
}
