/** What a peer may make us hold or wait for; the original bounds nothing but idle connections (RPC-H-018). */

export interface ConnectionLimits {
  /** Connections of one server; who goes when there are more is decided by `Crowd`. */
  readonly connections: number;
  /** Of those, places that connections which have shown the password leave to those that have yet to. */
  readonly newcomers: number;
  /** Of those, answers without end (a log that is followed, a page's events): the next gets 503. */
  readonly streams: number;
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

/** The limits in force where descriptors are plenty; tests use smaller ones. */
export const CONNECTION_LIMITS: ConnectionLimits = {
  ...placesFor(512),
  headBytes: 64 * 1024,
  bodyBytes: 16 * 1024 * 1024,
  aheadBytes: 64 * 1024,
  receiveMs: 120_000,
  idleMs: 30 * 60_000,
  lingerMs: 2_000,
  lastMoveMs: 1_000,
  lastMs: 3_000,
};

/** Bytes of requests that all servers hold together: 503. */
export const INTAKE_BYTES = 64 * 1024 * 1024;

/** Descriptors the daemon needs for itself. */
const RESERVED_DESCRIPTORS = 32;
/** Connections a server has at least: a client, and some that are in its way. */
const MIN_CONNECTIONS = 4;

/** The limits of each of so many servers: half of the descriptors are left to the programs, whoever comes to the doors. */
export function limitsFor(descriptors: number, servers: number): ConnectionLimits {
  const share = Math.floor((descriptors - RESERVED_DESCRIPTORS) / 2 / servers);
  return {
    ...CONNECTION_LIMITS,
    ...placesFor(Math.min(Math.max(share, MIN_CONNECTIONS), CONNECTION_LIMITS.connections)),
  };
}

/** A followed log takes a second descriptor. */
function placesFor(connections: number): Pick<ConnectionLimits, "connections" | "newcomers" | "streams"> {
  return {
    connections,
    newcomers: Math.ceil(connections / 8),
    streams: Math.ceil(connections / 4),
  };
}
