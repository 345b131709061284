/** `start NAME…`: starts processes, groups or everything (CTL-SA-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";
import { actOn, type Action } from "../shell/targets.js";

/** Starting as a row. */
export const START: Action = {
  one: "startProcess",
  group: "startProcessGroup",
  all: "startAllProcesses",
  success: "started",
  problems: {
    [FAULTS.BAD_NAME]: say.unknownProcess,
    [FAULTS.NO_FILE]: "no such file",
    [FAULTS.NOT_EXECUTABLE]: "file is not executable",
    [FAULTS.ALREADY_STARTED]: "already started",
    [FAULTS.SPAWN_ERROR]: "spawn error",
    [FAULTS.ABNORMAL_TERMINATION]: "abnormal termination",
  },
  raw: [],
  tolerated: FAULTS.ALREADY_STARTED,
  unknownGroup: EXIT.invalidArguments,
  extra: [],
};

export async function start(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const names = splitOnSpace(argument);
  if (names.length === 0) throw usage("start", say.needsProcess("start"), EXIT.invalidArguments);
  await actOn(shell, START, names);
}
