/** `%(ENV_x)s` where nothing sets x: the daemon refuses to start (CFG-EXP-003, CFG-EXP-006). */
import { nearest } from "./nearest.js";
import { spotWithin } from "./line-table.js";
import type { Rule } from "./rule.js";
import { kindOf } from "./sections.js";
import type { Survey } from "./survey.js";

/** Findings about expansions. */
export const EXPANSIONS: readonly Rule[] = [
  {
    name: "unset-variable",
    doc: "An expansion %(ENV_x)s of a variable that is not set.",
    *find(survey) {
      for (const section of survey.table.sections) {
        const kind = kindOf(section);
        if (kind === undefined) continue;
        for (const option of survey.table.optionsOf(section)) {
          if (!kind.open && !Object.hasOwn(kind.table, option.name)) continue;
          const used = [...references(option.text)];
          if (used.length === 0) continue;
          const names = variables(survey, section, option.name);
          for (const { name, at } of used) {
            if (names.has(name)) continue;
            const near = nearest(name, names);
            yield {
              severity: section === "supervisorctl" ? "warning" : "error",
              spot: spotWithin(option, at),
              now: `${option.name} of [${section}] expands %(ENV_${name})s, but ${name} is not set in this environment`,
              write:
                near === undefined
                  ? `Set ${name} for the daemon, or write environment=${name}="…" in [supervisord].`
                  : `Did you mean %(ENV_${near})s? Otherwise set ${name} for the daemon.`,
            };
          }
        }
      }
    },
  },
];

/** `%(ENV_name…)`; a doubled percent sign is none. */
function* references(text: string): Generator<{ readonly name: string; readonly at: number }> {
  for (const match of text.matchAll(/%%|%\(ENV_([^)]*)\)/g)) {
    if (match[1] !== undefined) yield { name: match[1], at: match.index };
  }
}

/** `[supervisord]` and `[include]` know the daemon's environment alone, a program its own variables too (CFG-EXP-009). */
function variables({ world, environment, table }: Survey, section: string, option: string): ReadonlySet<string> {
  const outer = Object.keys(world.environment);
  if (["supervisord", "include", "supervisorctl"].includes(section)) return new Set(outer);
  const own = option === "environment" ? "" : (table.option(section, "environment")?.text ?? "");
  const named = [...own.matchAll(/([^\s,="']+)\s*=/g)].map((match) => match[1]!);
  return new Set([...outer, ...environment.keys(), ...named]);
}
