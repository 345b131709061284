/** Characters that look like quotes or blanks but are not, as text processors and web pages produce them. */
import { spotWithin, type OptionAt } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { programSections } from "../survey/sections.js";

interface Lookalike {
  readonly pattern: RegExp;
  readonly what: string;
  readonly write: string;
}

const LOOKALIKES: readonly Lookalike[] = [
  { pattern: /[“”„‟‘’‚‛«»]/, what: "a typographic quote, which quotes nothing", write: `Write " or ' in its place.` },
  { pattern: /[\u00a0\u2007\u202f]/, what: "a blank that does not separate words", write: "Write an ordinary blank." },
];

/** Findings about such characters. */
export const TYPOGRAPHIC: readonly Rule[] = [
  rule({
    name: "typographic-quote",
    doc: "A quote or a blank in a command or an environment that only looks like one.",
    severities: ["warning"],
    *find(survey) {
      const { table } = survey;
      const options = [
        table.option("supervisord", "environment"),
        ...programSections(survey).flatMap((section) => [
          table.option(section, "command"),
          table.option(section, "environment"),
        ]),
      ];
      for (const option of options) {
        if (option !== undefined) yield* lookalikes(option);
      }
    },
  }),
];

function* lookalikes(option: OptionAt) {
  const bare = withoutQuoted(option.text);
  for (const { pattern, what, write } of LOOKALIKES) {
    const match = pattern.exec(bare);
    if (match === null) continue;
    yield {
      severity: "warning" as const,
      spot: spotWithin(option, match.index),
      now: `${match[0].trim() || "a blank"} in ${option.name} of [${option.section}] is ${what}`,
      write,
    };
  }
}

/** Text in real quotes may contain anything; each of its characters is replaced by one without a meaning. */
function withoutQuoted(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[^])*"|'[^']*'/g, (quoted) => "_".repeat(quoted.length));
}
