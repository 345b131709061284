/**
 * The rules of a process's life: every transition of processes.md (sections 1, 2 and 5) in one function.
 *
 * A turn has two halves, `wake` and `settle`. The second judges by the state in which the turn began, so a retry that
 * fails at once reaches FATAL within one turn. Effects stand in the original's order of events and log lines; answers
 * to them (`spawned`, `kill-missed`…) arrive before the next effect is performed.
 *
 * Every input has an answer in every state. An input that makes no sense in a state changes nothing: no mistake
 * elsewhere may end the daemon, because its children would be orphans (IMP-022).
 */
import { isBetweenLives, startsByItself } from "./autorestart.js";
import { afterClockRollback } from "./clock-rollback.js";
import { isPausing, stopReportDue } from "./deadlines.js";
import { decodeWaitStatus, type ExitStatus } from "./exit-status.js";
import type {
  Backoff,
  Effect,
  Exited,
  Input,
  Lifecycle,
  LifecyclePolicy,
  Past,
  Running,
  Spawned,
  Spawning,
  Step,
  Stopped,
  Stopping,
  Unknown,
  WithChild,
} from "./lifecycle.js";
import { badExitCode, EXITED_TOO_QUICKLY, logLines, startGivenUp } from "./log-lines.js";
import { hasChild, isKilling, pidOf } from "./observed.js";
import type { ProcessState } from "./states.js";

const SIGKILL = 9;

/** A process that was never started (LIFE-ST-001). */
export const initial: Lifecycle = { state: "STOPPED", how: "never-started", lastStart: 0, lastStop: 0, backoff: 0 };

/** The state of a process after `input` at `now` (seconds since the epoch), and the effects to perform. */
export function step(policy: LifecyclePolicy, current: Lifecycle, input: Input, now: number): Step {
  switch (input.kind) {
    case "wake":
      return onWake(policy, afterClockRollback(policy, current, now), input.isHeld, now);
    case "settle":
      return onSettle(policy, current, input.wokeAs, now);
    case "start":
      return onStart(policy, current, now);
    case "resume":
      return onResume(policy, current, input.shuttingDown, now);
    case "spawned":
      return onSpawned(policy, current, input);
    case "spawn-failed":
      return onSpawnFailed(policy, current, input, now);
    case "stop":
      return onStop(policy, current, now);
    case "stop-between-lives":
      return onStopBetweenLives(policy, current);
    case "stop-for-shutdown":
      return onStopForShutdown(policy, current, now);
    case "stop-report":
      return onStopReport(policy, current, now);
    case "kill-missed":
    case "kill-failed":
      return onKillAnswer(policy, current, input);
    case "signal":
      return onSignal(policy, current, input.signal);
    case "signal-missed":
    case "signal-failed":
      return onSignalAnswer(policy, current, input);
    case "exited":
      return onExited(policy, current, input, now);
  }
}

/** First half of a turn (LIFE-ST-002, -006, -012). */
function onWake(policy: LifecyclePolicy, current: Lifecycle, isHeld: boolean, now: number): Step {
  if (isHeld || !startsByItself(policy, current)) return stay(current);
  if (current.state === "BACKOFF" && now <= current.retryAt) return stay(current);
  if (isPausing(policy, current, now)) return stay(current);
  return onStart(policy, current, now);
}

/** Second half of a turn (LIFE-ST-004, -007, -015). A process that has lost its child is not promoted (IMP-055). */
function onSettle(policy: LifecyclePolicy, current: Lifecycle, wokeAs: ProcessState, now: number): Step {
  if (current.state !== wokeAs) return stay(current);
  switch (current.state) {
    case "STARTING": {
      if (current.phase === "spawning" || !(now - current.lastStart > policy.startSeconds)) return stay(current);
      return then(run(current), log("info", logLines.success(policy.name, policy.startSeconds)));
    }
    case "BACKOFF":
      if (current.backoff <= policy.startRetries) return stay(current);
      return then(giveUp(current), log("info", logLines.gaveUp(policy.name)));
    case "STOPPING": {
      if (current.killAt - now > 0) return stay(current);
      const warning = log("warn", logLines.escalation(policy.name, current.pid));
      return after([warning], kill(policy, current, SIGKILL, now, current.reportedAt));
    }
    default:
      return stay(current);
  }
}

/** LIFE-ST-003, -021. The backoff counter survives (LIFE-ST-024). */
function onStart(policy: LifecyclePolicy, current: Lifecycle, now: number): Step {
  if (hasChild(current) || isSpawning(current)) return stay(current, log("warn", logLines.alreadyRunning(policy.name)));
  const spawning: Spawning = { ...pastOf(current), lastStart: now, state: "STARTING", phase: "spawning" };
  return then(enter(current, spawning), { kind: "spawn" });
}

/** startsecs counts from here: the program is not to blame for the wait. */
function onResume(policy: LifecyclePolicy, current: Lifecycle, shuttingDown: boolean, now: number): Step {
  if (!isSpawning(current)) return stay(current);
  return shuttingDown ? onStop(policy, current, now) : stay({ ...current, lastStart: now }, { kind: "spawn" });
}

