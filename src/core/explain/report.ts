/** The report on one process (`tsctl why`, the web page's drawer): findings in, sections of lines out. */
import type { Life } from "../process/history.js";
import { addressText, type Address } from "./addresses.js";
import { goesToBackground } from "./background.js";
import { endText, explainEnd, type EndFacts, type Explained } from "./ends.js";
import { endOfOutput } from "./output-end.js";
import { situationOf, type Facts } from "./situation.js";
import { tell } from "./situations.js";
import { lastEnd } from "./troubles.js";
import { span, times } from "./wording.js";

/** Who listens at an address; without a pid when that may not be seen. */
export interface Holder {
  readonly pid: number | undefined;
  /** Its command line, or whose it is when that is all there is to see. */
  readonly what: string;
  /** Its relation to the program that complains; the name of another program that it belongs to. */
  readonly kin: "itself" | "left-behind" | "same-file" | "stranger" | { readonly program: string };
}

/** Everything that was found out about one process. */
export interface Findings extends Omit<EndFacts, "policy" | "output"> {
  /** As people write it: `web`, or `group:web`. */
  readonly name: string;
  /** The program's section: `program:web`. */
  readonly section: string;
  readonly facts: Facts;
  /** The `description` of its struct. */
  readonly description: string;
  /** The end of what it wrote. */
  readonly output: readonly { readonly channel: "stdout" | "stderr"; readonly text: string }[];
  /** Those that its output calls in use, and who has them; undefined when it does not complain of that. */
  readonly addresses: readonly { readonly address: Address; readonly holders: readonly Holder[] }[] | undefined;
}

/** A heading and what stands under it. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A report: its first line is made of the first three. */
export interface Report {
  readonly name: string;
  readonly state: string;
  readonly description: string;
  readonly sections: readonly Section[];
}

/** How a report is written: where the clock is local, how many lines of output. */
export interface ReportStyle {
  /** `2026-01-31 12:00:00`, of wall-clock seconds since the epoch. */
  readonly localTime: (seconds: number) => string;
  readonly outputLines: number;
}

/** The report. Sections that have nothing to say are left out. */
export function reportOn(findings: Findings, { localTime, outputLines }: ReportStyle): Report {
  const { facts, name, description, output } = findings;
  const told = tell(situationOf(facts), facts, name);
  const end = lastEnd(facts.history);
  const explained = end === undefined || told.lastEnd === "no" ? undefined : explainEnd(end, endFacts(findings));
  const endLines = explained?.because ?? [];
  const held = addressLines(findings);
  const sections: readonly Section[] = [
    { title: "because", lines: told.lastEnd === "first" ? [...endLines, ...told.because] : told.because },
    { title: "before", lines: told.lastEnd === "after" ? endLines : [] },
    { title: "failures", lines: failureLines(facts, localTime) },
    { title: "lives", lines: facts.history.lives.map((life) => lifeLine(life, localTime)) },
    ...output.map(({ channel, text }) => ({ title: channel, lines: endOfOutput(text, outputLines) })),
    { title: "address", lines: held.because },
    { title: "next", lines: unique([...held.advice, ...(explained?.advice ?? []), ...told.advice]) },
  ];
  return { name, state: facts.life.state, description, sections: sections.filter(({ lines }) => lines.length > 0) };
}

function endFacts({ facts, output, background, logTrouble }: Findings): EndFacts {
  return { policy: facts.policy, output: output.map(({ text }) => text).join("\n"), background, logTrouble };
}

/** How often it failed and since when: what ten lives do not show. Once is what the lives do show. */
function failureLines({ history, now }: Facts, localTime: ReportStyle["localTime"]): readonly string[] {
  const { failures, failingSince, restarts } = history;
  if (failures < 2 || failingSince === undefined) return [];
  const again = restarts === 0 ? "" : `, and was started again by itself ${times(restarts)}`;
  return [`it has failed ${times(failures)} since ${localTime(failingSince)} (${span(now - failingSince)})${again}`];
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

/** Who has the addresses that it says are in use, and what to do about it. */
function addressLines(findings: Findings): Explained {
  const { addresses } = findings;
  if (addresses === undefined) return { because: [], advice: [] };
  if (addresses.length === 0)
    return { because: ["its output says that an address is in use, but not which"], advice: [] };
  const told = addresses.flatMap(({ address, holders }) => {
    const what = addressText(address);
    if (holders.length === 0) return [{ because: [`nobody holds ${what} any more`], advice: [] }];
    return holders.map((holder) => holderLines(what, holder, findings));
  });
  return { because: told.flatMap(({ because }) => because), advice: told.flatMap(({ advice }) => advice) };
}

function holderLines(address: string, { pid, what, kin }: Holder, { section, facts }: Findings): Explained {
  const who = pid === undefined ? what : `pid ${pid}: ${what}`;
  const kill = pid === undefined ? [] : [`kill ${pid}`];
  const held = `${address} is held by ${who}`;
  if (typeof kin === "object") {
    return { because: [`${held}, of ${kin.program}`], advice: ["give one of the two programs another address"] };
  }
  switch (kin) {
    case "itself":
      return { because: [`${address} is its own now: ${who}`], advice: [] };
    case "left-behind":
      return {
        because: [held, "an earlier life of this program left it behind"],
        advice: facts.policy.orphans.beforeStart
          ? kill
          : [...kill, `tsd_orphans=before_start in [${section}] ends what was left behind before each start`],
      };
    case "same-file":
      return {
        because: [
          held,
          "that is the same program: an earlier life of it that went into the background, or one that somebody began",
        ],
        advice: [...kill, ...foregroundAdvice(facts.policy.command)],
      };
    case "stranger":
      return { because: [held], advice: ["end that, or have this program use another address"] };
  }
}

function foregroundAdvice(command: string): readonly string[] {
  const known = goesToBackground(command);
  return known === undefined ? [] : [`keep it in the foreground: command=${known.advice}`];
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
