/** The short form of an explanation, for lists of many processes: how often a process failed, and how it last ended. */
import { decodeWaitStatus } from "../process/exit-status.js";
import { signalName } from "../config/values/signals.js";
import type { History } from "../process/history.js";
import { situationOf, type Facts } from "./situation.js";
import type { EndedLife } from "./ends.js";
import { span } from "./wording.js";

/** A listener that has not said READY for so many seconds gets no events; most likely it does not flush its output. */
export const SILENT_AFTER_SECONDS = 10;

/** The problems of a process; times are wall-clock seconds since the epoch. */
export interface Trouble {
  /**
   * How often it was started again by itself, and how often it failed, since its last start by a request or with the
   * daemon.
   */
  readonly restarts: number;
  readonly failures: number;
  /** When it first failed since then; 0 if it did not. */
  readonly since: number;
  /** How its last life ended: `exit 7`, `SIGKILL`, `not started`; "" if none has. */
  readonly last: string;
  /** When; 0 if none has. */
  readonly lastAt: number;
  /** Why it does not do its work; "" if it does. */
  readonly deaf: string;
}

/** Undefined for a process that has neither failed nor been restarted, and is not a listener without events. */
export function troubleOf(facts: Facts): Trouble | undefined {
  const { restarts, failures, failingSince } = facts.history;
  const deaf = deafness(facts);
  if (failures === 0 && restarts === 0 && deaf === "") return undefined;
  const end = lastEnd(facts.history);
  return {
    ...{ restarts, failures, deaf },
    since: failingSince ?? 0,
    last: end === undefined ? "" : shortEnd(end),
    lastAt: end === undefined ? 0 : end.kind === "ended" ? end.endedAt : end.at,
  };
}

/** Why a listener gets no events; "" if it does, and for every other process. */
function deafness(facts: Facts): string {
  const situation = situationOf(facts);
  if (situation.kind === "deaf-listener") return situation.violation ?? "it has broken the protocol";
  if (situation.kind !== "silent-listener" || facts.now - situation.since < SILENT_AFTER_SECONDS) return "";
  return `it has not said READY for ${span(facts.now - situation.since)}`;
}

/** The last life that has ended. */
export function lastEnd({ lives }: History): EndedLife | undefined {
  return lives.findLast((life): life is EndedLife => life.kind !== "running");
}

function shortEnd(life: EndedLife): string {
  if (life.kind === "refused") return "not started";
  const { code, signal } = decodeWaitStatus(life.waitStatus);
  return signal === undefined ? `exit ${code}` : signalName(signal);
}
