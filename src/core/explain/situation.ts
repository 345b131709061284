/**
 * What there is to explain of a process (`tsctl why`, the web page, `healthcheck`): its state, how that came about, and
 * what it waits for; `wording.ts` puts it into words. Every state has its situations, and each has the facts that are
 * known only in it.
 */
import type { ProcessConfig } from "../config/model/model.js";
import { isExpected, startsByItself } from "../process/autorestart.js";
import { decodeWaitStatus } from "../process/exit-status.js";
import type { History, StopUnderWay } from "../process/history.js";
import { remainsOf, type Hold, type Leftover, type Remains } from "../process/holds.js";
import type { Lifecycle, LifecyclePolicy } from "../process/lifecycle.js";
import type { ListenerState } from "../events/listener-protocol.js";
import type { GoesToBackground } from "./background.js";

/** What the configuration says of its life. */
export type Policy = LifecyclePolicy & Pick<ProcessConfig, "command" | "orphans" | "uid">;

/** What is seen, or known, of a program that goes into the background. */
export interface InBackground {
  /** Set if its command is known to do so. */
  readonly known: GoesToBackground | undefined;
  /** Processes that its lives have left in the background. */
  readonly left: readonly Leftover[];
  /**
   * Does their environment name the program? Where the environment is overwritten, only name and age match, and they
   * may belong to another program.
   */
  readonly isSure: boolean;
}

/** Not examined. */
export const NOT_LOOKED: InBackground = { known: undefined, left: [], isSure: true };

/** What keeps it from being started by itself; undefined: nothing, it is about to be started. */
export type StartHold = Hold | { readonly kind: "daemon-ends" } | undefined;

/** A listener that runs, and the state of its protocol. */
export interface ListenerFacts {
  readonly state: ListenerState;
  /** Wall-clock seconds. */
  readonly since: number;
  /** Events that wait in its pool. */
  readonly waiting: number;
  /** The violation that made it UNKNOWN, as the log has it. */
  readonly violation: string | undefined;
}

/** What is known of a process at one moment; all times are wall-clock seconds since the epoch. */
export interface Facts {
  readonly lifecycle: Lifecycle;
  readonly policy: Policy;
  readonly history: History;
  readonly now: number;
  /** Is everything being stopped? Nothing is started any more. */
  readonly daemonEnds: boolean;
  /** Does the daemon start again afterwards? Only while `daemonEnds`. */
  readonly daemonReloads: boolean;
  /** What its next step waits for; the first is reported first. */
  readonly holds: readonly Hold[];
  readonly listener: ListenerFacts | undefined;
  readonly background: InBackground;
}

export type Situation =
  // STOPPED
  | { readonly kind: "never-started"; readonly hold: StartHold | "autostart=false" | "called-off" }
  | { readonly kind: "stopped"; readonly how: "asked" | "between-lives" }
  // STARTING
  | { readonly kind: "held"; readonly remains: Remains | undefined }
  | { readonly kind: "starting"; readonly since: number; readonly upAt: number }
  // RUNNING
  | { readonly kind: "running"; readonly since: number }
  | { readonly kind: "deaf-listener"; readonly violation: string | undefined }
  | { readonly kind: "silent-listener"; readonly since: number; readonly waiting: number }
  | { readonly kind: "busy-listener"; readonly since: number; readonly waiting: number }
  // BACKOFF
  | { readonly kind: "retrying"; readonly failed: number; readonly hold: StartHold }
  // STOPPING
  | {
      readonly kind: "stopping";
      readonly pid: number;
      readonly stop: StopUnderWay | undefined;
      readonly killAt: number;
    }
  | { readonly kind: "stop-held"; readonly remains: Remains }
  // EXITED
  | { readonly kind: "restarting"; readonly hold: StartHold }
  | { readonly kind: "done"; readonly expected: boolean }
  | { readonly kind: "in-background" }
  // FATAL
  | { readonly kind: "gave-up"; readonly failed: number }
  | { readonly kind: "given-up-at-the-end" }
  // UNKNOWN
  | { readonly kind: "out-of-reach"; readonly pid: number; readonly stop: StopUnderWay | undefined };