function onSpawned(policy: LifecyclePolicy, current: Lifecycle, input: InputOf<"spawned">): Step {
  if (!isSpawning(current)) return misplaced(policy, current, input);
  const { pid } = input;
  return stay({ ...current, phase: "spawned", pid }, log("info", logLines.spawned(policy.name, pid)));
}

function onSpawnFailed(policy: LifecyclePolicy, current: Lifecycle, input: InputOf<"spawn-failed">, now: number): Step {
  if (!isSpawning(current)) return misplaced(policy, current, input);
  const line = log("info", logLines.spawnError(input.reason));
  return after([line], backOff(current, input.reason, now));
}

function isSpawning(current: Lifecycle): current is Spawning {
  return current.state === "STARTING" && current.phase === "spawning";
}

/** LIFE-ST-013, -016, LIFE-STOP-006. */
function onStop(policy: LifecyclePolicy, current: Lifecycle, now: number): Step {
  const { name, stopSignal } = policy;
  switch (current.state) {
    case "STARTING":
      if (current.phase === "spawned") return kill(policy, current, stopSignal, now);
      return after([log("info", startGivenUp(name))], stopped(current, { how: "before-spawn" }));
    case "RUNNING":
    case "STOPPING":
      return kill(policy, current, stopSignal, now);
    case "BACKOFF": {
      const { spawnError } = current;
      const line = log("debug", logLines.stopInBackoff(name));
      return after([line], stopped(current, { how: "before-retry", spawnError }));
    }
    case "UNKNOWN":
      return stay(current);
    default:
      return refuse(current, logLines.stopNotRunning(name, stopSignal));
  }
}

/** Only a process that runs is stopped; one that is stopping already keeps its own deadline (LIFE-ST-017). */
function onStopForShutdown(policy: LifecyclePolicy, current: Lifecycle, now: number): Step {
  switch (current.state) {
    case "RUNNING":
    case "STARTING":
      return onStop(policy, current, now);
    case "BACKOFF":
      return giveUp(current);
    default:
      return stay(current);
  }
}

/**
 * Cancels its next start. A process that was never started is STOPPED already: only `how` shows that it has been
 * stopped.
 */
function onStopBetweenLives(policy: LifecyclePolicy, current: Lifecycle): Step {
  if (!isBetweenLives(policy, current)) return stay(current);
  if (current.state !== "EXITED") return stopped(current, { how: "called-off" });
  const { exitStatus, spawnError } = current;
  return stopped(current, { how: "between-lives", exitStatus, spawnError });
}

function onStopReport(policy: LifecyclePolicy, current: Lifecycle, now: number): Step {
  const corrected = afterClockRollback(policy, current, now);
  if (corrected.state !== "STOPPING") return stay(current);
  if (now <= stopReportDue(corrected)) return stay(corrected);
  return stay({ ...corrected, reportedAt: now }, log("info", logLines.waitingToStop(policy.name)));
}

/** Sends a signal that is meant to end it, and remembers that (LIFE-STOP-001..005). */
function kill(
  policy: LifecyclePolicy,
  current: Spawned | Running | Stopping,
  signal: number,
  now: number,
  reportedAt?: number,
): Step {
  const { name, stopWaitSeconds } = policy;
  const { pid } = current;
  const asGroup = current.state === "STOPPING" ? policy.killAsGroup : policy.stopAsGroup;
  const line = log("debug", logLines.kill(name, pid, asGroup, signal));
  const killAt = now + stopWaitSeconds;
  const stopping = enter(current, { ...pastOf(current), state: "STOPPING", pid, killAt, reportedAt });
  return then(after([line], stopping), { kind: "kill", pid: asGroup ? -pid : pid, signal });
}

/** LIFE-STOP-012: no change of state; the signal never goes to the group. */
function onSignal(policy: LifecyclePolicy, current: Lifecycle, signal: number): Step {
  if (!hasChild(current)) return refuse(current, logLines.signalNotRunning(policy.name, signal));
  if (current.state === "UNKNOWN") return stay(current);
  const line = log("debug", logLines.signal(policy.name, current.pid, signal));
  return stay(current, line, { kind: "signal", pid: current.pid, signal });
}

function onKillAnswer(
  policy: LifecyclePolicy,
  current: Lifecycle,
  input: InputOf<"kill-missed" | "kill-failed">,
): Step {
  if (current.state !== "STOPPING") return misplaced(policy, current, input);
  const { name } = policy;
  if (input.kind === "kill-missed") return stay(current, log("debug", logLines.killMissed(name, current.pid)));
  return loseControl(current, "EXITED", logLines.killFailed(name, current.pid, input.reason));
}

