/** `signal SIGNAL NAME…`: sends a signal by name or number (CTL-SG-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";
import { actOn, type Action } from "../shell/targets.js";

/** Signalling as a row; stopping has the same problems. */
export const SIGNAL: Action = {
  one: "signalProcess",
  group: "signalProcessGroup",
  all: "signalAllProcesses",
  success: "signalled",
  problems: {
    [FAULTS.BAD_NAME]: say.unknownProcess,
    [FAULTS.BAD_SIGNAL]: "bad signal name",
    [FAULTS.NOT_RUNNING]: "not running",
  },
  raw: [FAULTS.FAILED],
  unknownGroup: EXIT.generic,
  extra: [],
};

export async function signal(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const [name, ...targets] = splitOnSpace(argument);
  if (name === undefined || targets.length === 0) throw usage("signal", say.needsSignal);
  await actOn(shell, { ...SIGNAL, extra: [name] }, targets);
}
