/**
 * The payload and the subject of each event, one function per family (EV-PAY-*).
 *
 * A payload is fixed when its event happens: a pid or a count of tries never changes on the way to a listener.
 */
import type { OutputChannel } from "../logs/channel.js";
import type { Borrowed } from "../bytes.js";
import type { ProcessState } from "../process/states.js";
import type { SupervisorEvent } from "./kinds.js";
import type { ProcessSubject, StateChange } from "./subject.js";
import { textOrUndecodable } from "../python/repr.js";

/** The tokens that each state adds to the three that all states have (EV-PAY-001..005). */
const STATE_TOKENS: Readonly<Record<ProcessState, (change: StateChange) => string>> = {
  STARTING: (change) => ` tries:${change.backoff}`,
  BACKOFF: (change) => ` tries:${change.backoff}`,
  RUNNING: (change) => ` pid:${change.pid}`,
  STOPPING: (change) => ` pid:${change.pid}`,
  STOPPED: (change) => ` pid:${change.pid}`,
  EXITED: (change) => ` expected:${change.expected ? 1 : 0} pid:${change.pid}`,
  FATAL: () => "",
  UNKNOWN: () => "",
};

const CHANNEL_SUFFIX = { stdout: "STDOUT", stderr: "STDERR" } as const;

/** PROCESS_STATE_*: a process has changed its state (EV-PAY-001..007). */
export function processStateEvent({ name, group }: ProcessSubject, change: StateChange): SupervisorEvent {
  const { from, to, expected, pid, backoff } = change;
  return {
    name: `PROCESS_STATE_${to}`,
    subject: { kind: "process", name, group, from, to, expected, pid, backoff },
    payload: `processname:${name} groupname:${group} from_state:${from}${STATE_TOKENS[to](change)}`,
  };
}

/** PROCESS_LOG_*: a process has written something (EV-PAY-008, EV-PAY-010). */
export function processLogEvent(
  { name, group }: ProcessSubject,
  channel: OutputChannel,
  pid: number,
  data: Borrowed,
): SupervisorEvent {
  const tokens = `processname:${name} groupname:${group} pid:${pid} channel:${channel}`;
  return {
    name: `PROCESS_LOG_${CHANNEL_SUFFIX[channel]}`,
    subject: { kind: "output", name, group, channel, pid },
    payload: `${tokens}\n${textOrUndecodable(data)}`,
  };
}

/** PROCESS_COMMUNICATION_*: a process has sent something between capture tokens (EV-PAY-009, EV-PAY-010). */
export function processCommunicationEvent(
  { name, group }: ProcessSubject,
  channel: OutputChannel,
  pid: number,
  data: Borrowed,
): SupervisorEvent {
  const tokens = `processname:${name} groupname:${group} pid:${pid}`;
  return {
    name: `PROCESS_COMMUNICATION_${CHANNEL_SUFFIX[channel]}`,
    subject: { kind: "output", name, group, channel, pid },
    payload: `${tokens}\n${textOrUndecodable(data)}`,
  };
}

/** REMOTE_COMMUNICATION: sendRemoteCommEvent was called; both texts go in unescaped (EV-PAY-011). */
export function remoteCommunicationEvent(type: string, data: string): SupervisorEvent {
  return { name: "REMOTE_COMMUNICATION", subject: { kind: "remote", type }, payload: `type:${type}\n${data}` };
}

/** SUPERVISOR_STATE_CHANGE_*: the daemon itself has begun to run or to stop (EV-PAY-013). */
export function supervisorStateEvent(state: "RUNNING" | "STOPPING"): SupervisorEvent {
  return { name: `SUPERVISOR_STATE_CHANGE_${state}`, subject: { kind: "daemon", state }, payload: "" };
}

/** TICK_*: a period has passed; `when` is its first second, whole seconds since the epoch (EV-PAY-012). */
export function tickEvent(period: 5 | 60 | 3600, when: number): SupervisorEvent {
  return { name: `TICK_${period}`, subject: { kind: "tick", period, when }, payload: `when:${when}` };
}

/** PROCESS_GROUP_*: a group was added or removed (EV-PAY-014). */
export function processGroupEvent(change: "ADDED" | "REMOVED", group: string): SupervisorEvent {
  return {
    name: `PROCESS_GROUP_${change}`,
    subject: { kind: "group", group, change },
    payload: `groupname:${group}\n`,
  };
}
