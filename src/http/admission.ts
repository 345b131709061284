/**
 * The connections of one server, and which of them has to go when there are more than it may hold. Whoever is held back
 * by nothing but a count could be locked out by anybody who can connect; so the newest always comes in, the place is
 * taken from those that lose least by it, and those that have shown the password are not displaced by those that have not.
 */

/** What a connection is doing, in the order in which they have to go. */
const STANDINGS = ["leaving", "waiting", "unread", "working", "streaming"] as const;

/**
 * `leaving`: answered in full, only the peer's goodbye is missing. `waiting`: it is the peer's turn to speak. `unread`:
 * the peer has yet to read its answer. `working`: an answer is being made. `streaming`: an answer without end.
 */
export type Standing = (typeof STANDINGS)[number];

/** A connection, as far as its place is concerned. */
export interface Guest {
  readonly standing: Standing;
  /** It has shown the right password; none has where none is asked for. */
  readonly isTrusted: boolean;
  /** End at once, whatever is under way. */
  leave(): void;
}

/** How many there may be; see `ConnectionLimits`. */
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

  /** One has come. If that is one too many, another goes; the new one only if all others are trusted. */
  enter(newcomer: Guest): void {
    this.#guests.add(newcomer);
    if (this.#guests.size <= this.#room.connections) return;
    const goes = (guest: Guest) => guest !== newcomer && (!guest.isTrusted || guest.standing === "leaving");
    this.#remove(this.#leastMissed(goes) ?? newcomer);
  }

  /** One has shown the password. The trusted leave some places free, where others can come in and show theirs. */
  trusted(guest: Guest): void {
    const mostTrusted = this.#room.connections - this.#room.newcomers;
    if (this.#count((each) => each.isTrusted && each.standing !== "leaving") <= mostTrusted) return;
    const isIdle = ({ standing }: Guest) => standing === "waiting" || standing === "unread";
    this.#remove(this.#leastMissed((each) => each !== guest && each.isTrusted && isIdle(each)) ?? guest);
  }

  left(guest: Guest): void {
    this.#guests.delete(guest);
  }

  /** Whether one more answer without end leaves room for others. */
  get hasRoomForStream(): boolean {
    return this.#count(({ standing }) => standing === "streaming") < this.#room.streams;
  }

  #count(wanted: (guest: Guest) => boolean): number {
    let count = 0;
    for (const guest of this.#guests) if (wanted(guest)) count += 1;
    return count;
  }

  /** Of equals the oldest. */
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
