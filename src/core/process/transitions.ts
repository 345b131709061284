/**
 * The rules of a process's life: every transition of processes.md (sections 1, 2 and 5) in one function.
 *
 * A turn has two halves, `wake` and `settle`. The second judges by the state the turn began in, so a
 * retry that fails at once reaches FATAL within one turn. Effects stand in the original's order of
 * events and log lines; answers to them (`spawned`, `kill-missed`…) arrive before the next effect is
 * performed.
 *
 * Every input has an answer in every state. One that makes no sense there changes nothing: no
 * mistake elsewhere may end the daemon, whose children would be orphans (IMP-022).
 */
import { afterClockRollback } from "./clock-rollback.js";
import { decodeWaitStatus, type ExitStatus } from "./exit-status.js";
import type { Effect, Input, Lifecycle, LifecyclePolicy, Step } from "./lifecycle.js";
import { badExitCode, EXITED_TOO_QUICKLY, logLines, startGivenUp } from "./log-lines.js";
import { isSignallable, isStopped, type ProcessState } from "./states.js";

const SIGKILL = 9;
/** At most one "waiting for x to stop" in this many seconds (LIFE-STOP-007). */
const STOP_REPORT_SECONDS = 2;

/** A process that was never started (LIFE-ST-001). */
export const initial: Lifecycle = {
  state: "STOPPED",
  pid: 0,
  lastStart: 0,
  calledOff: false,
  lastStop: 0,
  lastStopReport: 0,
  delay: 0,
  backoff: 0,
  killing: false,
  exitStatus: undefined,
  spawnError: undefined,
};

