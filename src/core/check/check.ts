/** The entry point of `tsd check`: takes a world and a request, returns findings and what the configuration means. */
import type { DaemonRequest } from "../config/load.js";
import { effectiveConfiguration, type EffectiveConfiguration } from "./effective.js";
import { compareFindings, type Finding, type Spot } from "./survey/finding.js";
import { spotOf } from "./survey/line-table.js";
import { REFUSED } from "./rules/refusals.js";
import { RULES } from "./rules/rules.js";
import { longestStop } from "./stop-time.js";
import type { CheckWorld } from "./survey/machine.js";
import { survey } from "./survey/survey.js";

/** The form of `tsd check --json`, which is stable. */
export interface CheckReport {
  /** The root file. */
  readonly file: string;
  /** All files that were read, the root first. */
  readonly files: readonly string[];
  /** Would the daemon start with it? */
  readonly accepted: boolean;
  readonly findings: readonly Finding[];
  /** The longest time that a shutdown can take, in seconds; null if the configuration is refused. */
  readonly longestStop: number | null;
  /** null if the configuration is refused. */
  readonly configuration: EffectiveConfiguration | null;
}

/** Checks a configuration without starting anything. */
export function checkConfiguration(world: CheckWorld, request: DaemonRequest): CheckReport {
  const surveyed = survey(world, request);
  const findings = RULES.flatMap((rule) =>
    [...rule.find(surveyed)].map(({ severity, spot, now, write, also = [] }): Finding => {
      // `spot` may be a larger object, such as an option with its text, which may be secret.
      const finding = { ...spotOf(spot), severity, rule: rule.name, now, write };
      return also.length === 0 ? finding : { ...finding, also: also.map(spotOf).sort(compareFindings) };
    }),
  );
  // The two branches of a template's condition are not duplicates.
  const isOfConfiguration = ({ file, rule }: Finding) => rule === REFUSED || !surveyed.templates.has(file);
  return {
    file: surveyed.file,
    files: surveyed.files,
    accepted: surveyed.config !== undefined,
    findings: joined(findings.filter(isOfConfiguration)).sort(compareFindings),
    longestStop: surveyed.config === undefined ? null : longestStop(surveyed.config.groups),
    configuration: surveyed.config === undefined ? null : effectiveConfiguration(surveyed, surveyed.config.daemon),
  };
}

/**
 * Joins findings: where a rule says more about a line than the refusal does, one finding has both; this also covers the
 * other places of the same cause.
 */
function joined(findings: readonly Finding[]): Finding[] {
  const refused = findings.filter(({ rule }) => rule === REFUSED);
  const kept: Finding[] = [];
  const used = new Set<Finding>();
  for (const finding of findings) {
    if (finding.rule === REFUSED) continue;
    const places = finding.severity === "error" ? [finding, ...(finding.also ?? [])] : [];
    const same = refused.filter((each) => places.some((place) => isSameLine(each, place)));
    const [first] = same.filter((each) => !used.has(each));
    // Another finding has everything that was refused here.
    if (first === undefined && same.length > 0) continue;
    for (const each of same) used.add(each);
    kept.push(first === undefined ? finding : { ...finding, now: first.now });
  }
  return [...kept, ...refused.filter((each) => !used.has(each))];
}

function isSameLine(a: Spot, b: Spot): boolean {
  return a.file === b.file && a.line === b.line;
}
