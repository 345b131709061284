/** docs/reference/client.md: options and verbs of `supervisorctl` and `tsctl`. */
import { block, code, heading, page, table } from "./markdown.mjs";
import { CLIENT_OPTIONS, OWN_CLIENT_OPTIONS, verbsFor } from "./tables.mjs";

/** As typed: `-c FILENAME, --configuration=FILENAME`. */
export function optionForms({ short, long, value }) {
  const letters = [...short].map((letter) => `-${letter}${value === undefined ? "" : ` ${value}`}`);
  return [...letters, `--${long}${value === undefined ? "" : `=${value}`}`];
}

/** The verbs for users; `help` has no sentence in its own list. */
export const shownVerbs = () =>
  verbsFor(true)
    .filter(({ help }) => help.length > 0)
    .map((verb) => (verb.name === "help" ? { ...verb, summary: "List the verbs, or explain one." } : verb));

/** `start <name>`, `start all` …: what is typed and what it does, from the original's lines, split at their tabs. */
export function usageLines({ help }) {
  return help.filter((line) => line !== "").map((line) => line.split(/\t+/).map((part) => part.trim()));
}

export const clientPage = () =>
  page(
    "The client: `tsctl`, `supervisorctl`",
    "src/client/commands and src/main/client/options.ts",
    "One program under two names: as `supervisorctl` it has the original's verbs and prints what the original prints, as " +
      "`tsctl` it can do more. [How to use it](../how-to/tsctl.md); [its exit codes](exit-codes.md).",
    heading("Options"),
    table(
      ["option", "means"],
      OWN_CLIENT_OPTIONS.map((option) => [
        optionForms(option).map(code).join(", "),
        `${option.help}${CLIENT_OPTIONS.includes(option) ? "" : " (`tsctl` only)"}`,
      ]),
    ),
    heading("Verbs"),
    "Where a verb takes names of processes it also takes `all` and `group:*`, and under the name `tsctl` patterns: `'web-*'`.",
    ...shownVerbs().flatMap((verb) => [
      heading(code(verb.name), 3),
      `${verb.isOwn === true ? "`tsctl` only. " : ""}${verb.summary ?? ""}`,
      block("", verb.help.join("\n").replaceAll(/\t+/g, "\t").replaceAll("\t", "    ").trim()),
      (verb.examples ?? []).map(([command, meaning]) => `- ${code(command)}: ${meaning}`).join("\n"),
    ]),
  );
