/**
 * The explanation of each situation: why it is so, and what to do. A table: a situation without words does not compile.
 */
import { signalName } from "../config/values/signals.js";
import type { Explained } from "./ends.js";
import type { Dependency, Remains } from "../process/holds.js";
import type { Facts, Situation, StartHold } from "./situation.js";
import { list, span, times } from "./wording.js";

/** The explanation of a situation, and whether the end of the last life is a part of it. */
export interface SituationText extends Explained {
  readonly lastEnd: "first" | "after" | "no";
}

type Explanations = {
  readonly [K in Situation["kind"]]: (
    situation: Extract<Situation, { readonly kind: K }>,
    facts: Facts,
    name: string,
  ) => SituationText;
};

/** Nothing to do: it continues by itself. */
const NO_ADVICE: readonly string[] = [];

const EXPLANATIONS: Explanations = {
  "never-started": ({ hold }, facts, name) => {
    if (hold === "autostart=false") {
      return say("autostart=false: it is not started by itself", "no", `tsctl start ${name}`);
    }
    if (hold === "called-off") return say("it was stopped before its first start", "no", `tsctl start ${name}`);
    return { ...startHold(hold, facts, name, "it is about to be started"), lastEnd: "no" };
  },
  stopped: ({ how }, { lifecycle, history, now }, name) => {
    const ago = span(now - Math.max(lifecycle.lastStop, history.lives.at(-1)?.at ?? 0));
    return how === "asked"
      ? say(`it was asked to stop, and has been down for ${ago}`, "after", `tsctl start ${name}`)
      : say(
          "it was stopped while no process of it ran, and is not started again by itself",
          "after",
          `tsctl start ${name}`,
        );
  },
  held: ({ remains }) => ({ because: remainsHold(remains, "its start waits"), advice: NO_ADVICE, lastEnd: "no" }),
  starting: ({ since, upAt }, facts, name) => {
    const { now, policy } = facts;
    const up = `counts as up in ${span(upAt - now)} (startsecs=${policy.startSeconds})`;
    return say(`it was started ${span(now - since)} ago, and ${up}`, "after", ...retryAdviceFor(facts, name));
  },
  running: ({ since }, facts, name) =>
    say(`it has been running for ${span(facts.now - since)}`, "after", ...retryAdviceFor(facts, name)),
  "deaf-listener": ({ violation }, _facts, name) =>
    say(
      `it runs, but gets no events any more: ${violation ?? "it has broken the protocol of listeners"}`,
      "no",
      `correct the listener, then tsctl restart ${name}; its standard output may have only READY and results`,
    ),
  "silent-listener": ({ since, waiting }, { now }) =>
    say(
      `it runs, but has not said READY for ${span(now - since)}: ${events(waiting)} for it`,
      "no",
      `it has to write "READY\\n" to its standard output, and flush it`,
    ),
  "busy-listener": ({ since, waiting }, { now }) =>
    say(
      `it runs, and has not answered an event for ${span(now - since)}: ${events(waiting)} behind it`,
      "no",
      `it has to answer "RESULT 2\\nOK" when it is done with an event, and flush it`,
    ),
  retrying: ({ failed, hold }, facts, name) => {
    const { startRetries } = facts.policy;
    const left = startRetries - failed + 1;
    const held = startHold(hold, facts, name, "it is tried again");
    const [first = "", ...rest] = held.because;
    const tries = `${first}; after ${left === 1 ? "this try" : `${left} more tries`} it is given up (startretries=${startRetries})`;
    const isDue = isTimed(hold);
    return {
      because: [isDue ? tries : first, ...rest],
      advice: [...held.advice, ...(isDue ? [retryAdvice(name)] : [])],
      lastEnd: "first",
    };
  },
  stopping: ({ pid, stop, killAt }, { now, policy }) => {
    if (stop === undefined) return say("it has been asked to stop", "no");
    const asked = `it was asked to stop with ${signalName(stop.signal)} ${span(now - stop.askedAt)} ago`;
    if (stop.killedAt !== undefined) {
      return say(
        `${asked}, was sent SIGKILL ${span(now - stop.killedAt)} ago, and has not ended yet`,
        "no",
        `most likely it waits in the kernel for a disk or a file system that does not answer; as root: cat /proc/${pid}/stack`,
      );
    }
    return say(`${asked}; SIGKILL follows in ${span(killAt - now)} (stopwaitsecs=${policy.stopWaitSeconds})`, "no");
  },
  "stop-held": ({ remains }) => ({
    because: remainsHold(remains, "its own process has ended; the stop waits"),
    advice: NO_ADVICE,
    lastEnd: "no",
  }),
  restarting: ({ hold }, facts, name) => {
    const { because, advice } = startHold(hold, facts, name, "autorestart starts it again");
    const isFailing = isTimed(hold) && facts.history.failures > 0;
    return { because, advice: [...advice, ...(isFailing ? [retryAdvice(name)] : [])], lastEnd: "first" };
  },
  done: ({ expected }, { policy }, name) => {
    const codes = `exitcodes=${policy.exitCodes.join(",")}`;
    if (expected && policy.autorestart === "unexpected") {
      return say(`${codes} expects this end: it has done its work`, "first", `tsctl start ${name}, to do it again`);
    }
    return say("autorestart=false: it is not started again by itself", "first", `tsctl start ${name}`);
  },
  "in-background": (_situation, { policy }) =>
    say(
      policy.autorestart === "never"
        ? "autorestart=false: it is not started again by itself"
        : `exitcodes=${policy.exitCodes.join(",")} expects such an end: it is not started again by itself`,
      "first",
    ),
  "gave-up": ({ failed }, { policy }, name) =>
    say(
      `it was tried ${times(failed)} and given up (startretries=${policy.startRetries})`,
      "first",
      `after a fix: tsctl start ${name}; after a change of its configuration: tsctl update`,
    ),
  "given-up-at-the-end": (_, { daemonReloads }) =>
    say(
      daemonReloads
        ? "the daemon reloads: this program is not tried again until the daemon is back"
        : "the daemon is ending: this program is not tried again",
      "first",
    ),
  "out-of-reach": ({ pid, stop }) =>
    say(
      `${stop === undefined ? "a signal" : signalName(stop.signal)} could not be sent to it: it still runs as pid ${pid}, and the daemon may not end it`,
      "no",
      `end it as its own user or as root: kill ${pid}`,
    ),
};

