/**
 * Colours, for people only: under the name `tsctl`, on a terminal, unless NO_COLOR is set. Scripts
 * never see any, and `chalk` (10 ms to load) is not even loaded for them.
 */
import { ownEntry } from "../../core/own-entry.js";

export interface Style {
  /** Colours a state name that is already padded; a process in trouble never looks good, whatever its state. */
  state(name: string, isTroubled?: boolean): string;
  /** Colours the part of a line that says what went wrong. */
  line(text: string): string;
  /** Colours the name before a line of a log; neighbours get different colours. */
  label(text: string, index: number): string;
  /** Colours a heading of help or of a report. */
  heading(text: string): string;
}

/** Leaves everything as it is. */
export const plain: Style = {
  state: (name) => name,
  line: (text) => text,
  label: (text) => text,
  heading: (text) => text,
};

/** Green: up. Yellow: starting or stopping. Red: down but should run. Dim: stopped on request. */
export async function coloured(): Promise<Style> {
  const { default: chalk } = await import("chalk");
  const states: Readonly<Record<string, (text: string) => string>> = {
    RUNNING: chalk.green,
    STARTING: chalk.yellow,
    STOPPING: chalk.yellow,
    BACKOFF: chalk.yellow,
    FATAL: chalk.red,
    UNKNOWN: chalk.red,
    STOPPED: chalk.dim,
    EXITED: chalk.dim,
  };
  const labels = [chalk.cyan, chalk.magenta, chalk.green, chalk.yellow, chalk.blue, chalk.red];
  return {
    label: (text, index) => labels[index % labels.length]!(text),
    heading: (text) => chalk.bold(text),
    state: (name, isTroubled = false) => {
      const state = name.trimEnd();
      return isTroubled && state === "RUNNING" ? chalk.yellow(name) : (ownEntry(states, state)?.(name) ?? name);
    },
    line: (text) => text.replace(/^(error|Error|ERROR)(?=:)|(?<=: )ERROR(?= \()/, (word) => chalk.red(word)),
  };
}
