/** Facts and reports for the tests of what is said: a process to which something has happened. */
import { goesToBackground } from "../../../../src/core/explain/background.js";
import { reportOn, type Findings } from "../../../../src/core/explain/report.js";
import type { Facts } from "../../../../src/core/explain/situation.js";
import type { Input } from "../../../../src/core/process/lifecycle.js";
import type { ProcessState } from "../../../../src/core/process/states.js";
import { exited, spawned, ProcessRun } from "../process/process-run.js";

export const START: Input = { kind: "start" };
export const STOP: Input = { kind: "stop" };
export const EXIT = (code: number): Input => exited(code << 8);
export const KILLED = exited(9);
export const SETTLE = (wokeAs: ProcessState): Input => ({ kind: "settle", wokeAs });

/** A process to which that has happened, each at its second after 1000. */
export function after(
  rules: Partial<Facts["policy"]>,
  ...happened: readonly (readonly [at: number, ...inputs: Input[]])[]
) {
  const run = new ProcessRun(rules);
  for (const [at, ...inputs] of happened) run.feed(1000 + at, ...inputs);
  const { lifecycle, history } = run;
  const command = rules.command ?? "/bin/app";
  const policy = { ...run.rules, orphans: { beforeStart: false, onStop: false }, uid: undefined, ...rules, command };
  return { lifecycle, history, policy };
}

export function factsOf(known: Partial<Facts> & ReturnType<typeof after>): Facts {
  return {
    ...{
      now: 1010,
      daemonEnds: false,
      daemonReloads: false,
      holds: [],
      listener: undefined,
    },
    background: { known: goesToBackground(known.policy.command), left: [], isSure: true },
    ...known,
  };
}

export function said(facts: Facts, more: Partial<Findings> = {}): string {
  const nothing = { output: [], addresses: undefined, logTrouble: [], commandTrouble: undefined };
  const findings = { ...nothing, name: "app", section: "program:app", description: "", facts, ...more };
  const { sections } = reportOn(findings, { localTime: (at) => `@${at}`, outputLines: 3 });
  return sections.map(({ title, lines }) => `${title}: ${lines.join("\n")}`).join("\n");
}

export const always = { autorestart: "always" } as const;
export const BACKOFF = [
  [0, START, spawned(7)],
  [0.5, EXIT(3)],
] as const;
export const RAN = [
  [0, START, spawned(7)],
  [2, SETTLE("STARTING")],
] as const;
