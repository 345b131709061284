/** Code that is not ours may throw anything; this makes a text of it safely. */
import { quoted } from "./quoted.js";

/** The stack of an error, or else the thrown value as text. Never throws. */
export function describeThrown(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return String(thrown.stack ?? thrown);
    return String(thrown);
  } catch {
    return "something that cannot be shown";
  }
}

/** A line for the log, and the lines below it. */
export type ThrownText = readonly [line: string, below: string | undefined];

/** A report as one text: the line is quoted, the lines below it stay as they are. */
export function reportText([line, below]: ThrownText): string {
  return below === undefined ? quoted(line) : `${quoted(line)}\n${below}`;
}

/**
 * A thrown value as a report, after `before`: the lines of the stack stay lines. The stack is what follows the message,
 * not what looks like it: a message may quote a text from outside that looks like a stack. Never throws.
 */
export function reportOf(before: string, thrown: unknown): ThrownText {
  const report = describeThrown(thrown);
  const from = report.indexOf("\n    at ", endOfMessage(report, thrown));
  if (from < 0) return [before + report, undefined];
  const frames = report
    .slice(from + 1)
    .split("\n")
    .map(quoted);
  return [before + report.slice(0, from), frames.join("\n")];
}

/** Where the message ends in a report; a value that is not an error has only a message. */
function endOfMessage(report: string, thrown: unknown): number {
  try {
    if (!(thrown instanceof Error)) return report.length;
    const { message } = thrown;
    const at = report.indexOf(message);
    return at < 0 ? 0 : at + message.length;
  } catch {
    return report.length;
  }
}
