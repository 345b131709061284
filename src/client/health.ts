/** Whether everything runs that should: the judgement behind `tsctl healthcheck`, without asking anybody. */
import { STATE_CODES } from "../core/process/states.js";
import type { ProcessDetails, StartPolicy } from "./details.js";
import { makeNamespec } from "../core/process/namespec.js";

/** A process that does not do what it should, and why not in a few words. */
export interface Ailment {
  readonly name: string;
  readonly why: string;
}

/** What the configuration demands of a process that ended. */
export type EndPolicy = Pick<StartPolicy, "exitcodes">;

/** Those that start by themselves according to the configuration in use: they should run, listeners among them. */
export function expectedToRun(
  infos: readonly ProcessDetails[],
  policies: readonly StartPolicy[],
): readonly ProcessDetails[] {
  const expected = new Set(
    policies.filter((each) => each.inuse && each.autostart).map((each) => makeNamespec(each.group, each.name)),
  );
  return infos.filter((info) => expected.has(makeNamespec(info.group, info.name)));
}

/** Who of these is not well. One that runs is, and one that has done its work and was not to be started again. */
export function ailments(
  infos: readonly ProcessDetails[],
  policyOf: (name: string) => EndPolicy | undefined,
): readonly Ailment[] {
  return infos.flatMap((info) => {
    const name = makeNamespec(info.group, info.name);
    const why = ailmentOf(info, policyOf(name)?.exitcodes ?? [0]);
    return why === undefined ? [] : [{ name, why }];
  });
}

function ailmentOf(info: ProcessDetails, exitCodes: readonly number[]): string | undefined {
  switch (info.state) {
    case STATE_CODES.RUNNING:
      return undefined;
    case STATE_CODES.EXITED:
      if (exitCodes.includes(info.exitstatus)) return undefined;
      return info.exitstatus === -1
        ? "EXITED: a signal ended it"
        : `EXITED with status ${info.exitstatus}, and exitcodes=${exitCodes.join(",")}`;
    case STATE_CODES.STARTING:
      return "STARTING: not up for startsecs yet";
    default:
      return info.description === "" ? info.statename : `${info.statename}: ${info.description}`;
  }
}
