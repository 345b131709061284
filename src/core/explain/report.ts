/** The report on one process (`tsctl why`, the web page's drawer): from findings to sections of lines. */
import type { Life } from "../process/history.js";
import { addressLines, type HeldAddresses } from "./holders.js";
import { endOfLife, endText, explainEnd, type EndFacts, type Explained } from "./ends.js";
import { endOfOutput } from "./output-end.js";
import { situationOf, type Facts, type Situation } from "./situation.js";
import { explainSituation } from "./situations.js";
import { lastEnd } from "./troubles.js";
import { span, times } from "./wording.js";

/** Everything that was found about one process. */
export interface Findings extends Omit<EndFacts, "policy" | "output" | "background" | "tried"> {
  /** As users write it: `web`, or `group:web`. */
  readonly name: string;
  /** The program's section: `program:web`. */
  readonly section: string;
  readonly facts: Facts;
  /** The `description` of its struct. */
  readonly description: string;
  /** The end of its output. */
  readonly output: readonly { readonly channel: "stdout" | "stderr"; readonly text: string }[];
  /** What its output calls in use; undefined when it does not complain of that. */
  readonly addresses: HeldAddresses | undefined;
}

/** A heading and the lines under it. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A report: the first three fields make its first line. */
export interface Explanation {
  readonly name: string;
  readonly state: string;
  readonly description: string;
  readonly sections: readonly Section[];
}

/** How a report is written: the local clock, and the number of output lines. */
export interface ReportStyle {
  /** `2026-01-31 12:00:00`, of wall-clock seconds since the epoch. */
  readonly localTime: (seconds: number) => string;
  readonly outputLines: number;
}

/** Situations in which it runs, or will run without a request. */
const ACTIVE: readonly Situation["kind"][] = ["held", "starting", "running", "retrying", "restarting"];

/** The report, without sections that are empty. */
export function reportOn(findings: Findings, { localTime, outputLines }: ReportStyle): Explanation {
  const { facts, name, section, description, output } = findings;
  const explanation = explainSituation(situationOf(facts), facts, name);
  const end = lastEnd(facts.history);
  const explained = end === undefined || explanation.lastEnd === "no" ? undefined : explainEnd(end, endFacts(findings));
  const endLines = explained?.because ?? [];
  const held = addressLines(findings.addresses, facts, triedName(facts, name));
  const sections: readonly Section[] = [
    {
      title: "because",
      lines: explanation.lastEnd === "first" ? [...endLines, ...explanation.because] : explanation.because,
    },
    { title: "before", lines: explanation.lastEnd === "after" ? endLines : [] },
    { title: "failures", lines: failureLines(facts, localTime) },
    { title: "lives", lines: facts.history.lives.map((life) => lifeLine(life, localTime)) },
    ...output.map(({ channel, text }) => ({ title: channel, lines: endOfOutput(text, outputLines) })),
    { title: "address", lines: held.because },
    {
      title: "next",
      lines: unique([
        ...stepsOf(held, section),
        ...(explained === undefined ? [] : stepsOf(explained, section)),
        ...explanation.advice,
      ]),
    },
  ];
  return {
    name,
    state: facts.lifecycle.state,
    description,
    sections: sections.filter(({ lines }) => lines.length > 0),
  };
}

/** The name of a process that runs, or is started again by itself. */
function triedName(facts: Facts, name: string): string | undefined {
  return ACTIVE.includes(situationOf(facts).kind) ? name : undefined;
}

/** What to do, and what to change. */
function stepsOf({ advice, edits = [] }: Explained, section: string): readonly string[] {
  return [...advice, ...edits.map((edit) => `${edit}, in [${section}]; then tsctl update`)];
}

function endFacts({ name, facts, output, logTrouble, commandTrouble }: Findings): EndFacts {
  const { policy, background } = facts;
  return {
    policy,
    background,
    tried: triedName(facts, name),
    output: output.map(({ text }) => text).join("\n"),
    logTrouble,
    commandTrouble,
  };
}

/** How often it failed and since when, which ten lives do not show. A single failure is among the lives. */
function failureLines({ history, now }: Facts, localTime: ReportStyle["localTime"]): readonly string[] {
  const { failures, failingSince, restarts, firstFailure: first } = history;
  if (failures < 2 || failingSince === undefined) return [];
  const again = restarts === 0 ? "" : `, and was started again by itself ${times(restarts)}`;
  const how = `it has failed ${times(failures)} since ${localTime(failingSince)} (${span(now - failingSince)})${again}`;
  const last = lastEnd(history);
  // The first failure may differ from the later ones: an nginx is killed, and the next ones find its port taken.
  const isAnother = first?.kind === "ended" && last?.kind === "ended" && endText(first) !== endText(last);
  return isAnother ? [how, `the first time ${endOfLife(first)}`] : [how];
}

/** One life on one line: `2026-01-31 12:00:00  pid 77 exited with status 1 after 0.3 s`. */
function lifeLine(life: Life, localTime: ReportStyle["localTime"]): string {
  const when = localTime(life.at);
  switch (life.kind) {
    case "refused":
      return `${when}  not started: ${life.reason}`;
    case "running":
      return `${when}  pid ${life.pid} runs`;
    case "ended": {
      const asked = life.asked ? " when asked to stop" : "";
      return `${when}  pid ${life.pid} ${endText(life)}${asked} after ${span(life.endedAt - life.at)}`;
    }
  }
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
