/**
 * A queue as a value: items can join at either end and leave at the front (EV-POOL-003, -020).
 *
 * Two linked lists, the front in order and the back reversed, so that nothing is ever copied: joining costs the same
 * however many items wait, and so does leaving on average (the back is reversed once the front is used up).
 */

interface Link<Item> {
  readonly item: Item;
  readonly behind: Link<Item> | undefined;
}

/** A queue; queues share the parts that they have in common, and none ever changes. */
export class WaitingLine<Item> {
  /** The empty queue. */
  static readonly EMPTY: WaitingLine<never> = new WaitingLine<never>(undefined, undefined, 0);

  /** In order. Empty only if the whole queue is, so that the first item is always at hand. */
  readonly #front: Link<Item> | undefined;
  /** The last item is the first link. */
  readonly #back: Link<Item> | undefined;
  readonly length: number;

  private constructor(front: Link<Item> | undefined, back: Link<Item> | undefined, length: number) {
    this.#front = front;
    this.#back = back;
    this.length = length;
  }

  /** The item that has waited longest. */
  get first(): Item | undefined {
    return this.#front?.item;
  }

  /** `item` joins at the end. */
  joinedBy(item: Item): WaitingLine<Item> {
    if (this.#front === undefined) return new WaitingLine({ item, behind: undefined }, undefined, 1);
    return new WaitingLine(this.#front, { item, behind: this.#back }, this.length + 1);
  }

  /** `item` joins at the front. */
  ledBy(item: Item): WaitingLine<Item> {
    return new WaitingLine({ item, behind: this.#front }, this.#back, this.length + 1);
  }

  /** Without the first; the empty queue stays as it is. */
  withoutFirst(): WaitingLine<Item> {
    if (this.#front === undefined) return this;
    const { behind } = this.#front;
    if (behind !== undefined) return new WaitingLine(behind, this.#back, this.length - 1);
    return new WaitingLine(turnedRound(this.#back), undefined, this.length - 1);
  }

  /** First to last. */
  *[Symbol.iterator](): Iterator<Item> {
    for (let link = this.#front; link !== undefined; link = link.behind) yield link.item;
    for (let link = turnedRound(this.#back); link !== undefined; link = link.behind) yield link.item;
  }
}

function turnedRound<Item>(chain: Link<Item> | undefined): Link<Item> | undefined {
  let turned: Link<Item> | undefined;
  for (let link = chain; link !== undefined; link = link.behind) turned = { item: link.item, behind: turned };
  return turned;
}
