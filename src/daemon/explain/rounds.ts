/**
 * Questions that cost a look at the whole machine, answered in rounds: whoever asks while one is under way has his answer
 * from the next, and all of a round share one look. So an answer is never older than its question, and fifty who ask at
 * once cost what one costs.
 */
import { setImmediate as nextTurn, setTimeout as after } from "node:timers/promises";

/** Milliseconds after which the next round begins though the last has not ended: some file systems never answer. */
const ROUND_MAX_MS = 5000;

export class Rounds<View> {
  readonly #look: () => View;
  readonly #patienceMs: number;
  #asked: ((view: View) => Promise<unknown>)[] = [];
  #isUnderWay = false;

  /** `look` begins what a round shares. */
  constructor(look: () => View, patienceMs = ROUND_MAX_MS) {
    this.#look = look;
    this.#patienceMs = patienceMs;
  }

  /** What `answer` makes of the next round's view; each has a turn of the event loop of its own. */
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
      await nextTurn(); // Who asks in this one takes part.
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
