/** How a life ended, in words; what such an end usually means, and what to do about it. */
import { signalName } from "../config/values/signals.js";
import { decodeWaitStatus } from "../process/exit-status.js";
import type { Life } from "../process/history.js";
import { QUICK_END_SECONDS, type InBackground, type Policy } from "./situation.js";
import { list, span } from "./wording.js";

/** A life that has ended, or never began. */
export type EndedLife = Exclude<Life, { readonly kind: "running" }>;

/** What is known besides. */
export interface EndFacts {
  readonly policy: Policy;
  /** The end of its output, both channels. */
  readonly output: string;
  readonly background: InBackground;
  /** Its name, if it runs or is being tried: a process that is killed by hand is then started again at once. */
  readonly tried: string | undefined;
  /** Problems with the paths of its logs, a sentence each. */
  readonly logTrouble: readonly string[];
  /** The problem with its command or the script that it runs; undefined if none is known. */
  readonly commandTrouble: Explained | undefined;
}

/** The explanation of an end: what happened and what that means, and what to do about it. */
export interface Explained {
  readonly because: readonly string[];
  readonly advice: readonly string[];
  /** What to change in its section, as in "write command=cron -f"; the update that must follow is not mentioned. */
  readonly edits?: readonly string[];
}

/** `exited with status 1`, `was ended by SIGKILL (core dumped)`. */
export function endText(life: Extract<Life, { readonly kind: "ended" }>): string {
  const { code, signal, coreDumped } = decodeWaitStatus(life.waitStatus);
  const end = signal === undefined ? `exited with status ${code}` : `was ended by ${signalName(signal)}`;
  return `${end}${coreDumped ? " (core dumped)" : ""}`;
}

/** The last end, in full. */
export function explainEnd(life: EndedLife, facts: EndFacts): Explained {
  if (life.kind === "refused") return explainRefusal(life.reason, facts);
  const meaning = ownFailure(facts, life.waitStatus) ?? meaningOf(life, facts);
  return { ...meaning, because: [endOfLife(life), ...meaning.because] };
}

/** `it exited with status 1, 2.0 s after its start`. */
export function endOfLife(life: EndedLife): string {
  return life.kind === "refused"
    ? life.reason
    : `it ${endText(life)}${life.asked ? " when asked to stop" : ""}, ${span(life.endedAt - life.at)} after its start`;
}

