/**
 * Questions that need a look at the whole machine, answered in rounds: a question that arrives during a round is
 * answered in the next, and all questions of a round share one look. So an answer is never older than its question, and
 * fifty questions at once cost as much as one.
 */
import { setImmediate as nextTurn, setTimeout as after } from "node:timers/promises";

/** Milliseconds after which the next round begins even if the last has not ended: some file systems never answer. */
const ROUND_MAX_MS = 5000;

export class Rounds<View> {
  readonly #look: () => View;
  readonly #patienceMs: number;
  #asked: ((view: View) => Promise<unknown>)[] = [];
  #isUnderWay = false;

  /** `look` makes the view that a round shares. */
  constructor(look: () => View, patienceMs = ROUND_MAX_MS) {
    this.#look = look;
    this.#patienceMs = patienceMs;
  }

  /** The result of `answer` on the next round's view. Each answer gets its own turn of the event loop. */
  ask<Answer>(answer: (view: View) => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve) => {
      this.#asked.push((view) => {
        const given = answer(view);
        resolve(given);
        return given;
      });
      if (!this.#isUnderWay) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isUnderWay = true;
    while (this.#asked.length > 0) {
      await nextTurn(); // Questions asked in this turn of the event loop join the round.
      const asked = this.#asked;
      this.#asked = [];
      const view = this.#look();
      const given: Promise<unknown>[] = [];
      for (const answer of asked) {
        await nextTurn();
        given.push(answer(view));
      }
      const patience = new AbortController();
      const over = after(this.#patienceMs, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([Promise.allSettled(given), over]);
      patience.abort();
    }
    this.#isUnderWay = false;
  }
}