/** A process that fails and is tried again by itself. */
function retryAdvice(name: string): string {
  return `after a fix it starts again by itself, or at once with tsctl restart ${name}; after a change of its configuration: tsctl update`;
}

/** The explanation of a situation. */
export function explainSituation(situation: Situation, facts: Facts, name: string): SituationText {
  // Each entry of the table takes its own kind of situation; the compiler cannot see that this look-up pairs them.
  const explain = EXPLANATIONS[situation.kind] as (situation: Situation, facts: Facts, name: string) => SituationText;
  const explained = explain(situation, facts, name);
  if (!facts.daemonEnds || !DOWN.includes(situation.kind)) return explained;
  return { ...explained, because: [...new Set([...explained.because, noStarts(facts)])], advice: NO_ADVICE };
}

/** Situations in which a client may start it, as long as the daemon starts anything. */
const DOWN: readonly Situation["kind"][] = ["never-started", "stopped", "done", "in-background", "gave-up"];

function noStarts({ daemonReloads }: Facts): string {
  return daemonReloads
    ? "the daemon reloads: nothing is started until it is back"
    : "the daemon is ending: nothing is started any more";
}

/** A process that has run for so many seconds has most likely got over its failures. */
const SETTLED_SECONDS = 60;

/** A process that runs now, has failed more than once before, and may fail again. */
function retryAdviceFor({ lifecycle, history, now }: Facts, name: string): readonly string[] {
  return history.failures < 2 || now - lifecycle.lastStart > SETTLED_SECONDS ? [] : [retryAdvice(name)];
}

function say(line: string, lastEnd: SituationText["lastEnd"], ...advice: readonly string[]): SituationText {
  return { because: [line], advice, lastEnd };
}

/** `what` will be done by itself, unless a hold delays it. */
function startHold(hold: StartHold, facts: Facts, name: string, what: string): Explained {
  switch (hold?.kind) {
    case undefined:
      return { because: [`${what} at once`], advice: NO_ADVICE };
    case "daemon-ends":
      return { because: [noStarts(facts)], advice: NO_ADVICE };
    case "dependencies":
      return {
        because: [`tsd_depends_on: it waits for ${list(hold.on.map(dependencyText))}`],
        advice: [`tsctl why ${hold.on[0]!.name}; tsctl start ${name} starts it anyway`],
      };
    case "pause":
      return {
        because: [hold.until > facts.now ? `${what} in ${span(hold.until - facts.now)}` : `${what} at once`],
        advice: NO_ADVICE,
      };
    case "leftovers":
    case "output":
      return { because: remainsHold(hold, "its start waits"), advice: NO_ADVICE };
  }
}

/** Is it started by itself at a known time? */
function isTimed(hold: StartHold): boolean {
  return hold === undefined || hold.kind === "pause";
}

function dependencyText({ name, state }: Dependency): string {
  return state === undefined ? `${name}, which is not the name of a program in use` : `${name}, which is ${state}`;
}

function remainsHold(remains: Remains | undefined, what: string): readonly string[] {
  if (remains === undefined) return [`${what} for the end of an earlier life`];
  if (remains.kind === "output") {
    return [`${what} until the output of its last life has been read from ${list(remains.paths)}`];
  }
  const all = remains.all.map(({ pid, name }) => `pid ${pid} (${name})`);
  return [`${what} for the end of what was left behind${all.length === 0 ? "" : `: ${list(all)}`}`];
}

function events(count: number): string {
  return count === 1 ? "an event waits" : `${count} events wait`;
}