function onSignalAnswer(
  policy: LifecyclePolicy,
  current: Lifecycle,
  input: InputOf<"signal-missed" | "signal-failed">,
): Step {
  if (!hasChild(current) || current.state === "UNKNOWN") return misplaced(policy, current, input);
  const { name } = policy;
  if (input.kind === "signal-missed") return stay(current, log("debug", logLines.signalMissed(name, current.pid)));
  const endsAs = current.state === "STOPPING" ? "STOPPED" : "EXITED";
  return loseControl(current, endsAs, logLines.signalFailed(name, current.pid, input.reason));
}

/** LIFE-ST-018: the child exists but is out of reach; it keeps its pid until it is reaped. */
function loseControl(current: WithChild, endsAs: Unknown["endsAs"], text: string): Step {
  const unknown: Unknown = { ...pastOf(current), state: "UNKNOWN", pid: current.pid, endsAs };
  return { ...after([log("critical", text)], enter(current, unknown)), refused: text };
}

/** The child was reaped. The announcements still have its pid (LIFE-REAP-005). */
function onExited(policy: LifecyclePolicy, before: Lifecycle, input: InputOf<"exited">, now: number): Step {
  const corrected = afterClockRollback(policy, before, now);
  if (!hasChild(corrected)) return misplaced(policy, before, input);
  const current = { ...corrected, lastStop: now };
  const ended = judgeEnd(policy, current, decodeWaitStatus(input.waitStatus), now);
  // A start in the future would give a negative run time (LIFE-CLK-005).
  const warning = log("warn", logLines.startedInFuture(policy.name, current.pid));
  return then(now > current.lastStart ? ended : after([warning], ended), { kind: "release-pipes" });
}

/** Was that a stop (LIFE-ST-014), a failed start (LIFE-ST-005) or an exit (LIFE-ST-010, -011)? */
function judgeEnd(policy: LifecyclePolicy, current: WithChild, { code, text }: ExitStatus, now: number): Step {
  const expected = policy.exitCodes.includes(code);
  const level = expected ? "info" : "warn";
  if (isKilling(current)) {
    return then(
      stopped(current, { how: "stopped", exitStatus: code }),
      log(level, logLines.stopped(policy.name, text)),
    );
  }
  const ranFor = now - current.lastStart;
  if (current.state === "STARTING" && ranFor > 0 && ranFor < policy.startSeconds) {
    const failed = backOff(current, EXITED_TOO_QUICKLY, now);
    return then(failed, log("warn", logLines.exited(policy.name, text, false)));
  }
  const ran = current.state === "STARTING" ? run(current) : stay(current);
  const spawnError = expected ? undefined : badExitCode(code);
  const exited: Exited = { ...pastOf(current), backoff: 0, state: "EXITED", exitStatus: code, spawnError };
  return then(
    after(ran.effects, enter(ran.next, exited, expected)),
    log(level, logLines.exited(policy.name, text, expected)),
  );
}

/** Its start has succeeded: failures are counted from 0 again. */
function run(current: Spawned): Step {
  return enter(current, { ...pastOf(current), backoff: 0, state: "RUNNING", pid: current.pid });
}

function giveUp(current: Backoff): Step {
  const { spawnError } = current;
  return enter(current, { ...pastOf(current), backoff: 0, state: "FATAL", spawnError });
}

/** Counts a failure and sets the time of the retry (LIFE-ST-009). */
function backOff(current: Spawning | Spawned, spawnError: string, now: number): Step {
  const backoff = current.backoff + 1;
  return enter(current, { ...pastOf(current), backoff, state: "BACKOFF", retryAt: now + backoff, spawnError });
}

function stopped(current: Lifecycle, rest: DistributiveOmit<Stopped, "state" | keyof Past>): Step {
  return enter(current, { ...pastOf(current), state: "STOPPED", ...rest });
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What the next state keeps: nothing that is true only in this one. */
function pastOf({ lastStart, lastStop, backoff }: Past): Past {
  return { lastStart, lastStop, backoff };
}

/** Goes from one state to another and announces it. */
function enter(current: Lifecycle, next: Lifecycle, expected = true): Step {
  if (current.state === next.state) return stay(next);
  const pid = pidOf(current);
  return stay(next, { kind: "announce", from: current.state, to: next.state, expected, pid, backoff: next.backoff });
}

type InputOf<K extends Input["kind"]> = Extract<Input, { kind: K }>;

function misplaced(policy: LifecyclePolicy, current: Lifecycle, input: Input): Step {
  return stay(current, log("critical", logLines.misplaced(policy.name, input.kind, current.state)));
}

function refuse(current: Lifecycle, text: string): Step {
  return { ...stay(current, log("debug", text)), refused: text };
}

function stay(next: Lifecycle, ...effects: readonly Effect[]): Step {
  return { next, effects };
}

function then(step: Step, ...more: readonly Effect[]): Step {
  return { ...step, effects: [...step.effects, ...more] };
}

function after(before: readonly Effect[], step: Step): Step {
  return { ...step, effects: [...before, ...step.effects] };
}

function log(level: Extract<Effect, { kind: "log" }>["level"], text: string): Effect {
  return { kind: "log", level, text };
}
