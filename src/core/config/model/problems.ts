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
  /** The part of the message that repeats a value, as it stands there, if the value may be secret. */
  readonly secret?: string;
}

/** The message for what the original does not print, such as a log that is kept: without a value that may be secret. */
export function withoutSecret({ message, secret }: ConfigProblem): string {
  // As a function: a text to put in its place would be read for `$&` and the like.
  return secret === undefined ? message : message.replace(secret, () => "(not shown)");
}

/** Outcome of anything that reads configuration. */
export type Loaded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ConfigProblem };

/** Thrown inside the loader and turned into a `Loaded` at its door; never crosses it. */
export class ConfigError extends Error {
  readonly problem: ConfigProblem;

  constructor(message: string, advice: readonly string[] = [], place?: Place, secret?: string) {
    super(message);
    const problem = place === undefined ? { message, advice } : { message, advice, place };
    this.problem = secret === undefined ? problem : { ...problem, secret };
  }
}

/** One whose message repeats a value; whether that may be secret is known to the reader of the option. */
export class RepeatsValue extends ConfigError {
  constructor(
    message: string,
    /** As it stands in the message. */
    readonly repeated: string,
    /** What to write instead, if that is not what the reader of the option would say. */
    readonly instead?: string,
  ) {
    super(message);
  }
}
