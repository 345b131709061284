/**
 * Limits the memory of all unfinished answers together. A log that fits is kept in memory, as it was at the time of the
 * call. One that does not fit is read from its file at the pace of the client. So neither many clients nor slow clients
 * make the daemon grow beyond the limit.
 */

/** Bytes; several times the largest log that the default limits allow. */
const MEMORY_MAX_BYTES = 64 * 1024 * 1024;

class AnswerMemory {
  #free: number;

  /** `take` gives at most `most` bytes in all. */
  constructor(most: number) {
    this.#free = most;
  }

  /** False if less is left. What was taken is given back once. */
  take(bytes: number): boolean {
    if (bytes > this.#free) return false;
    this.#free -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#free += bytes;
  }
}

/** One for all answers. */
export const answerMemory = new AnswerMemory(MEMORY_MAX_BYTES);