/** What becomes of a process when `input` happens at `now` (seconds since the epoch), and what must be done for it. */
export function step(policy: LifecyclePolicy, current: Lifecycle, input: Input, now: number): Step {
  switch (input.kind) {
    case "wake":
      return onWake(policy, afterClockRollback(policy, current, now), input.shuttingDown, now);
    case "settle":
      return onSettle(policy, current, input.wokeAs, now);
    case "start":
      return onStart(policy, current, now);
    case "resume":
      return onResume(policy, current, input.shuttingDown, now);
    case "spawned":
      return onSpawned(policy, current, input, now);
    case "spawn-failed":
      return onSpawnFailed(policy, current, input, now);
    case "stop":
      return onStop(policy, current, now);
    case "stop-between-lives":
      return isBetweenLives(policy, current) ? callOff(current) : stay(current);
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

/**
 * When the process next wants a turn: seconds since the epoch, 0 = at once, undefined = only when
 * something happens to it.
 *
 * Starting and retrying are due strictly after this time, as in the original: a turn at exactly
 * this time changes nothing. So a turn is due when `now > deadline`, and a timer is rounded up.
 * A turn that comes early because the clock went back re-anchors the deadline (LIFE-CLK-*); ask again after it.
 */
export function deadline(policy: LifecyclePolicy, current: Lifecycle, shuttingDown = false): number | undefined {
  const starts = !shuttingDown && startsByItself(policy, current);
  switch (current.state) {
    case "STOPPED":
      return starts ? 0 : undefined;
    case "EXITED":
      return starts ? restartDue(policy, current) : undefined;
    case "STARTING":
      return isSpawning(current) ? undefined : current.lastStart + policy.startSeconds;
    case "BACKOFF":
      if (current.backoff > policy.startRetries) return 0;
      return starts ? current.delay : undefined;
    case "STOPPING":
      return current.delay;
    default:
      return undefined;
  }
}

/** At once, as in the original (LIFE-ST-012, -029), or when `tsd_restart_pause` is over. What bounds loops is in restart-pace.ts. */
function restartDue({ restartPause }: LifecyclePolicy, { lastStop }: Lifecycle): number {
  return restartPause > 0 ? lastStop + restartPause : 0;
}

/** An exit in the future is one before the clock went back: it holds up nothing. */
function isPausing({ restartPause }: LifecyclePolicy, { state, lastStop }: Lifecycle, now: number): boolean {
  return state === "EXITED" && restartPause > 0 && lastStop <= now && now <= lastStop + restartPause;
}

/** When a stop that is waited for may next be reported; undefined when it is not STOPPING (LIFE-STOP-007). */
export function stopReportDeadline(current: Lifecycle): number | undefined {
  return current.state === "STOPPING" ? current.lastStopReport + STOP_REPORT_SECONDS : undefined;
}

/** First half of a turn (LIFE-ST-002, -006, -012). */
function onWake(policy: LifecyclePolicy, current: Lifecycle, shuttingDown: boolean, now: number): Step {
  if (shuttingDown || !startsByItself(policy, current)) return stay(current);
  if (current.state === "BACKOFF" && now <= current.delay) return stay(current);
  if (isPausing(policy, current, now)) return stay(current);
  return onStart(policy, current, now);
}

/** Would it be started without being asked, sooner or later? */
export function startsByItself(policy: LifecyclePolicy, current: Lifecycle): boolean {
  switch (current.state) {
    case "STOPPED":
      return policy.autostart && current.lastStart === 0 && !current.calledOff;
    case "EXITED":
      return policy.autorestart === "always" || (policy.autorestart === "unexpected" && !isExpected(policy, current));
    case "BACKOFF":
      return current.backoff <= policy.startRetries;
    default:
      return false;
  }
}

/** Does it only wait to be started again, or for the first time where it depends on others? A stop means that it is not. */
export function isBetweenLives(policy: LifecyclePolicy, current: Lifecycle): boolean {
  const mayWait = current.state === "EXITED" || (current.state === "STOPPED" && policy.dependsOn.length > 0);
  return mayWait && startsByItself(policy, current);
}

/** Has it come to rest: will it not be started without being asked? */
export function isAtRest(policy: LifecyclePolicy, current: Lifecycle): boolean {
  return isStopped(current.state) && !startsByItself(policy, current);
}

/** Did it end as its `exitcodes` say? */
export function isExpected(policy: LifecyclePolicy, { exitStatus }: Lifecycle): boolean {
  return exitStatus !== undefined && policy.exitCodes.includes(exitStatus);
}

/** Second half of a turn (LIFE-ST-004, -007, -015). A process that has lost its child is not promoted (IMP-055). */
function onSettle(policy: LifecyclePolicy, current: Lifecycle, wokeAs: ProcessState, now: number): Step {
  if (current.state !== wokeAs) return stay(current);
  switch (wokeAs) {
    case "STARTING": {
      if (current.pid === 0 || !(now - current.lastStart > policy.startSeconds)) return stay(current);
      const running = enter({ ...current, delay: 0, backoff: 0 }, "RUNNING");
      return then(running, log("info", logLines.success(policy.name, policy.startSeconds)));
    }
    case "BACKOFF":
      if (current.backoff <= policy.startRetries) return stay(current);
      return then(giveUp(current), log("info", logLines.gaveUp(policy.name)));
    case "STOPPING": {
      if (current.pid === 0 || current.delay - now > 0) return stay(current);
      const warning = log("warn", logLines.escalation(policy.name, current.pid));
      return after([warning], kill(policy, current, SIGKILL, now));
    }
    default:
      return stay(current);
  }
}

/** LIFE-ST-003, -021. The backoff counter survives (LIFE-ST-024). */
function onStart(policy: LifecyclePolicy, current: Lifecycle, now: number): Step {
  if (current.pid !== 0 || isSpawning(current)) return stay(current, log("warn", logLines.alreadyRunning(policy.name)));
  const cleared = { ...current, killing: false, spawnError: undefined, exitStatus: undefined, lastStart: now };
  return then(enter({ ...cleared, calledOff: false }, "STARTING"), { kind: "spawn" });
}

/** startsecs counts from here: the wait was not the program's. */
function onResume(policy: LifecyclePolicy, current: Lifecycle, shuttingDown: boolean, now: number): Step {
  if (!isSpawning(current)) return stay(current);
  return shuttingDown ? onStop(policy, current, now) : stay({ ...current, lastStart: now }, { kind: "spawn" });
}

function onSpawned(policy: LifecyclePolicy, current: Lifecycle, input: InputOf<"spawned">, now: number): Step {
  if (!isSpawning(current)) return misplaced(policy, current, input);
  const next = { ...current, pid: input.pid, spawnError: undefined, delay: now + policy.startSeconds };
  return stay(next, log("info", logLines.spawned(policy.name, input.pid)));
}

function onSpawnFailed(policy: LifecyclePolicy, current: Lifecycle, input: InputOf<"spawn-failed">, now: number): Step {
  if (!isSpawning(current)) return misplaced(policy, current, input);
  const line = log("info", logLines.spawnError(input.reason));
  return after([line], backOff({ ...current, spawnError: input.reason }, now));
}

/** Between the `spawn` effect and its answer; for longer than that only while it is held up. */
function isSpawning(current: Lifecycle): boolean {
  return current.state === "STARTING" && current.pid === 0;
}

/** LIFE-ST-013, -016. */
function onStop(policy: LifecyclePolicy, current: Lifecycle, now: number): Step {
  return kill(policy, { ...current, lastStopReport: 0 }, policy.stopSignal, now);
}

/** Only what runs is stopped; a stop under way is left to its own deadline (LIFE-ST-017). */
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

function onStopReport(policy: LifecyclePolicy, current: Lifecycle, now: number): Step {
  if (current.state !== "STOPPING") return stay(current);
  const sane = afterClockRollback(policy, current, now);
  if (now <= sane.lastStopReport + STOP_REPORT_SECONDS) return stay(sane);
  return stay({ ...sane, lastStopReport: now }, log("info", logLines.waitingToStop(policy.name)));
}

/** Send a signal that is meant to end it, and remember that (LIFE-STOP-001..006). */
function kill(policy: LifecyclePolicy, current: Lifecycle, signal: number, now: number): Step {
  if (current.state === "BACKOFF") {
    return after([log("debug", logLines.stopInBackoff(policy.name))], enter(current, "STOPPED"));
  }
  if (isSpawning(current)) return after([log("info", startGivenUp(policy.name))], enter(current, "STOPPED"));
  if (current.pid === 0) return refuse(current, logLines.stopNotRunning(policy.name, signal));
  if (current.state === "UNKNOWN") return stay(current);
  const asGroup = current.state === "STOPPING" ? policy.killAsGroup : policy.stopAsGroup;
  const line = log("debug", logLines.kill(policy.name, current.pid, asGroup, signal));
  const stopping = enter({ ...current, killing: true, delay: now + policy.stopWaitSeconds }, "STOPPING");
  return then(after([line], stopping), { kind: "kill", pid: asGroup ? -current.pid : current.pid, signal });
}

/** LIFE-STOP-012: no change of state, never the group. */
function onSignal(policy: LifecyclePolicy, current: Lifecycle, signal: number): Step {
  if (current.pid === 0) return refuse(current, logLines.signalNotRunning(policy.name, signal));
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
  const text = logLines.killFailed(name, current.pid, input.reason);
  return loseControl({ ...current, killing: false, delay: 0 }, text);
}

function onSignalAnswer(
  policy: LifecyclePolicy,
  current: Lifecycle,
  input: InputOf<"signal-missed" | "signal-failed">,
): Step {
  if (!isSignallable(current.state)) return misplaced(policy, current, input);
  const { name } = policy;
  if (input.kind === "signal-missed") return stay(current, log("debug", logLines.signalMissed(name, current.pid)));
  return loseControl(current, logLines.signalFailed(name, current.pid, input.reason));
}

/** LIFE-ST-018: the child is there but out of reach; it keeps its pid until it is reaped. */
function loseControl(current: Lifecycle, text: string): Step {
  return { ...after([log("critical", text)], enter(current, "UNKNOWN")), refused: text };
}

/** The child was reaped. Its pid is still known inside the announcements (LIFE-REAP-005). */
function onExited(policy: LifecyclePolicy, before: Lifecycle, input: InputOf<"exited">, now: number): Step {
  if (before.pid === 0) return misplaced(policy, before, input);
  const current = { ...afterClockRollback(policy, before, now), lastStop: now };
  const ended = judgeEnd(policy, current, decodeWaitStatus(input.waitStatus), now);
  // Whoever asks how long it ran learns nothing from a start in the future (LIFE-CLK-005).
  const warning = log("warn", logLines.startedInFuture(policy.name, current.pid));
  const { next, effects } = now > current.lastStart ? ended : after([warning], ended);
  return stay({ ...next, pid: 0 }, ...effects, { kind: "release-pipes" });
}

/** Was that a stop (LIFE-ST-014), a failed start (LIFE-ST-005) or an exit (LIFE-ST-010, -011)? */
function judgeEnd(policy: LifecyclePolicy, current: Lifecycle, { code, text }: ExitStatus, now: number): Step {
  const expected = policy.exitCodes.includes(code);
  const level = expected ? "info" : "warn";
  if (current.killing) {
    const stopped = enter({ ...current, killing: false, delay: 0, exitStatus: code }, "STOPPED");
    return then(stopped, log(level, logLines.stopped(policy.name, text)));
  }
  const ranFor = now - current.lastStart;
  if (current.state === "STARTING" && ranFor > 0 && ranFor < policy.startSeconds) {
    const failed = backOff({ ...current, exitStatus: undefined, spawnError: EXITED_TOO_QUICKLY }, now);
    return then(failed, log("warn", logLines.exited(policy.name, text, false)));
  }
  const spawnError = expected ? current.spawnError : badExitCode(code);
  const outcome = { ...current, delay: 0, backoff: 0, exitStatus: code, spawnError };
  const ran = current.state === "STARTING" ? enter(outcome, "RUNNING") : stay(outcome);
  const exited = after(ran.effects, enter(ran.next, "EXITED", expected));
  return then(exited, log(level, logLines.exited(policy.name, text, expected)));
}

function giveUp(current: Lifecycle): Step {
  return enter({ ...current, delay: 0, backoff: 0 }, "FATAL");
}

/** Count a failure and set the time of the retry (LIFE-ST-009). */
function backOff(current: Lifecycle, now: number): Step {
  const backoff = current.backoff + 1;
  return enter({ ...current, backoff, delay: now + backoff }, "BACKOFF");
}

/** One that has never been started is STOPPED already, so no state can tell that it has been stopped. */
function callOff(current: Lifecycle): Step {
  return enter({ ...current, calledOff: current.state === "STOPPED" }, "STOPPED");
}

/** Change state and announce it. */
function enter(current: Lifecycle, to: ProcessState, expected = true): Step {
  if (current.state === to) return stay(current);
  const { state: from, pid, backoff } = current;
  return stay({ ...current, state: to }, { kind: "announce", from, to, expected, pid, backoff });
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
