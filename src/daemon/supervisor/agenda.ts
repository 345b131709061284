/**
 * Who wants to be woken, and when: a heap of deadlines, so that a turn steps only what is due, and an idle daemon arms
 * one timer or none.
 *
 * An owner has at most one deadline and one entry. The entry knows its place in the heap, so moving or removing it
 * leaves nothing behind: a deadline that changes a thousand times a second between two turns (a pool's, at each event)
 * costs no memory.
 */

interface Entry<T> {
  readonly owner: T;
  at: number;
  /** Equal deadlines come up in the order in which they were set (LIFE-ORD-001). */
  order: number;
  /** Its index in the heap. */
  place: number;
}

function isBefore(one: Entry<unknown>, other: Entry<unknown>): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** Deadlines in wall-clock seconds, by owner. */
export class Agenda<T> {
  readonly #heap: Entry<T>[] = [];
  readonly #entries = new Map<T, Entry<T>>();
  #order = 0;

  /** How many owners have a deadline; nothing else is kept. */
  get size(): number {
    return this.#heap.length;
  }

  /**
   * Set, move or (undefined) remove the deadline of an owner. Setting the same one again keeps its place among equals.
   */
  set(owner: T, at: number | undefined): void {
    const entry = this.#entries.get(owner);
    if (at === undefined) {
      if (entry !== undefined) this.#remove(entry);
      return;
    }
    if (entry?.at === at) return;
    const order = (this.#order += 1);
    if (entry === undefined) {
      const added = { owner, at, order, place: this.#heap.length };
      this.#entries.set(owner, added);
      this.#rise(added);
    } else this.#settle(Object.assign(entry, { at, order }));
  }

  /** The next owner whose deadline lies strictly before `now`; its deadline is removed. */
  takeDue(now: number): T | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.at >= now) return undefined;
    this.#remove(first);
    return first.owner;
  }

  /** The earliest deadline of all. */
  earliest(): number | undefined {
    return this.#heap[0]?.at;
  }

  /** The last entry takes its place. */
  #remove(entry: Entry<T>): void {
    this.#entries.delete(entry.owner);
    const last = this.#heap.pop()!;
    if (last === entry) return;
    last.place = entry.place;
    this.#settle(last);
  }

  /** Move the entry to where it belongs, from a place whose neighbours may be on the wrong side. */
  #settle(entry: Entry<T>): void {
    const { place } = entry;
    this.#rise(entry);
    if (entry.place === place) this.#sink(entry);
  }

  #rise(entry: Entry<T>): void {
    const heap = this.#heap;
    let hole = entry.place;
    while (hole > 0) {
      const parent = heap[(hole - 1) >> 1]!;
      if (!isBefore(entry, parent)) break;
      this.#put(parent, hole);
      hole = (hole - 1) >> 1;
    }
    this.#put(entry, hole);
  }

  #sink(entry: Entry<T>): void {
    const heap = this.#heap;
    let hole = entry.place;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      const below = heap[child]!;
      if (!isBefore(below, entry)) break;
      this.#put(below, hole);
      hole = child;
    }
    this.#put(entry, hole);
  }

  #put(entry: Entry<T>, place: number): void {
    this.#heap[place] = entry;
    entry.place = place;
  }
}