/** Reasons why no process could be made, as `spawnerr` has them, and what helps. */
const REFUSALS: readonly (readonly [RegExp, Explained])[] = [
  [
    /can't find command '[^/]*'/,
    {
      because: ["command= is run without a shell: its first word must be a file, or be found in the program's PATH"],
      advice: [],
    },
  ],
  [/can't find command/, { because: ["there is no such file"], advice: [] }],
  [/no permission to run/, { because: [], advice: ["let the daemon's user execute that file"] }],
  [/can't parse command/, { because: ["command= is split into words as a shell would"], advice: [] }],
  [
    /too many open files/,
    {
      because: ["the daemon needs five descriptors for each program"],
      advice: ["raise the limit: ulimit -n, minfds="],
    },
  ],
  [
    /[Tt]oo many processes/,
    { because: ["the limit is the user's (ulimit -u) or the container's (pids.max)"], advice: ["raise that limit"] },
  ],
];

function explainRefusal(reason: string, { logTrouble, commandTrouble }: EndFacts): Explained {
  if (/making dispatchers/.test(reason) && logTrouble.length > 0) {
    return { because: [reason, ...logTrouble], advice: [], edits: ["correct stdout_logfile= or stderr_logfile="] };
  }
  const known = REFUSALS.find(([pattern]) => pattern.test(reason))?.[1] ?? NOTHING;
  return { ...known, because: [reason, ...known.because], advice: commandTrouble?.advice ?? known.advice };
}

/** What the daemon's own child writes when it cannot become the program (LIFE-SPAWN-028); its status is 127. */
const OWN_WORDS = "supervisor: couldn't ";
const OWN_END = /^(?:supervisor: )?child process was not spawned$/;
const OWN_VERB = /^(\S+(?: to)?) /;
const NOT_SPAWNED_STATUS = 127 << 8;

function ownFailure({ output, commandTrouble }: EndFacts, waitStatus: number): Explained | undefined {
  const words = waitStatus === NOT_SPAWNED_STATUS ? ownWords(output) : undefined;
  if (words === undefined) return undefined;
  const { verb, object, reason } = words;
  const because = `tsd could not start the program: couldn't ${verb} ${object}: ${reason}`;
  const known = verb === "exec" ? commandTrouble : undefined;
  return {
    because: [because, ...(known?.because ?? [])],
    advice: known?.advice ?? ownAdvice(verb, object, reason),
  };
}

/** By hand, in one pass: the output may be anything, and one pattern would try every position against every other. */
function ownWords(output: string): Readonly<Record<"verb" | "object" | "reason", string>> | undefined {
  const [line = "", end = ""] = output.trimEnd().split("\n").slice(-2);
  const at = OWN_END.test(end) ? line.indexOf(OWN_WORDS) : -1;
  if (at === -1) return undefined;
  const said = line.slice(at + OWN_WORDS.length);
  const verb = OWN_VERB.exec(said)?.[1];
  const colon = said.lastIndexOf(": ");
  if (verb === undefined || colon <= verb.length) return undefined;
  return { verb, object: said.slice(verb.length + 1, colon), reason: said.slice(colon + 2) };
}

function ownAdvice(verb: string, object: string, reason: string): readonly string[] {
  switch (`${verb} ${reason}`) {
    case "chdir to ENOENT":
      return [`make the folder ${object}, or correct directory=`];
    case "chdir to EACCES":
      return [`let the user of user= enter ${object} and all folders above it (chmod o+x), or correct directory=`];
    case "exec ENOENT":
      return [`head -1 ${object} shows its interpreter: that is missing, or the script itself`];
    case "exec ENOEXEC":
      return [`begin ${object} with a line that names its interpreter, such as #!/bin/sh`];
    case "exec EACCES":
      return [`let the user of user= execute ${object} and its interpreter (chmod o+rx)`];
    default:
      return [];
  }
}

const SIGKILL = 9;
const NOTHING: Explained = { because: [], advice: [] };

/** Signals that the kernel sends for an error of the program itself. */
const FAULTS: readonly string[] = ["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT", "SIGSYS", "SIGTRAP"];

function meaningOf(life: Extract<Life, { readonly kind: "ended" }>, facts: EndFacts): Explained {
  const { code, signal } = decodeWaitStatus(life.waitStatus);
  if (life.asked) return NOTHING;
  if (signal === SIGKILL) {
    return {
      because: ["tsd did not send that: another process did, or the kernel because memory ran out"],
      advice: ["see whether memory ran out: dmesg, or memory.events of the container"],
    };
  }
  if (signal !== undefined) {
    const isFault = FAULTS.includes(signalName(signal));
    return {
      because: [isFault ? "that is a fault in the program, or in one of its libraries" : "tsd did not send that"],
      advice: [],
    };
  }
  if (code === 0) return meaningOfSuccess(life.endedAt - life.at, facts);
  const meaning = facts.commandTrouble ?? meaningOfStatus(code, facts);
  const { known, left } = facts.background;
  const isKnown = known !== undefined && known.unless === undefined;
  return {
    because: [...meaning.because, ...(left.length === 0 ? [] : [`an earlier life ${wentAs(facts.background)}`])],
    advice: [...meaning.advice, ...killing(facts)],
    edits: isKnown ? [known.advice] : [],
  };
}

function meaningOfStatus(code: number, { output }: EndFacts): Explained {
  if (code === 127) {
    return {
      because: ["a shell exits with 127 when it does not find a command"],
      advice: ["install that command, write its whole path, or set PATH in environment="],
    };
  }
  if (code === 126) {
    return {
      because: ["a shell exits with 126 when a command is not executable"],
      advice: ["chmod +x that file, or write its interpreter before it"],
    };
  }
  if (code > 128 && code < 160) {
    return { because: [`a shell exits with this status when ${signalName(code - 128)} ended its command`], advice: [] };
  }
  if (output.trim() !== "") return NOTHING;
  return {
    because: ["it has written nothing to its standard output and error"],
    advice: ["see the program's own log files, or run its command by hand"],
  };
}

function wentAs({ left, isSure }: InBackground): string {
  return `has ${isSure ? "" : "most likely "}gone into the background as ${list(left.map(({ pid, name }) => `pid ${pid} (${name})`))}, where nothing watches it`;
}

/**
 * A process in the background must end before the program can run in the foreground; with tsd_orphans=before_start the
 * daemon ends it.
 */
function killing({ background, policy, tried }: EndFacts): readonly string[] {
  const { left, isSure } = background;
  if (left.length === 0 || policy.orphans.beforeStart) return [];
  const kill = killLine(
    left.map(({ pid }) => pid),
    tried,
  );
  return [isSure ? kill : `if that is so: ${kill}`];
}

/** Ends the processes in the background; first stops the program that would start them again. */
export function killLine(pids: readonly number[], tried: string | undefined): string {
  return `${tried === undefined ? "" : `tsctl stop ${tried}; `}kill ${pids.join(" ")}`;
}

/** It exited with status 0: has it gone into the background, or finished its work before startsecs? */
function meaningOfSuccess(ran: number, facts: EndFacts): Explained {
  const { policy, background } = facts;
  const { known, left } = background;
  if (left.length > 0 || (known !== undefined && ran <= QUICK_END_SECONDS)) {
    const unless = known?.unless === undefined ? "" : `, unless ${known.unless}`;
    return {
      because: [
        left.length > 0
          ? `it ${wentAs(background)}`
          : `${known!.file} goes into the background, where nothing watches it${unless}`,
      ],
      advice: killing(facts),
      edits: [
        known?.advice ??
          "keep it in the foreground: with the option that its manual names; in a script, run the last command with exec and without &",
      ],
    };
  }
  if (ran >= policy.startSeconds) return NOTHING;
  return {
    because: [
      `it ended before startsecs=${policy.startSeconds} had passed, which counts as a failure, even with status 0`,
    ],
    advice: [],
    edits: ["keep it in the foreground, or write startsecs=0 if it is meant to end"],
  };
}
