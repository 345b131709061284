/** What a check has to say: one thing about one place, in the words a person reads. */

/**
 * `error`: the daemon refuses to start, or something configured can never work. `warning`: it works,
 * most likely not as meant. `hint`: it works, and could be better.
 */
export type Severity = "error" | "warning" | "hint";

/** Where to look; line and column count from 1, columns in UTF-16 code units. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a rule has found. */
export interface Found {
  readonly severity: Severity;
  readonly spot: Spot;
  /** What happens now, beginning with what it is about. */
  readonly now: string;
  /** What to write instead. */
  readonly write: string;
  /** Other places where the same is found: one cause is told once. */
  readonly also?: readonly Spot[];
}

/** As users see it: with the name of the rule that found it. Its shape is that of `tsd check --json`. */
export interface Finding extends Spot {
  readonly severity: Severity;
  readonly rule: string;
  readonly now: string;
  readonly write: string;
  /** Other places of the same cause, in order; absent if there are none. */
  readonly also?: readonly Spot[];
}

/** In the order of a file's lines; files by name. */
export function compareFindings(a: Spot, b: Spot): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
