/**
 * How much of a message is read before it is refused: the original has no such limits, and one document could stop it.
 */

export interface Limits {
  /** Characters of the document. */
  readonly characters: number;
  /** Elements inside one another; `<value>` and the type inside it count as two. */
  readonly depth: number;
  /** Elements in all. */
  readonly elements: number;
}

/** For calls, which come from any client that can connect. */
export const CALL_LIMITS: Limits = { characters: 16 * 2 ** 20, depth: 64, elements: 100_000 };

/** For answers, which come from a daemon that the user chose: a thousand processes are 60,000 elements. */
export const RESPONSE_LIMITS: Limits = { characters: 256 * 2 ** 20, depth: 64, elements: 10_000_000 };
