/**
 * When things want to be woken: a heap of deadlines, so that a turn steps only what is due and an
 * idle daemon arms one timer, or none (design §2.9).
 *
 * An owner has at most one deadline. Changing it leaves the old entry in the heap; it is dropped
 * when it comes up.
 */

interface Entry<T> {
  readonly owner: T;
  readonly at: number;
  /** Equal deadlines come up in the order in which they were set (LIFE-ORD-001). */
  readonly order: number;
}

function isBefore(one: Entry<unknown>, other: Entry<unknown>): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** Deadlines in wall-clock seconds, by owner. */
export class Agenda<T> {
  readonly #heap: Entry<T>[] = [];
  readonly #current = new Map<T, number>();
  #order = 0;

  /** Set, move or (undefined) remove the deadline of an owner. */
  set(owner: T, at: number | undefined): void {
    if (at === undefined) {
      this.#current.delete(owner);
      return;
    }
    if (this.#current.get(owner) === at) return;
    this.#current.set(owner, at);
    this.#order += 1;
    this.#push({ owner, at, order: this.#order });
  }

  /** The next owner whose deadline lies strictly before `now`, its deadline removed. */
  takeDue(now: number): T | undefined {
    const first = this.#peek();
    if (first === undefined || first.at >= now) return undefined;
    this.#pop();
    this.#current.delete(first.owner);
    return first.owner;
  }

  /** The earliest deadline of all. */
  earliest(): number | undefined {
    return this.#peek()?.at;
  }

  #peek(): Entry<T> | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#current.get(first.owner) === first.at) return first;
      this.#pop();
    }
    return undefined;
  }

  #push(entry: Entry<T>): void {
    const heap = this.#heap;
    let hole = heap.length;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = heap[above]!;
      if (!isBefore(entry, parent)) break;
      heap[hole] = parent;
      hole = above;
    }
    heap[hole] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      const below = heap[child]!;
      if (!isBefore(below, last)) break;
      heap[hole] = below;
      hole = child;
    }
    heap[hole] = last;
  }
}
