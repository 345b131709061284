/** What `tsd doctor` prints for people, except the texts of the findings. */
import { renderFinding, type Paints } from "../check/render.js";
import type { Diagnosis } from "./examine.js";
import { SCRIPT_RULES } from "./script-rules.js";

/** The findings, two lines each, and the verdict. */
export function renderDiagnosis({ findings, configurations, texts, safe }: Diagnosis, paints: Paints): string {
  const looked = `looked at ${configurations.join(", ")} and ${texts} other text${texts === 1 ? "" : "s"} that mention${texts === 1 ? "s" : ""} supervisor`;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const rest = findings.length - errors;
  const verdict = safe
    ? paints.fine(rest === 0 ? "nothing prevents the swap" : `the swap is safe; ${rest} to think about`)
    : paints.error(`the swap is not safe yet: ${errors} to fix${rest === 0 ? "" : `, ${rest} to think about`}`);
  return [...findings.map((finding) => renderFinding(finding, paints)), `${looked}\n`, `${verdict}\n`].join("");
}

const WIDTH = Math.max(...SCRIPT_RULES.map(({ name }) => name.length));

/** The part of `tsd doctor --help` after the options. */
export const DOCTOR_HELP_END = `
Reads the folder an image was unpacked to, as the daemon would if that folder
were /, and runs nothing. Variables that the configuration mentions are looked
up in the environment: PORT=80 tsd doctor ROOT.

Exit status: 0 if nothing is an error (with --strict: nor a warning), 1 if
something is, 2 if the command line is wrong or there is no configuration.

  docker export $(docker create IMAGE) | tar -x -C root && tsd doctor root

Configurations are checked as by tsd check. In every text that mentions
supervisor these are looked for:
${SCRIPT_RULES.map(({ name, doc }) => `  ${name.padEnd(WIDTH)}  ${doc}\n`).join("")}`;
