/**
 * What events are about, as data: the same facts that payloads give to listeners as text. Observers inside the daemon
 * read these fields instead of parsing text.
 */
import type { OutputChannel } from "../logs/channel.js";
import type { ProcessState } from "../process/states.js";

/** A process: its own name and its group's. */
export interface ProcessSubject {
  readonly name: string;
  readonly group: string;
}

/** A change of state, as the lifecycle announces it. */
export interface StateChange {
  readonly from: ProcessState;
  readonly to: ProcessState;
  /** Present only for EXITED. */
  readonly expected: boolean;
  readonly pid: number;
  /** The counter of failed starts, `tries` in the payload. */
  readonly backoff: number;
}

/** By family of events; texts that belong to some events (output, messages) are in the payload alone. */
export type EventSubject =
  /** PROCESS_STATE_* */
  | ({ readonly kind: "process" } & ProcessSubject & StateChange)
  /** PROCESS_LOG_*, PROCESS_COMMUNICATION_* */
  | ({ readonly kind: "output"; readonly channel: OutputChannel; readonly pid: number } & ProcessSubject)
  /** PROCESS_GROUP_* */
  | { readonly kind: "group"; readonly group: string; readonly change: "ADDED" | "REMOVED" }
  /** SUPERVISOR_STATE_CHANGE_* */
  | { readonly kind: "daemon"; readonly state: "RUNNING" | "STOPPING" }
  /** TICK_*: the period in seconds, and its first second since the epoch */
  | { readonly kind: "tick"; readonly period: 5 | 60 | 3600; readonly when: number }
  /** REMOTE_COMMUNICATION, with the type its sender gave it */
  | { readonly kind: "remote"; readonly type: string };
