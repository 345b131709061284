/**
 * Whether a process is started without being asked: once by `autostart`, again by `autorestart`, and as a retry. When that
 * is due stands in `deadlines.ts`.
 */
import type { Lifecycle, LifecyclePolicy } from "./lifecycle.js";
import { exitStatusOf } from "./observed.js";
import { isStopped } from "./states.js";

/** Would it be started without being asked, sooner or later? */
export function startsByItself(policy: LifecyclePolicy, current: Lifecycle): boolean {
  switch (current.state) {
    case "STOPPED":
      return policy.autostart && current.how === "never-started";
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
export function isExpected(policy: LifecyclePolicy, current: Lifecycle): boolean {
  const exitStatus = exitStatusOf(current);
  return exitStatus !== undefined && policy.exitCodes.includes(exitStatus);
}
