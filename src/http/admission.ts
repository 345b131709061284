/**
 * The connections of one server, and which of them is closed when there are too many. If new connections were refused
 * by their number alone, any program that can connect could lock out all others. So the newest connection always gets
 * in. The place is taken from a connection that loses least by it, and authenticated connections are not displaced by
 * others.
 */

/** The states of a connection, in the order in which connections are closed. */
const STANDINGS = ["leaving", "waiting", "unread", "working", "streaming"] as const;

/**
 * `leaving`: answered in full, the peer has not closed yet. `waiting`: the peer has to send. `unread`: the peer has not
 * read its answer yet. `working`: an answer is being made. `streaming`: an answer without end.
 */
export type ConnectionStanding = (typeof STANDINGS)[number];

/** A connection, as far as its place is concerned. */
export interface AdmittedConnection {
  readonly standing: ConnectionStanding;
  /** It has authenticated; false where no password is asked for. */
  readonly isTrusted: boolean;
  /** Close at once, whatever is under way. */
  leave(): void;
}

/** How many connections there may be; see `ConnectionLimits`. */
export interface Room {
  readonly connections: number;
  readonly newcomers: number;
  readonly streams: number;
}

export class Admission {
  readonly #room: Room;
  /** The oldest first. */
  readonly #connections = new Set<AdmittedConnection>();

  constructor(room: Room) {
    this.#room = room;
  }

  /** A connection has come. If that is one too many, another is closed; the new one only if all others are trusted. */
  enter(newest: AdmittedConnection): void {
    this.#connections.add(newest);
    if (this.#connections.size <= this.#room.connections) return;
    const mayClose = (connection: AdmittedConnection) =>
      connection !== newest && (!connection.isTrusted || connection.standing === "leaving");
    this.#remove(this.#firstToClose(mayClose) ?? newest);
  }

  /**
   * A connection has authenticated. Trusted connections leave some places free, where others can come in and
   * authenticate.
   */
  trusted(connection: AdmittedConnection): void {
    const mostTrusted = this.#room.connections - this.#room.newcomers;
    if (this.#count((each) => each.isTrusted && each.standing !== "leaving") <= mostTrusted) return;
    const isIdle = ({ standing }: AdmittedConnection) => standing === "waiting" || standing === "unread";
    this.#remove(this.#firstToClose((each) => each !== connection && each.isTrusted && isIdle(each)) ?? connection);
  }

  left(connection: AdmittedConnection): void {
    this.#connections.delete(connection);
  }

  /** Is there room for one more answer without end? */
  get hasRoomForStream(): boolean {
    return this.#count(({ standing }) => standing === "streaming") < this.#room.streams;
  }

  #count(wanted: (connection: AdmittedConnection) => boolean): number {
    let count = 0;
    for (const connection of this.#connections) if (wanted(connection)) count += 1;
    return count;
  }

  /** Among equals the oldest. */
  #firstToClose(wanted: (connection: AdmittedConnection) => boolean): AdmittedConnection | undefined {
    let found: AdmittedConnection | undefined;
    let lowest: number = STANDINGS.length;
    for (const connection of this.#connections) {
      const rank = STANDINGS.indexOf(connection.standing);
      if (rank >= lowest || !wanted(connection)) continue;
      [found, lowest] = [connection, rank];
      if (rank === 0) break;
    }
    return found;
  }

  #remove(connection: AdmittedConnection): void {
    this.#connections.delete(connection);
    connection.leave();
  }
}
