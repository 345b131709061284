/**
 * The memory that answers on their way may hold, all together. A log that fits is kept as it was when it was asked for;
 * one that does not is read from its file as its reader takes it. So neither many callers nor slow ones cost more.
 */

/** Bytes; several times the largest log that the default limits make. */
const MEMORY_MAX_BYTES = 64 * 1024 * 1024;

class AnswerMemory {
  #free: number;

  /** Gives out `most` bytes in all. */
  constructor(most: number) {
    this.#free = most;
  }

  /** False if there is not so much. What was taken is given back once. */
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
