/** `%(ENV_x)s` where nothing sets x: the daemon refuses to start (CFG-EXP-003, CFG-EXP-006). */
import { ownEntry } from "../../own-entry.js";
import type { Found } from "../survey/finding.js";
import { nearest } from "../../nearest.js";
import { spotWithin } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { kindOf } from "../survey/sections.js";
import type { Survey } from "../survey/survey.js";

/** Findings about expansions. */
export const EXPANSIONS: readonly Rule[] = [
  rule({
    name: "unset-variable",
    doc: "An expansion %(ENV_x)s of a variable that is not set.",
    severities: ["error", "warning"],
    *find(survey) {
      const byCause = new Map<string, Found<"error" | "warning">[]>();
      for (const found of unset(survey)) {
        const cause = `${found.severity}\n${found.write}`;
        byCause.set(cause, [...(byCause.get(cause) ?? []), found]);
      }
      for (const [first, ...others] of byCause.values()) yield { ...first!, also: others.map(({ spot }) => spot) };
    },
  }),
];

function* unset(survey: Survey): Generator<Found<"error" | "warning">> {
  for (const section of survey.table.sections) {
    const kind = kindOf(section);
    if (kind === undefined) continue;
    for (const option of survey.table.optionsOf(section)) {
      if (!kind.open && !Object.hasOwn(kind.table, option.name)) continue;
      const used = [...references(option.text)];
      if (used.length === 0) continue;
      const names = variables(survey, section, option.name);
      const own = ownVariables(survey, section);
      for (const { name, at } of used) {
        if (names.has(name)) continue;
        yield {
          severity: section === "supervisorctl" ? "warning" : "error",
          spot: spotWithin(option, at),
          now: `${option.name} of [${section}] expands %(ENV_${name})s, but ${name} is not set in this environment`,
          write:
            own.has(name) && option.name !== "environment"
              ? readLater(option.name, name)
              : advice(section, name, nearest(name, names)),
        };
      }
    }
  }
}

function advice(section: string, name: string, near: string | undefined): string {
  const set = section === "supervisorctl" ? `set ${name} where supervisorctl is run` : `set ${name} for the daemon`;
  if (near !== undefined) return `Did you mean %(ENV_${near})s? Otherwise ${set}.`;
  const reason = ownEntry(WITHOUT_ENVIRONMENT, section);
  const other =
    reason === undefined ? `write environment=${name}="…" in [supervisord]` : `write the value itself: ${reason}`;
  return `${set.replace("set", "Set")}, or ${other}.`;
}

function readLater(option: string, name: string): string {
  return `Write the value itself in ${option}=: it is read before the environment= of its section, so it does not know ${name}.`;
}

/** `%(ENV_name…)`; not after a doubled percent sign. */
function* references(text: string): Generator<{ readonly name: string; readonly at: number }> {
  for (const match of text.matchAll(/%%|%\(ENV_([^)]*)\)/g)) {
    if (match[1] !== undefined) yield { name: match[1], at: match.index };
  }
}

/**
 * Options of a program that are read for each process, after its environment; the others are read before it
 * (CFG-EXP-009).
 */
const AFTER_ENVIRONMENT =
  /^(directory|command|process_name|tsd_log_prefix|(stdout|stderr)_(logfile|logfile_backups|logfile_maxbytes|syslog))$/;

/** Sections that know the environment of the reader of the file, but not `environment=` of `[supervisord]`, and why. */
const WITHOUT_ENVIRONMENT: Readonly<Record<string, string>> = {
  supervisord: "environment= is the last that is read in [supervisord]",
  include: "[include] is read before environment= in [supervisord]",
  supervisorctl: "the client does not read environment= in [supervisord]",
};

/** A program also knows its own variables (CFG-EXP-009). */
function variables(survey: Survey, section: string, option: string): ReadonlySet<string> {
  const outer = Object.keys(survey.world.environment);
  if (Object.hasOwn(WITHOUT_ENVIRONMENT, section)) return new Set(outer);
  const own = AFTER_ENVIRONMENT.test(option) ? ownVariables(survey, section) : [];
  return new Set([...outer, ...survey.environment.keys(), ...own]);
}

/** Names that the section's own `environment=` sets. */
function ownVariables({ table }: Survey, section: string): ReadonlySet<string> {
  const own = table.option(section, "environment")?.text ?? "";
  return new Set([...own.matchAll(/([^\s,="']+)\s*=/g)].map((match) => match[1]!));
}
