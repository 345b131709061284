/**
 * `why [NAME…]` (tsctl only): the state of a process and the reason for it; without a name, every process that is not
 * well. The daemon words it (`tsd.explain`); for the original, which cannot, its other answers are shown.
 */
import { splitOnSpace } from "../../core/python/text.js";
import type { Explanation } from "../../core/explain/report.js";
import { endOfOutput } from "../../core/explain/output-end.js";
import { makeNamespec } from "../../core/process/namespec.js";
import { STATE_CODES } from "../../core/process/states.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import {
  allDetails,
  allPolicies,
  endOfLog,
  explanationsOf,
  troubles,
  type ProcessDetails,
  type StartPolicy,
} from "../wire/extension-answers.js";
import { EXIT } from "../sentences/exit-codes.js";
import { healthProblems, expectedToRun, troubleNote } from "../reports/health.js";
import { say } from "../sentences/original-sentences.js";
import { sentences } from "../sentences/extension-sentences.js";
import { raise } from "../wire/remote.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";
import { countOption, verbOptions } from "../shell/verb-options.js";
import { chosen } from "./picture.js";
import { expand } from "../shell/patterns.js";

const OPTIONS = { lines: { type: "string", short: "n" } } as const;
const CHANNELS = ["stderr", "stdout"] as const;
/** How many lines of each channel are shown by default. */
const DEFAULT_LINES = 8;
/** How many bytes of the original's log are searched. */
const LOG_END_BYTES = 16 * 1024;
/** Column where the text of each heading begins. */
const INDENT_COLUMNS = 14;

export async function why(shell: Shell, argument: string): Promise<void> {
  const { values, names } = verbOptions("why", splitOnSpace(argument), OPTIONS);
  const lines = countOption("why", "-n", values.lines, DEFAULT_LINES);
  const chosenNames = names.length === 0 ? await troubledNames(shell) : await expand(shell, names, "processes");
  if (names.length === 0 && chosenNames.length === 0) shell.print(sentences.nothingToExplain);
  let isFirst = true;
  for (const name of chosenNames) {
    for (const report of await reportsOn(shell, name, lines)) {
      if (!isFirst) shell.print("");
      isFirst = false;
      for (const line of reportLines(report, shell, await isTroubled(shell, report))) shell.print(line);
    }
  }
}

/** Processes that are not as configured, as `healthcheck` sees it, or that restarted after a failure. */
async function troubledNames(shell: Shell): Promise<readonly string[]> {
  await upcheck(shell);
  const all = await allDetails(shell.remote);
  const policies = await allPolicies(shell.remote);
  const troubled = await troubles(shell.remote);
  const nameOf = (each: { readonly group: string; readonly name: string }) => makeNamespec(each.group, each.name);
  const exitcodes = new Map(policies.map((each) => [nameOf(each), each.exitcodes]));
  const unhealthy = healthProblems(expectedToRun(all, policies), (name) => ({
    exitcodes: exitcodes.get(name) ?? [0],
    trouble: troubled?.get(name),
  })).map(({ name }) => name);
  const failing = all.map(nameOf).filter((name) => (troubled?.get(name)?.failures ?? 0) > 0);
  return [...new Set([...unhealthy, ...failing])].sort();
}

async function reportsOn(shell: Shell, name: string, lines: number): Promise<readonly Explanation[]> {
  const reply = await explanationsOf(shell.remote, name, lines);
  if (reply.kind === "value") return reply.value;
  if (reply.code === FAULTS.UNKNOWN_METHOD) return reportsOfOriginal(shell, name, lines);
  if (reply.code !== FAULTS.BAD_NAME) raise(reply);
  shell.print(say.problem(name, say.unknownProcess));
  shell.exitStatus = EXIT.generic;
  return [];
}

/** Does it run, but fail again and again, or get no events? */
async function isTroubled({ remote }: Shell, { name, state }: Explanation): Promise<boolean> {
  if (state !== "RUNNING") return false;
  const trouble = (await troubles(remote))?.get(name);
  return trouble !== undefined && troubleNote(trouble) !== "";
}

/** A report, line by line. */
function reportLines(
  { name, state, description, sections }: Explanation,
  { style }: Pick<Shell, "style">,
  isTroubled: boolean,
): readonly string[] {
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.map((line, index) => {
      const head = index === 0 ? `  ${title}` : "";
      return index === 0
        ? style.heading(head) + " ".repeat(INDENT_COLUMNS - head.length) + line
        : " ".repeat(INDENT_COLUMNS) + line;
    });
  return [
    `${name}: ${style.state(state, isTroubled)}${description === "" ? "" : ` ${description}`}`,
    ...sections.flatMap(({ title, lines }) => section(title, lines)),
  ];
}

/** The original remembers no earlier lives and does not say why a process is held. */
async function reportsOfOriginal(shell: Shell, name: string, lines: number): Promise<readonly Explanation[]> {
  await upcheck(shell);
  const unknown = (complaint: string): void => {
    shell.print(complaint);
    shell.exitStatus = EXIT.generic;
  };
  const found = chosen(await allDetails(shell.remote), [name], unknown);
  const policies = await allPolicies(shell.remote);
  return Promise.all(
    found.map((info) => {
      const isOf = (each: StartPolicy): boolean => each.group === info.group && each.name === info.name;
      return reportOfOriginal(shell, info, policies.find(isOf)?.autostart, lines);
    }),
  );
}

async function reportOfOriginal(
  { remote }: Shell,
  info: ProcessDetails,
  autostart: boolean | undefined,
  lines: number,
): Promise<Explanation> {
  const name = makeNamespec(info.group, info.name);
  const output: Explanation["sections"][number][] = [];
  for (const title of CHANNELS) {
    const text = await endOfLog(remote, name, title, LOG_END_BYTES);
    output.push({ title, lines: endOfOutput(text ?? "", lines) });
  }
  const sections = [{ title: "because", lines: [knownToOriginal(info, autostart), sentences.noHistory] }, ...output];
  return {
    name,
    state: info.statename,
    description: info.description,
    sections: sections.filter((section) => section.lines.length > 0),
  };
}

function knownToOriginal(
  { state, spawnerr, exitstatus, stop }: ProcessDetails,
  autostart: boolean | undefined,
): string {
  if (state === STATE_CODES.RUNNING) return "it runs";
  // The end that the original reports here belongs to the life before.
  if (state === STATE_CODES.STARTING) return sentences.justStarted;
  if (state === STATE_CODES.STOPPING) return sentences.justStopping;
  if (spawnerr !== "") return spawnerr;
  if (stop === 0) return autostart === false ? sentences.noAutostart : "it has not been started";
  return exitstatus === -1 ? "a signal ended it" : `it exited with status ${exitstatus}`;
}
