/** docs/reference/check-rules.md and doctor-rules.md. */
import { code, page, table } from "./markdown.mjs";
import { RULES, SCRIPT_RULES } from "./tables.mjs";

const rows = (rules) => rules.map(({ name, severities, doc }) => [code(name), severities.join(", "), doc]);

export const checkRulesPage = () =>
  page(
    "Rules of `tsd check`",
    "src/core/check/rules",
    "A finding ends with the name of its rule in brackets. How to use it: [check](../how-to/check.md).",
    "A finding begins with its severity ([what each means](../how-to/check.md)); a rule with two chooses by the case.",
    table(["rule", "severity", "finds"], rows([...RULES].sort((one, other) => (one.name < other.name ? -1 : 1)))),
  );

export const doctorRulesPage = () =>
  page(
    "Rules of `tsd doctor`",
    "src/core/doctor/script-rules.ts",
    "What is looked for in every text of an image that mentions supervisor. Its configurations are read with [the rules of " +
      "`tsd check`](check-rules.md); `refused` stands for whatever the daemon would not accept. How to use it: " +
      "[is an image ready?](../how-to/install.md#is-an-image-ready)",
    table(["rule", "severity", "finds"], rows(SCRIPT_RULES)),
  );
