/** Code that is not ours may throw anything at all; this makes a text of it without being harmed. */
import { quoted } from "./quoted.js";

/** The stack of an error, else what was thrown as text. Never throws. */
export function describeThrown(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return String(thrown.stack ?? thrown);
    return String(thrown);
  } catch {
    return "something that cannot be shown";
  }
}

/** A line for the log, and what stands on lines of its own below it. */
export type ThrownText = readonly [line: string, below: string | undefined];

/** A report as one text: the line is quoted, what is below it stays as it is. */
export function reportText([line, below]: ThrownText): string {
  return below === undefined ? quoted(line) : `${quoted(line)}\n${below}`;
}

/**
 * What was thrown as a report, behind `before`: the lines of the stack stay lines. They are what follows the message, and not
 * what looks like them: a message may quote a text from outside that does. Never throws.
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

/** Where the message ends in a report; what is no error has nothing but a message. */
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
