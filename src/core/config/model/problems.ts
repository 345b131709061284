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
  /** Our lines after it: where the problem is and what to do about it. May be empty. */
  readonly advice: readonly string[];
  /** The place, if it is about one line. */
  readonly place?: Place;
  /** The part of the message that repeats a value, exactly as it stands there, if the value may be secret. */
  readonly secret?: string;
}

/**
 * The message without a value that may be secret, for output that the original does not have, such as a log that is
 * kept.
 */
export function withoutSecret({ message, secret }: ConfigProblem): string {
  // As a function, because `replace` would interpret `$&` and the like in a text.
  return secret === undefined ? message : message.replace(secret, () => "(not shown)");
}

/** The result of reading any part of a configuration. */
export type Loaded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ConfigProblem };

/** Thrown inside the loader and turned into a `Loaded` at its entry point; never leaves it. */
export class ConfigError extends Error {
  readonly problem: ConfigProblem;

  constructor(message: string, advice: readonly string[] = [], place?: Place, secret?: string) {
    super(message);
    const problem = place === undefined ? { message, advice } : { message, advice, place };
    this.problem = secret === undefined ? problem : { ...problem, secret };
  }
}

/** An error whose message repeats a value. Only the reader of the option knows whether the value may be secret. */
export class RepeatsValue extends ConfigError {
  constructor(
    message: string,
    /** The value as it stands in the message. */
    readonly repeated: string,
    /** What to write instead, if that differs from the advice of the option's reader. */
    readonly instead?: string,
  ) {
    super(message);
  }
}
