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
export interface Guest {
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
  readonly #guests = new Set<Guest>();

  constructor(room: Room) {
    this.#room = room;
  }

  /** A connection has come. If that is one too many, another is closed; the new one only if all others are trusted. */
  enter(newcomer: Guest): void {
    this.#guests.add(newcomer);
    if (this.#guests.size <= this.#room.connections) return;
    const goes = (guest: Guest) => guest !== newcomer && (!guest.isTrusted || guest.standing === "leaving");
    this.#remove(this.#leastMissed(goes) ?? newcomer);
  }

  /**
   * A connection has authenticated. Trusted connections leave some places free, where others can come in and
   * authenticate.
   */
  trusted(guest: Guest): void {
    const mostTrusted = this.#room.connections - this.#room.newcomers;
    if (this.#count((each) => each.isTrusted && each.standing !== "leaving") <= mostTrusted) return;
    const isIdle = ({ standing }: Guest) => standing === "waiting" || standing === "unread";
    this.#remove(this.#leastMissed((each) => each !== guest && each.isTrusted && isIdle(each)) ?? guest);
  }

  left(guest: Guest): void {
    this.#guests.delete(guest);
  }

  /** Is there room for one more answer without end? */
  get hasRoomForStream(): boolean {
    return this.#count(({ standing }) => standing === "streaming") < this.#room.streams;
  }

  #count(wanted: (guest: Guest) => boolean): number {
    let count = 0;
    for (const guest of this.#guests) if (wanted(guest)) count += 1;
    return count;
  }

  /** Among equals the oldest. */
  #leastMissed(wanted: (guest: Guest) => boolean): Guest | undefined {
    let found: Guest | undefined;
    let lowest: number = STANDINGS.length;
    for (const guest of this.#guests) {
      const rank = STANDINGS.indexOf(guest.standing);
      if (rank >= lowest || !wanted(guest)) continue;
      [found, lowest] = [guest, rank];
      if (rank === 0) break;
    }
    return found;
  }

  #remove(guest: Guest): void {
    this.#guests.delete(guest);
    guest.leave();
  }
}
