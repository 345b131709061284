/**
 * Limits the memory that all unfinished answers hold together. A log that fits is kept as it was at the time of the
 * call; one that does not is read from its file as the reader takes it. So many callers or slow ones do not cost more.
 */

/** Bytes; several times the largest log that the default limits allow. */
const MEMORY_MAX_BYTES = 64 * 1024 * 1024;

class AnswerMemory {
  #free: number;

  /** Gives out at most `most` bytes in all. */
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
