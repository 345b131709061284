/** The words between the HTTP server and whoever answers: a request, and the ways to reply to it. */

export interface HttpRequest {
  /** As sent: `POST`, `GET`. */
  readonly method: string;
  /** Request target as sent, query included. */
  readonly target: string;
  /** `1.1`, `1.0`. */
  readonly version: string;
  /** Names in lower case; the last value wins. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whole body, already complete and within the limit. */
  readonly body: Uint8Array;
  /** Section of the server it came in by, and the peer for the access log (`localhost:0` on unix sockets). */
  readonly server: string;
  readonly peer: string;
}

/** What a handler may do, exactly once; a handler may answer later (RPC-W-001). */
export interface HttpReply {
  /** A whole answer. Content-Length is computed from the bytes. */
  send(status: number, headers: readonly (readonly [string, string])[], body: string | Uint8Array): void;
  /** The original's error page for a status (RPC-H-016, -017). */
  error(status: number): void;
  /** A chunked stream; `write` returns false when the peer is slow, `drained` then calls back. */
  stream(status: number, headers: readonly (readonly [string, string])[]): HttpStream;
  /** Called once if the peer goes away before the answer is complete. */
  onClose(callback: () => void): void;
}

export interface HttpStream {
  write(chunk: Uint8Array): boolean;
  drained(callback: () => void): void;
  end(): void;
}

/** A handler takes what it can answer: routes are tried in order (RPC-H-001). */
export interface Route {
  matches(request: HttpRequest): boolean;
  handle(request: HttpRequest, reply: HttpReply): void;
}
