/** Shell variables in `environment=`: there is no shell, and the program gets the text as written (CFG-ENV-*). */
import { spotWithin } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { programSections } from "../survey/sections.js";

/** `NAME=value`, the value up to the next comma; quoted or not. */
const ENTRY = /([A-Za-z_]\w*)\s*=\s*("[^"]*"|'[^']*'|[^,]*)/g;

/** Findings about shell variables. */
export const ENVIRONMENT_SHELL: readonly Rule[] = [
  rule({
    name: "shell-in-environment",
    doc: "A variable of the shell in environment=, which nothing replaces.",
    severities: ["warning"],
    *find(survey) {
      const { table, world, environment } = survey;
      for (const section of ["supervisord", ...programSections(survey)]) {
        const option = table.option(section, "environment");
        if (option === undefined) continue;
        for (const entry of option.text.matchAll(ENTRY)) {
          const [all, name = "", value = ""] = entry;
          const used = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/.exec(value);
          const variable = used?.[1] ?? used?.[2];
          if (used === null || variable === undefined) continue;
          // A password may contain a dollar: only its own name, or a name that is set, is taken for a variable.
          if (variable !== name && !Object.hasOwn(world.environment, variable) && !environment.has(variable)) continue;
          yield {
            severity: "warning" as const,
            spot: spotWithin(option, entry.index + all.length - value.length + used.index),
            now: `${name} in environment of [${section}] gets ${used[0]} unchanged: no shell replaces it`,
            write: `Write %(ENV_${variable})s in place of ${used[0]}.`,
          };
        }
      }
    },
  }),
];
