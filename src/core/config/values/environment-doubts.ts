/**
 * Variables of `environment=` whose value is not the one that a person reads there, or that versions of Supervisor read
 * differently. Without a warning that would be, for example, a wrong password. The reports name the variable and never
 * show a value, which may be secret.
 */
import { newerPairs, releasedPairs, type Pairs } from "./environment.js";
import { variablesAsWritten, type WrittenVariable } from "./environment-as-written.js";
import { ConfigError } from "../model/problems.js";

/** What can be reported of a variable. */
export type Doubt = keyof typeof DOUBTS;

/** A variable with a report. */
export interface DoubtfulVariable {
  readonly section: string;
  /** As written; "" where the text in its place is not a name, and so may be a part of a value. */
  readonly name: string;
  /** Where its entry begins, in the unexpanded value. */
  readonly at: number;
  readonly doubt: Doubt;
  /** Its value is an expansion, or contains one. */
  readonly expands: boolean;
}

/** The kinds of doubt, the text for each, and whether the daemon logs it at start. */
export const DOUBTS = {
  changed: {
    logged: true,
    now: "the program does not get the value that is written: quotes, backslashes or what stands beside them are lost",
  },
  versions: {
    logged: true,
    now: "Supervisor up to 4.3.0 and 4.4 read it differently, or one of them refuses it; it is read as by 4.3.0",
  },
  cut: {
    logged: false,
    now: "the program does not get the value that is written: without quotes it is cut, as by Supervisor itself",
  },
  refused: { logged: false, now: "Supervisor up to 4.3.0 refuses to start with it; it is read as by 4.4" },
} as const;

/** What to write instead. */
export function insteadOf({ name, expands }: DoubtfulVariable): string {
  const form = `Write ${name || "NAME"}="…", without double quotes and backslashes between the quotes.`;
  if (!expands) return form;
  return `${form} What an expansion stands for is read as if it stood there itself: a value with such characters is better inherited from the daemon.`;
}

/** An `environment=` that was accepted. */
export interface AcceptedEnvironment {
  readonly section: string;
  readonly raw: string;
  /** The whole value, expanded. */
  readonly text: string;
  /** How the released versions read it. */
  readonly released: Pairs;
  /** Expands a part of it. Throws ConfigError. */
  readonly expand: (part: string) => string;
}

/** Every variable with a doubt, each once, in order. */
export function environmentDoubts(accepted: AcceptedEnvironment): readonly DoubtfulVariable[] {
  const { section, raw, text, released } = accepted;
  if (PLAIN.test(text) && text.replace(ORDINARY, "") === raw.replace(ORDINARY, "")) return [];
  const newer = newerPairs(text);
  const given = typeof released === "string" ? newer : released;
  if (typeof given === "string") return [];
  const written = variablesAsWritten(raw);
  const found = new Map<WrittenVariable, Doubt>();
  const expanded = (part: string | undefined) => expandedOrNothing(accepted, part);

  const meant = new Map(written.map((variable) => [expanded(variable.name), variable]));
  for (const [name, variable] of meant) {
    const value = expanded(variable.value);
    const got = name === undefined ? undefined : given.get(name);
    if (value === undefined || value !== got) {
      found.set(variable, value === undefined || /['"\\]/.test(value) ? "changed" : "cut");
    }
    const other = typeof newer === "string" || name === undefined ? got : newer.get(name);
    const differs = typeof released !== "string" && other !== got;
    if (differs && found.get(variable) !== "changed") found.set(variable, "versions");
  }
  // The whole value is refused. Blame the variables that would be refused alone, if there are any.
  const refusing = typeof released === "string" ? releasedPairs : typeof newer === "string" ? newerPairs : undefined;
  if (refusing !== undefined) {
    for (const variable of causes(written, refusing, expanded)) {
      if (found.get(variable) !== "changed") found.set(variable, typeof released === "string" ? "refused" : "versions");
    }
  }
  const [first] = written;
  const foreign = [...given.keys()].some((name) => !meant.has(name));
  if (found.size === 0 && foreign && first !== undefined) found.set(first, "changed");
  return written.flatMap((variable) => {
    const doubt = found.get(variable);
    const { name, at, text: entry } = variable;
    const shown = /^[\w.-]+$/.test(name) ? name : "";
    return doubt === undefined ? [] : [{ section, name: shown, at, doubt, expands: entry.includes("%(") }];
  });
}

/** Values that every reader reads alike, recognized in one match: most files have no others. */
const PLAIN =
  /^(?:[ \t\n]*[A-Za-z_]\w*[ \t\n]*=[ \t\n]*(?:[\w/.+\-():]+|"[^"'\\]*"|'[^"'\\]*')[ \t\n]*(?:,|$))*[ \t\n]*$/;
/**
 * Characters that separate nothing. If all other characters are the same before and after expansion, no expansion has
 * added one.
 */
const ORDINARY = /[^"'\\,=#\s]/g;

function causes(
  written: readonly WrittenVariable[],
  read: (text: string) => Pairs,
  expanded: (part: string) => string | undefined,
): readonly WrittenVariable[] {
  // With a following variable: without one, a surplus token is taken for the comma.
  const after = (at: number) => (at < written.length - 1 ? ",X=1" : "");
  const alone = written.filter(({ text }, at) => typeof read((expanded(text) ?? "=") + after(at)) === "string");
  return alone.length > 0 ? alone : written.slice(0, 1);
}

function expandedOrNothing({ expand }: AcceptedEnvironment, part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : expand(part);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
