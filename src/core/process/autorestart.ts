/**
 * Whether a process is started without a request: first by `autostart`, again by `autorestart`, and as a retry.
 * `deadlines.ts` says when.
 */
import type { Lifecycle, LifecyclePolicy } from "./lifecycle.js";
import { exitStatusOf } from "./observed.js";
import { isStopped } from "./states.js";

/** Will it be started without a request, sooner or later? */
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

/**
 * Does it only wait for its next start, or for its first one because it depends on others? A stop cancels that start.
 */
export function isBetweenLives(policy: LifecyclePolicy, current: Lifecycle): boolean {
  const mayWait = current.state === "EXITED" || (current.state === "STOPPED" && policy.dependsOn.length > 0);
  return mayWait && startsByItself(policy, current);
}

/** Is it at rest: will it not be started without a request? */
export function isAtRest(policy: LifecyclePolicy, current: Lifecycle): boolean {
  return isStopped(current.state) && !startsByItself(policy, current);
}

/** Did it end with one of its `exitcodes`? */
export function isExpected(policy: LifecyclePolicy, current: Lifecycle): boolean {
  const exitStatus = exitStatusOf(current);
  return exitStatus !== undefined && policy.exitCodes.includes(exitStatus);
}
