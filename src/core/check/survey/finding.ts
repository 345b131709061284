/** A finding of the check: one problem at one place, in the words for the user. */

/**
 * `error`: the daemon refuses to start, or something configured can never work. `warning`: it works, but most likely
 * not as intended. `hint`: it works, and could be better.
 */
export type Severity = "error" | "warning" | "hint";

/** A place; line and column count from 1, columns in UTF-16 code units. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a rule has found, of one of these severities. */
export interface Found<S extends Severity = Severity> {
  readonly severity: S;
  readonly spot: Spot;
  /** What happens now; begins with the subject. */
  readonly now: string;
  /** What to write instead. */
  readonly write: string;
  /** Other places of the same problem: one cause is reported once. */
  readonly also?: readonly Spot[];
}

/** A finding with the name of its rule, as users see it. The form of `tsd check --json`. */
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
