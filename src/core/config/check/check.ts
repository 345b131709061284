/** The door of `tsd check`: a world and a request in, findings and what the configuration means out. */
import type { DaemonRequest } from "../load.js";
import { effectiveConfiguration, type EffectiveConfiguration } from "./effective.js";
import { compareFindings, type Finding } from "./finding.js";
import { REFUSED } from "./refusals.js";
import { RULES } from "./rules.js";
import { longestStop } from "./stop-time.js";
import { survey, type CheckWorld } from "./survey.js";

/** Its shape is that of `tsd check --json`, and stable. */
export interface Report {
  /** The root file. */
  readonly file: string;
  /** All files that were read, the root first. */
  readonly files: readonly string[];
  /** Would the daemon start with it? */
  readonly accepted: boolean;
  readonly findings: readonly Finding[];
  /** Seconds that a shutdown can take at most; null if it is refused. */
  readonly longestStop: number | null;
  /** null if it is refused. */
  readonly configuration: EffectiveConfiguration | null;
}

/** Checks a configuration without starting anything. */
export function checkConfiguration(world: CheckWorld, request: DaemonRequest): Report {
  const surveyed = survey(world, request);
  const findings = RULES.flatMap((rule) =>
    [...rule.find(surveyed)].map(({ severity, spot, now, write }): Finding => {
      // A spot may be found as more than that: an option, its text and all, which may be secret.
      const { file, line, column } = spot;
      return { file, line, column, severity, rule: rule.name, now, write };
    }),
  );
  return {
    file: surveyed.file,
    files: surveyed.files,
    accepted: surveyed.config !== undefined,
    findings: joined(findings).sort(compareFindings),
    longestStop: surveyed.config === undefined ? null : longestStop(surveyed.config.groups),
    configuration: surveyed.config === undefined ? null : effectiveConfiguration(surveyed),
  };
}

/** Where a rule knows more of a line than the refusal does, one finding says both. */
function joined(findings: readonly Finding[]): Finding[] {
  const refused = findings.filter(({ rule }) => rule === REFUSED);
  const kept: Finding[] = [];
  const used = new Set<Finding>();
  for (const finding of findings) {
    if (finding.rule === REFUSED) continue;
    const same = refused.find((each) => isSameLine(each, finding) && finding.severity === "error");
    if (same !== undefined && used.has(same)) continue;
    if (same !== undefined) used.add(same);
    kept.push(same === undefined ? finding : { ...finding, now: same.now });
  }
  return [...kept, ...refused.filter((each) => !used.has(each))];
}

function isSameLine(a: Finding, b: Finding): boolean {
  return a.file === b.file && a.line === b.line;
}
