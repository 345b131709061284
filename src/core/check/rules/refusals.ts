/** What the daemon itself refuses: its own words, with its place and its advice (CFG-ERR-001). */
import type { Spot } from "../survey/finding.js";
import { withoutSecret } from "../../config/model/problems.js";
import { rule, type Rule } from "../survey/rule.js";
import type { SurveyedRefusal, Survey } from "../survey/survey.js";

/** Name of the rule below; findings of other rules about the same line take over its words (`check.ts`). */
export const REFUSED = "refused";

/** Findings of the loader. */
export const REFUSALS: readonly Rule[] = [
  rule({
    name: REFUSED,
    doc: "A configuration the daemon refuses to start with.",
    severities: ["error"],
    *find(survey) {
      for (const [at, refusal] of survey.refusals.entries()) {
        const { advice } = refusal.problem;
        yield {
          severity: "error",
          spot: spotOfRefusal(survey, refusal),
          now: `${at === 0 ? "the daemon refuses to start" : "the daemon would refuse this next"}: Error: ${said(refusal)}`,
          write: sentence(survey.file, advice.at(-1)) ?? "Name the file: tsd check FILE.",
        };
      }
    },
  }),
];

/** The daemon's words; in its list of names, those from its environment are summed up in one. */
function said({ problem }: SurveyedRefusal): string {
  return withoutSecret(problem).replace(
    /(?<=Available names: )(?:ENV_\S*, )*ENV_[^\s,]*(?:, )?/,
    "(ENV_ and any variable of its environment) ",
  );
}

/** The last line of advice, which says what to write, without a place before it. */
function sentence(file: string, advice: string | undefined): string | undefined {
  const text = advice?.startsWith(`${file}: `) ? advice.slice(file.length + 2) : advice?.replace(/^\S+:\d+: /, "");
  return text === undefined ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

/** The column of an option is the column of its name. */
function spotOfRefusal({ table, file }: Survey, { problem, section }: SurveyedRefusal): Spot {
  const { place } = problem;
  if (place === undefined)
    return section === undefined ? { file, line: 1, column: 1 } : table.spot(section, undefined, file);
  const at = [...table.options, ...table.headers].find((each) => each.file === place.file && each.line === place.line);
  return { ...place, column: at?.column ?? 1 };
}
