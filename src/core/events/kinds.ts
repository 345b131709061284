/**
 * The event types, as one tree, and the type of an event (EV-TYPE-*). `payload.ts` makes the payloads.
 *
 * A subscription to a name matches events of that name and of everything below it. Aliases are names that users write
 * and the original refuses: such an event is delivered under the name that was subscribed to.
 */
import { ownEntry } from "../own-entry.js";
import type { EventSubject } from "./subject.js";

/** Parent of every event type; abstract ones only group others. */
export const EVENT_TREE = {
  EVENT: undefined,
  PROCESS_STATE: "EVENT",
  PROCESS_STATE_STOPPED: "PROCESS_STATE",
  PROCESS_STATE_EXITED: "PROCESS_STATE",
  PROCESS_STATE_STARTING: "PROCESS_STATE",
  PROCESS_STATE_STOPPING: "PROCESS_STATE",
  PROCESS_STATE_BACKOFF: "PROCESS_STATE",
  PROCESS_STATE_FATAL: "PROCESS_STATE",
  PROCESS_STATE_RUNNING: "PROCESS_STATE",
  PROCESS_STATE_UNKNOWN: "PROCESS_STATE",
  REMOTE_COMMUNICATION: "EVENT",
  PROCESS_LOG: "EVENT",
  PROCESS_LOG_STDOUT: "PROCESS_LOG",
  PROCESS_LOG_STDERR: "PROCESS_LOG",
  PROCESS_COMMUNICATION: "EVENT",
  PROCESS_COMMUNICATION_STDOUT: "PROCESS_COMMUNICATION",
  PROCESS_COMMUNICATION_STDERR: "PROCESS_COMMUNICATION",
  SUPERVISOR_STATE_CHANGE: "EVENT",
  SUPERVISOR_STATE_CHANGE_RUNNING: "SUPERVISOR_STATE_CHANGE",
  SUPERVISOR_STATE_CHANGE_STOPPING: "SUPERVISOR_STATE_CHANGE",
  TICK: "EVENT",
  TICK_5: "TICK",
  TICK_60: "TICK",
  TICK_3600: "TICK",
  PROCESS_GROUP: "EVENT",
  PROCESS_GROUP_ADDED: "PROCESS_GROUP",
  PROCESS_GROUP_REMOVED: "PROCESS_GROUP",
} as const satisfies Record<string, string | undefined>;

/** The name of an event type, abstract ones included. */
export type EventName = keyof typeof EVENT_TREE;

/** Names that users write for others: many people remember PROCESS_STATE_FAILED for FATAL. */
export const EVENT_ALIASES: Readonly<Record<string, EventName>> = { PROCESS_STATE_FAILED: "PROCESS_STATE_FATAL" };

/** The type a subscription names, an alias resolved; undefined if there is no such type. */
export function eventNamed(name: string): EventName | undefined {
  if (Object.hasOwn(EVENT_TREE, name)) return name as EventName;
  return ownEntry(EVENT_ALIASES, name);
}

/** Does a subscription to `subscribed` want an event of type `name`? */
export function isA(name: EventName, subscribed: EventName): boolean {
  for (let at: EventName | undefined = name; at !== undefined; at = EVENT_TREE[at]) if (at === subscribed) return true;
  return false;
}

/** An event as it happened: its type, its subject and its payload, all fixed at that moment. */
export interface SupervisorEvent {
  readonly name: EventName;
  /** What it is about, for observers inside the daemon. */
  readonly subject: EventSubject;
  /** Text after the header line (EV-PAY-*). */
  readonly payload: string;
}