/** A listener that stays in one state for so many seconds while events wait is reported. */
const LISTENER_WAIT_SECONDS = 5;

/** The situation that these facts make. */
export function situationOf(facts: Facts): Situation {
  const { lifecycle, policy, history, holds } = facts;
  const remains = remainsOf(holds);
  switch (lifecycle.state) {
    case "STOPPED":
      return lifecycle.how === "never-started" || lifecycle.how === "called-off"
        ? { kind: "never-started", hold: firstStartHold(facts, lifecycle.how) }
        : { kind: "stopped", how: wasAsked(history) ? "asked" : "between-lives" };
    case "STARTING":
      if (lifecycle.phase === "spawning") return { kind: "held", remains };
      return { kind: "starting", since: lifecycle.lastStart, upAt: lifecycle.lastStart + policy.startSeconds };
    case "RUNNING":
      return listenerSituation(facts) ?? { kind: "running", since: lifecycle.lastStart };
    case "BACKOFF":
      return { kind: "retrying", failed: lifecycle.backoff, hold: startHold(facts) };
    case "STOPPING":
      if (remains !== undefined) return { kind: "stop-held", remains };
      return { kind: "stopping", pid: lifecycle.pid, stop: history.stop, killAt: lifecycle.killAt };
    case "EXITED":
      if (startsByItself(policy, lifecycle)) return { kind: "restarting", hold: startHold(facts) };
      return hasGoneToBackground(facts)
        ? { kind: "in-background" }
        : { kind: "done", expected: isExpected(policy, lifecycle) };
    case "FATAL":
      return isGivenUpAtTheEnd(facts) ? { kind: "given-up-at-the-end" } : { kind: "gave-up", failed: history.failures };
    case "UNKNOWN":
      return { kind: "out-of-reach", pid: lifecycle.pid, stop: history.stop };
  }
}

/** A shutdown gives up processes that wait for their next try (LIFE-ST-017). */
function isGivenUpAtTheEnd({ daemonEnds, history, policy }: Facts): boolean {
  return daemonEnds && history.failures <= policy.startRetries;
}

function firstStartHold(
  facts: Facts,
  how: "never-started" | "called-off",
): Extract<Situation, { kind: "never-started" }>["hold"] {
  if (!facts.policy.autostart) return "autostart=false";
  if (how === "called-off") return "called-off";
  return startHold(facts);
}

function startHold({ daemonEnds, holds }: Facts): StartHold {
  return daemonEnds ? { kind: "daemon-ends" } : holds[0];
}

/** A program that goes into the background has done so within so many seconds. */
export const QUICK_END_SECONDS = 10;

/** Its last life ended soon and with status 0, and it is seen in the background or known to go there. */
export function hasGoneToBackground({ history, background: { known, left } }: Facts): boolean {
  const last = history.lives.at(-1);
  if (last?.kind !== "ended" || last.asked || last.endedAt - last.at > QUICK_END_SECONDS) return false;
  const isWell = decodeWaitStatus(last.waitStatus).code === 0;
  return isWell && (left.length > 0 || (known !== undefined && known.unless === undefined));
}

/** Did its last life end on request? */
function wasAsked({ lives }: History): boolean {
  const last = lives.at(-1);
  return last === undefined || (last.kind === "ended" && last.asked);
}

function listenerSituation({ listener, now }: Facts): Situation | undefined {
  if (listener === undefined) return undefined;
  const { state, since, waiting, violation } = listener;
  const isLong = now - since >= LISTENER_WAIT_SECONDS;
  switch (state) {
    case "UNKNOWN":
      return { kind: "deaf-listener", violation };
    case "ACKNOWLEDGED":
      return isLong && waiting > 0 ? { kind: "silent-listener", since, waiting } : undefined;
    case "BUSY":
      return isLong && waiting > 0 ? { kind: "busy-listener", since, waiting } : undefined;
    case "READY":
      return undefined;
  }
}
