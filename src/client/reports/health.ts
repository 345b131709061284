/** Decides whether everything runs that should, for `tsctl healthcheck`; asks no server. */
import { STATE_CODES } from "../../core/process/states.js";
import { times } from "../../core/explain/wording.js";
import type { ProcessDetails, ProcessTrouble, StartPolicy } from "../wire/extension-answers.js";
import { makeNamespec } from "../../core/process/namespec.js";

/** A process that does not do what it should, and why in a few words. */
export interface HealthProblem {
  readonly name: string;
  readonly why: string;
}

/** What is required of a process besides its state. */
export interface Demands {
  readonly exitcodes: readonly number[];
  /** What the server knows to be wrong with it. */
  readonly trouble: ProcessTrouble | undefined;
  /** How often it may have restarted by itself; undefined = any number. */
  readonly maxRestarts?: number | undefined;
}

/** Processes with autostart in the configuration in use: they should run. Listeners are included. */
export function expectedToRun(
  infos: readonly ProcessDetails[],
  policies: readonly StartPolicy[],
): readonly ProcessDetails[] {
  const expected = new Set(
    policies.filter((each) => each.inuse && each.autostart).map((each) => makeNamespec(each.group, each.name)),
  );
  return infos.filter((info) => expected.has(makeNamespec(info.group, info.name)));
}

/** The processes that are not well. One that runs is well; so is one that finished and is not restarted. */
export function healthProblems(
  infos: readonly ProcessDetails[],
  demandsOn: (name: string) => Demands,
): readonly HealthProblem[] {
  return infos.flatMap((info) => {
    const name = makeNamespec(info.group, info.name);
    const why = problemOf(info, demandsOn(name));
    return why === undefined ? [] : [{ name, why }];
  });
}

function problemOf(info: ProcessDetails, { exitcodes, trouble, maxRestarts = Infinity }: Demands): string | undefined {
  switch (info.state) {
    case STATE_CODES.RUNNING:
      if (trouble === undefined) return undefined;
      if (trouble.deaf !== "") return `RUNNING, but gets no events: ${trouble.deaf}`;
      return trouble.restarts > maxRestarts
        ? `RUNNING, but restarted ${times(trouble.restarts)}, ${lastly(trouble.last)}`
        : undefined;
    case STATE_CODES.EXITED:
      if (exitcodes.includes(info.exitstatus)) return undefined;
      return info.exitstatus === -1
        ? "EXITED: a signal ended it"
        : `EXITED with status ${info.exitstatus}, and exitcodes=${exitcodes.join(",")}`;
    case STATE_CODES.STARTING:
      return ["STARTING: not up for startsecs yet", trouble === undefined ? "" : troubleNote(trouble)]
        .filter((text) => text !== "")
        .join(", ");
    default:
      return `${info.statename}${info.description === "" ? "" : `: ${info.description}`}${lastEnd(info, trouble)}`;
  }
}

/** How a process that did not start last ended; its state does not say that. */
function lastEnd({ state }: ProcessDetails, trouble: ProcessTrouble | undefined): string {
  const isGivenUp = state === STATE_CODES.FATAL || state === STATE_CODES.BACKOFF;
  return !isGivenUp || trouble === undefined || trouble.last === "not started" ? "" : ` (last ${trouble.last})`;
}

/** `restarted 9 times, last exit 7`; "" if it was not restarted, or only after expected exits. */
export function troubleNote({ restarts, failures, last, deaf }: ProcessTrouble): string {
  if (deaf !== "") return "gets no events";
  if (restarts === 0 || failures === 0) return "";
  return `restarted ${times(restarts)}, ${lastly(last)}`;
}

/** A process that could not even be spawned had no exit. */
function lastly(last: string): string {
  return last === "not started" ? "the last start failed" : `last ${last}`;
}
