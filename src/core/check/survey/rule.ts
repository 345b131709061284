/** The shape of a rule: a name that people can look up, why it exists, and what it finds in a survey. */
import type { Found } from "./finding.js";
import type { Survey } from "./survey.js";

/** One rule. A family of rules shares a file; `rules.ts` lists all. */
export interface Rule {
  /** As findings show it, in brackets. */
  readonly name: string;
  /** For `tsd check --help`: what it finds, in one sentence. */
  readonly doc: string;
  find(survey: Survey): Iterable<Found>;
}
