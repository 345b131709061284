/** What a peer may make us hold or wait for; the original bounds nothing but idle connections (RPC-H-018). */

export interface ConnectionLimits {
  /** Connections of one server: the oldest that waits for its peer goes when there are more. */
  readonly connections: number;
  /** Bytes of request line and headers: 413. */
  readonly headBytes: number;
  /** Bytes of a body: 413. */
  readonly bodyBytes: number;
  /** Bytes of further requests we read while one is being answered; the rest stays with the kernel. */
  readonly aheadBytes: number;
  /** Milliseconds from a request's first byte to its last: 408. */
  readonly receiveMs: number;
  /** Milliseconds of silence between requests, or of a peer that does not read its answer. */
  readonly idleMs: number;
  /** Milliseconds the peer has to close its side, once we have closed ours. */
  readonly lingerMs: number;
  /** Milliseconds in which something has to move at the server's end: an answer comes, or its reader takes some of it. */
  readonly lastMoveMs: number;
  /** Milliseconds after which the server's end waits for no connection any more. */
  readonly lastMs: number;
}

/** The limits in force; tests use smaller ones. */
export const CONNECTION_LIMITS: ConnectionLimits = {
  connections: 512,
  headBytes: 64 * 1024,
  bodyBytes: 16 * 1024 * 1024,
  aheadBytes: 64 * 1024,
  receiveMs: 120_000,
  idleMs: 30 * 60_000,
  lingerMs: 2_000,
  lastMoveMs: 1_000,
  lastMs: 3_000,
};
