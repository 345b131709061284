/** What a peer can make us hold or wait for; the original limits only idle connections (RPC-H-018). */

export interface ConnectionLimits {
  /** Connections of one server; `Crowd` decides which one is closed when there are more. */
  readonly connections: number;
  /** Of those, how many places authenticated connections leave to connections that have not authenticated yet. */
  readonly newcomers: number;
  /** Of those, answers without end (a followed log, a page's events): the next one gets 503. */
  readonly streams: number;
  /** Bytes of request line and headers: 413. */
  readonly headBytes: number;
  /** Bytes of a body: 413. */
  readonly bodyBytes: number;
  /** Bytes of further requests that we read while one is being answered; the rest stays in the kernel. */
  readonly aheadBytes: number;
  /** Milliseconds from a request's first byte to its last: 408. */
  readonly receiveMs: number;
  /** Milliseconds of silence between requests, or of a peer that does not read its answer. */
  readonly idleMs: number;
  /** Milliseconds the peer has to close its side after we have closed ours. */
  readonly lingerMs: number;
  /**
   * Milliseconds in which something has to move while the server shuts down: an answer comes, or its reader takes some
   * of it.
   */
  readonly lastMoveMs: number;
  /** Milliseconds after which the server's shutdown waits for no connection any more. */
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

/** Bytes of requests that all servers hold together; beyond that: 503. */
export const INTAKE_BYTES = 64 * 1024 * 1024;

/** Descriptors the daemon needs for itself. */
const RESERVED_DESCRIPTORS = 32;
/** Connections a server has at least: one for a client, and some for others that take places. */
const MIN_CONNECTIONS = 4;

/**
 * The limits of each of this many servers: half of the descriptors are left to the programs, however many clients
 * connect.
 */
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
