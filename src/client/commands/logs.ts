/**
 * `logs [-f] [-n LINES] [--since WHEN] [--stdout|--stderr] [NAME…]` (tsctl only): the output of several processes, each
 * line after the name of its process. It comes from log files or, without one, from the daemon's memory.
 */
import type { OutputChannel } from "../../core/logs/channel.js";
import { splitOnSpace } from "../../core/python/text.js";
import type { ChannelOf } from "../../core/logs/output-frames.js";
import { isPattern } from "../../core/process/name-pattern.js";
import { makeNamespec } from "../../core/process/namespec.js";
import type { ProcessInfo } from "../wire/answers.js";
import { endOfLog, redirecting } from "../wire/extension-answers.js";
import { EXIT } from "../sentences/exit-codes.js";
import { MARKS, type OutputView } from "../logs/followed-output.js";
import { sentences } from "../sentences/extension-sentences.js";
import { lastLines, PrefixedLines } from "../logs/prefixed-lines.js";
import { usage } from "../sentences/refusal.js";
import { demand } from "../wire/remote.js";
import type { Shell } from "../shell/shell.js";
import { linesSince, momentOf } from "../logs/since.js";
import { upcheck } from "../shell/upcheck.js";
import { countOption, verbOptions } from "../shell/verb-options.js";
import { expand } from "../shell/patterns.js";
import { matching } from "./status.js";

const DEFAULT_LINES = 10;
/** Bytes to fetch for each line wanted; with longer lines, fewer are shown. */
const LINE_ESTIMATE_BYTES = 512;
const LEAST_BYTES = 4096;
/** Bytes to fetch for `--since`. */
const SINCE_BYTES = 1024 * 1024;

const OPTIONS = {
  follow: { type: "boolean", short: "f" },
  lines: { type: "string", short: "n" },
  tail: { type: "string" },
  since: { type: "string" },
  stdout: { type: "boolean" },
  stderr: { type: "boolean" },
} as const;

const NO_NAMES: ReadonlySet<string> = new Set();

/** Which of the lines written before are shown. */
interface Choice {
  readonly lines: number;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  /** With `since`: also show no more than `lines`. */
  readonly isCounted: boolean;
}

export async function logs(shell: Shell, argument: string): Promise<void> {
  const { values, names: typed } = verbOptions("logs", splitOnSpace(argument), OPTIONS);
  const count = values.tail ?? values.lines;
  const lines = countOption("logs", values.tail === undefined ? "-n" : "--tail", count, DEFAULT_LINES, 0);
  const since = values.since === undefined ? undefined : momentOf(values.since, Date.now());
  if (values.since !== undefined && since === undefined) throw usage("logs", sentences.badMoment(values.since));
  const choice = { lines, since, isCounted: count !== undefined };
  const channels = channelsOf(values.stdout === true, values.stderr === true);
  await upcheck(shell);
  const { infos, words } = await selected(shell, typed);
  const names = infos.map(({ group, name }) => makeNamespec(group, name));
  const view = viewOf(shell, names, choice);
  const merged = values.stderr === true && channels.length === 1 ? await redirecting(shell.remote) : NO_NAMES;
  for (const name of names) if (merged.has(name)) view.say(sentences.stderrElsewhere(name));
  if (values.follow !== true) return showAll(shell, names.filter((name) => !merged.has(name)), channels, choice, view); // prettier-ignore
  if (infos.length === 0 && typed.length > 0) return;
  const { followOutput } = await import("./follow-output.js");
  if (await followOutput(shell, { names: words, channels, head: bytesFor(choice) }, view)) return;
  const { followLogTails } = await import("./follow-log-tails.js");
  await followLogTails(shell, infos, channels, view, bytesFor(choice));
}

/** Both channels, unless one is asked for. */
function channelsOf(stdout: boolean, stderr: boolean): readonly OutputChannel[] {
  if (stdout === stderr) return ["stdout", "stderr"];
  return stdout ? ["stdout"] : ["stderr"];
}

/** The processes that the words mean, and the words again for processes that come later; no words = all. */
async function selected(
  shell: Shell,
  typed: readonly string[],
): Promise<{ readonly infos: readonly ProcessInfo[]; readonly words: readonly string[] }> {
  const all = await demand(shell.remote, "getAllProcessInfo");
  if (typed.length === 0 || typed.includes("all")) return { infos: all, words: [] };
  const infos = new Set<ProcessInfo>();
  const words: string[] = [];
  for (const word of typed) {
    const expanded = await expand(shell, [word], "processes");
    const found = expanded.flatMap((each) => matching(shell, all, each));
    for (const each of found) infos.add(each);
    if (found.length > 0) words.push(...(isPattern(word) ? [word] : expanded));
  }
  return { infos: [...infos], words };
}

function viewOf(shell: Shell, names: readonly string[], choice: Choice): OutputView {
  const width = Math.max(0, ...names.map((name) => name.length));
  const order = new Map(names.map((name, index) => [name, index]));
  const labelOf = (name: string): string => {
    const index = order.get(name) ?? order.size;
    order.set(name, index);
    return shell.style.label(name.padEnd(width), index);
  };
  return {
    prefix: ({ name, channel }) => `${labelOf(name)} ${MARKS[channel]} `,
    history: (text, of, isCut) => chosen(text, choice, of, isCut, (sentence) => say(shell, sentence)),
    write: (bytes) => shell.terminal.write(bytes),
    say: (sentence) => say(shell, sentence),
  };
}

function chosen(
  text: Buffer,
  { lines, since, isCounted }: Choice,
  { name, channel }: ChannelOf,
  isCut: boolean,
  complain: (sentence: string) => void,
): Buffer {
  if (since === undefined) return lastLines(text, lines);
  const recent = linesSince(text, since, Date.now());
  if (recent === undefined) complain(sentences.noTimes(name, channel, lines));
  else if (isCut && recent.length === text.length) complain(sentences.sinceCut(name, channel));
  return recent === undefined || isCounted ? lastLines(recent ?? text, lines) : recent;
}

/** How many bytes of a log to fetch. */
function bytesFor({ lines, since }: Choice): number {
  return since === undefined ? Math.max(LEAST_BYTES, lines * LINE_ESTIMATE_BYTES) : SINCE_BYTES;
}

async function showAll(
  shell: Shell,
  names: readonly string[],
  channels: readonly OutputChannel[],
  choice: Choice,
  view: OutputView,
): Promise<void> {
  const bytes = bytesFor(choice);
  for (const name of names) {
    let found = 0;
    for (const channel of channels) {
      const text = await endOfLog(shell.remote, name, channel, bytes);
      if (text === undefined) continue;
      found += 1;
      const history = Buffer.from(text);
      const shown = view.history(history, { name, channel }, history.length >= bytes);
      view.write(new PrefixedLines(view.prefix({ name, channel })).all(shown));
    }
    if (found > 0) continue;
    view.say(sentences.noLog(name, channels));
    shell.exitStatus = EXIT.generic;
  }
}

function say(shell: Shell, sentence: string): void {
  shell.terminal.writeError(`${sentence}\n`);
}
