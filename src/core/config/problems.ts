/** What is wrong with a configuration, as a value: the original's sentence first, then ours. */

/** Where something stands: the file as messages name it, the line from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Refusal of a configuration. */
export interface ConfigProblem {
  /** The original's message, to the byte, without the `Error: ` prefix (CFG-ERR-001). */
  readonly message: string;
  /** What we add on following lines: where it stands and what to do about it. May be empty. */
  readonly advice: readonly string[];
  /** Where it stands, if it is about one line. */
  readonly place?: Place;
}

/** Outcome of anything that reads configuration. */
export type Loaded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ConfigProblem };

/** Thrown inside the loader and turned into a `Loaded` at its door; never crosses it. */
export class ConfigError extends Error {
  readonly problem: ConfigProblem;

  constructor(message: string, advice: readonly string[] = [], place?: Place) {
    super(message);
    this.problem = place === undefined ? { message, advice } : { message, advice, place };
  }
}
