/** What `tsctl why` tells of a process that does not run: facts in, lines out. */
import { makeNamespec } from "../core/process/namespec.js";
import { STATE_CODES } from "../core/process/states.js";
import type { PastLife, ProcessDetails, StartPolicy } from "./details.js";
import type { Holder } from "./port-holder.js";
import type { Style } from "./style.js";

/** Everything that was found out. */
export interface Findings {
  readonly info: ProcessDetails;
  readonly policy: (StartPolicy & { readonly startsecs?: number }) | undefined;
  /** Oldest first; undefined when the daemon keeps none. */
  readonly history: readonly PastLife[] | undefined;
  /** What it wrote last, by channel. */
  readonly output: readonly { readonly channel: string; readonly lines: readonly string[] }[];
  /** Ports that its output calls in use, and who has them; undefined when it does not complain of that. */
  readonly ports: readonly { readonly port: number; readonly holders: readonly Holder[] }[] | undefined;
}

/** Column where the text of each heading begins. */
const INDENT = 14;

/** The report, line by line. */
export function whyReport(findings: Findings, style: Style): readonly string[] {
  const { info, history, output, ports } = findings;
  const name = makeNamespec(info.group, info.name);
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.map((line, index) => {
      const head = index === 0 ? `  ${title}` : "";
      return index === 0 ? style.heading(head) + " ".repeat(INDENT - head.length) + line : " ".repeat(INDENT) + line;
    });
  return [
    `${name}: ${style.state(info.statename)}${info.description === "" ? "" : ` ${info.description}`}`,
    ...section("because", because(findings)),
    ...section("lives", (history ?? []).map(lifeLine)),
    ...output.flatMap(({ channel, lines }) => section(channel, lines)),
    ...section("address", addressLines(ports, history)),
    ...section("next", nextSteps(findings, name)),
  ];
}

/** One life on one line: `2026-01-31 12:00:00  pid 77 exited with status 1 after 0.3 s`. */
function lifeLine(life: PastLife): string {
  const when = localTime(life.start);
  if (life.event === "refused") return `${when}  not started: ${life.spawnerr ?? ""}`;
  if (life.event === "running") return `${when}  pid ${life.pid} runs`;
  return `${when}  pid ${life.pid} ${endOf(life)} after ${duration(life.milliseconds ?? 0)}`;
}

function endOf(life: PastLife): string {
  const end = life.signal ? `was ended by ${life.signal}` : `exited with status ${life.exitstatus ?? 0}`;
  return `${end}${life.coredumped ? " (core dumped)" : ""}${life.asked ? " when asked to stop" : ""}`;
}

/** The last end in words, and what such an end usually means. */
function because({ info, policy, history }: Findings): readonly string[] {
  if (info.state === STATE_CODES.RUNNING) return ["it runs: there is nothing to explain"];
  const last = history?.at(-1);
  if (last === undefined) {
    if (info.spawnerr !== "") return [info.spawnerr];
    if (info.stop !== 0)
      return [info.exitstatus === -1 ? "a signal ended it" : `it exited with status ${info.exitstatus}`];
    return [
      policy?.autostart === false
        ? "autostart=false: it waits for somebody to start it"
        : "it has not been started yet",
    ];
  }
  if (last.event === "refused") return [last.spawnerr ?? "", ...refusalHint(last.spawnerr ?? "")];
  if (last.event === "running") return ["it is on its way: not up for startsecs yet"];
  return [`it ${endOf(last)}, ${duration(last.milliseconds ?? 0)} after its start`, ...endHint(last, info, policy)];
}

function refusalHint(reason: string): readonly string[] {
  if (!/can't find command/.test(reason)) return [];
  return ["command= is run without a shell: its first word must be a file, or be found in the program's PATH"];
}

function endHint(last: PastLife, info: ProcessDetails, policy: Findings["policy"]): readonly string[] {
  const status = last.exitstatus ?? 0;
  if (last.asked) return [];
  if (last.signal === "SIGKILL") return ["tsd did not send that; the kernel does when memory runs out (see dmesg)"];
  if (last.signal) return [];
  if (status === 127) return ["with 127 a shell says that it did not find a command"];
  if (status === 126) return ["with 126 a shell says that a command is not executable"];
  if (status > 128 && status < 160) return [`a shell says so of a command that signal ${status - 128} ended`];
  const early = policy?.startsecs ?? 0;
  if (status === 0 && info.state !== STATE_CODES.EXITED && (last.milliseconds ?? 0) < early * 1000) {
    return [
      `to end before startsecs=${early} counts as failure, even with status 0: keep it in the foreground,`,
      "or set startsecs=0 if it is meant to end",
    ];
  }
  return [];
}

function addressLines(ports: Findings["ports"], history: Findings["history"]): readonly string[] {
  if (ports === undefined) return [];
  if (ports.length === 0) return ["its output says that an address is in use, but not which"];
  const lives = new Set(history?.map(({ pid }) => pid));
  return ports.flatMap(({ port, holders }) => {
    if (holders.length === 0) return [`nobody holds port ${port} any more`];
    const lines = holders.map(
      ({ pid, what }) => `port ${port} is held by ${pid === undefined ? what : `pid ${pid}: ${what}`}`,
    );
    const leftBehind = holders.some(({ group }) => group !== undefined && lives.has(group));
    return leftBehind ? [...lines, ...LEFT_BEHIND] : lines;
  });
}

const LEFT_BEHIND = [
  "an earlier life of this program left it behind; tsd_orphans=before_start in its section",
  "has such processes ended before the next start",
];

function nextSteps({ info }: Findings, name: string): readonly string[] {
  if (info.state === STATE_CODES.RUNNING || info.state === STATE_CODES.STARTING) return [];
  if (info.state === STATE_CODES.BACKOFF)
    return [`it is tried again by itself; tsctl logs -f ${name} shows its output`];
  return [`tsctl start ${name}`];
}

/** `350 ms`, `12.3 s`, `2 h 05 min`. */
function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const minutes = Math.floor(milliseconds / 60_000);
  return minutes < 60
    ? `${minutes} min ${Math.floor((milliseconds % 60_000) / 1000)} s`
    : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** `2026-01-31 12:00:00` where we are. */
function localTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
