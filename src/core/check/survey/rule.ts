/** The shape of a rule: a name that people can look up, why it exists, and what it finds in a survey. */
import type { Found, Severity } from "./finding.js";
import type { Survey } from "./survey.js";

/** One rule. A family of rules shares a file; `rules.ts` lists all. */
export interface Rule extends Described {
  /** The severities of what it finds, the worst first. */
  readonly severities: readonly Severity[];
  find(survey: Survey): Iterable<Found>;
}

interface Described {
  /** As findings show it, in brackets. */
  readonly name: string;
  /** For `tsd check --help`: what it finds, in one sentence. */
  readonly doc: string;
}

/** The severities in what a `find` returns. */
type Reported<Result> = Result extends Iterable<Found<infer S>> ? S : never;

/** As a rule is written: what its `find` reports is of the severities it names. */
interface WrittenRule<S extends Severity, Result> extends Described {
  readonly severities: readonly S[];
  find(survey: Survey): Result;
}

/**
 * A rule. `severities` are exactly those that `find` can report: a forgotten one does not compile, nor does one that is
 * never reported, for which the compiler asks for a second argument.
 */
export function rule<const S extends Severity, Result extends Iterable<Found<NoInfer<S>>>>(
  written: WrittenRule<S, Result>,
  ...neverReported: [Exclude<S, Reported<Result>>] extends [never] ? [] : [Exclude<S, Reported<Result>>]
): Rule;
export function rule(written: Rule): Rule {
  return written;
}
