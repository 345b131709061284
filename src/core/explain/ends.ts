/** How a life ended, in words; what such an end usually means, and what to do. */
import { signalName } from "../config/signals.js";
import { decodeWaitStatus } from "../process/exit-status.js";
import type { Life } from "../process/history.js";
import { goesToBackground } from "./background.js";
import type { Leftover, Policy } from "./situation.js";
import { list, span } from "./wording.js";

/** A life that is over, or never began. */
export type EndedLife = Exclude<Life, { readonly kind: "running" }>;

/** What is known beside it. */
export interface EndFacts {
  readonly policy: Policy;
  /** The end of what it wrote, both channels. */
  readonly output: string;
  /** Processes that look as if it had put itself in the background. */
  readonly background: readonly Leftover[];
  /** What is wrong with the paths of its logs, a sentence each. */
  readonly logTrouble: readonly string[];
}

/** What an end is put into: what happened and means, and what to do about it. */
export interface Explained {
  readonly because: readonly string[];
  readonly advice: readonly string[];
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
  const ran = life.endedAt - life.at;
  const meaning = ownFailure(facts.output, life.waitStatus) ?? meaningOf(life, facts);
  return {
    because: [`it ${endText(life)}, ${span(ran)} after its start`, ...meaning.because],
    advice: meaning.advice,
  };
}

/** Reasons why no process could be made, as `spawnerr` tells them, and what helps. */
const REFUSALS: readonly (readonly [RegExp, Explained])[] = [
  [
    /can't find command '[^/]*'/,
    {
      because: ["command= is run without a shell: its first word must be a file, or be found in the program's PATH"],
      advice: ["write the whole path of the command, or install it"],
    },
  ],
  [
    /can't find command/,
    { because: ["there is no such file"], advice: ["correct the path in command=, or install it"] },
  ],
  [/is a directory/, { because: [], advice: ["name a file in command="] }],
  [/is not executable/, { because: [], advice: ["chmod +x that file, or name its interpreter in command="] }],
  [/no permission to run/, { because: [], advice: ["let the daemon's user execute that file"] }],
  [
    /can't parse command/,
    { because: ["command= is split into words as a shell would"], advice: ["close the quote in command="] },
  ],
  [
    /too many open files/,
    { because: ["every program takes the daemon five descriptors"], advice: ["raise the limit: ulimit -n, minfds="] },
  ],
  [
    /[Tt]oo many processes/,
    { because: ["the limit is the user's (ulimit -u) or the container's (pids.max)"], advice: ["raise that limit"] },
  ],
];

function explainRefusal(reason: string, { logTrouble }: EndFacts): Explained {
  const because = [reason];
  if (/making dispatchers/.test(reason) && logTrouble.length > 0) {
    return { because: [...because, ...logTrouble], advice: ["correct stdout_logfile= or stderr_logfile="] };
  }
  const known = REFUSALS.find(([pattern]) => pattern.test(reason))?.[1];
  return { because: [...because, ...(known?.because ?? [])], advice: known?.advice ?? [] };
}

/** What the daemon's own child writes when it cannot become the program (LIFE-SPAWN-028); its status is 127. */
const OWN_FAILURE = /supervisor: couldn't (\S+(?: to)?) (.*): (.*)\n(?:supervisor: )?child process was not spawned\s*$/;
const OWN_STATUS = 127 << 8;

function ownFailure(output: string, waitStatus: number): Explained | undefined {
  const match = waitStatus === OWN_STATUS ? OWN_FAILURE.exec(output) : null;
  if (match === null) return undefined;
  const [, verb = "", object = "", reason = ""] = match;
  return {
    because: [`tsd could not make it the program: couldn't ${verb} ${object}: ${reason}`],
    advice: ownAdvice(verb, object, reason),
  };
}

function ownAdvice(verb: string, object: string, reason: string): readonly string[] {
  switch (`${verb} ${reason}`) {
    case "chdir to ENOENT":
      return [`make the folder ${object}, or correct directory=`];
    case "chdir to EACCES":
      return [`let the user of user= enter ${object}, and all folders above it`];
    case "exec ENOENT":
      return [
        `head -1 ${object}: its interpreter is missing, or the line ends in a carriage return (sed -i 's/\\r$//' ${object})`,
      ];
    case "exec ENOEXEC":
      return [`begin ${object} with a line that names its interpreter, such as #!/bin/sh`];
    case "exec EACCES":
      return [`let the user of user= execute ${object} and its interpreter`];
    default:
      return [];
  }
}

const SIGKILL = 9;
const NOTHING: Explained = { because: [], advice: [] };

function meaningOf(life: Extract<Life, { readonly kind: "ended" }>, facts: EndFacts): Explained {
  const { code, signal } = decodeWaitStatus(life.waitStatus);
  if (life.asked) return NOTHING;
  if (signal === SIGKILL) {
    return {
      because: ["tsd did not send that: somebody did, or the kernel when memory ran out"],
      advice: ["dmesg, or memory.events of the container, tell of an OOM kill"],
    };
  }
  if (signal !== undefined) return NOTHING;
  if (code === 127) return { because: ["with 127 a shell says that it did not find a command"], advice: [] };
  if (code === 126) return { because: ["with 126 a shell says that a command is not executable"], advice: [] };
  if (code > 128 && code < 160) {
    return { because: [`a shell says so of a command that ${signalName(code - 128)} ended`], advice: [] };
  }
  return code === 0 ? meaningOfSuccess(life.endedAt - life.at, facts) : NOTHING;
}

/** It ended well: has it gone into the background, or done its work sooner than it may? */
function meaningOfSuccess(ran: number, { policy, background }: EndFacts): Explained {
  const known = goesToBackground(policy.command);
  const isEarly = ran < policy.startSeconds;
  const left = background.map(({ pid, name }) => `pid ${pid} (${name})`);
  if (left.length > 0 || (known !== undefined && isEarly)) {
    const went =
      left.length > 0 ? `it has gone into the background as ${list(left)}` : `${known!.file} goes into the background`;
    return {
      because: [`${went}, where nothing watches it`],
      advice: [
        `keep it in the foreground: ${known === undefined ? "its manual says with which option" : `command=${known.advice}`}`,
      ],
    };
  }
  if (!isEarly) return NOTHING;
  return {
    because: [`to end before startsecs=${policy.startSeconds} counts as failure, even with status 0`],
    advice: ["keep it in the foreground, or set startsecs=0 if it is meant to end"],
  };
}
