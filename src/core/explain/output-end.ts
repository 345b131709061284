/**
 * Which lines of a program's output are shown to explain its end: the last ones. If these are the end of a long error
 * message, the line where the message begins is shown too: a stack trace of forty lines may say in its first line what
 * happened.
 */

/** A line that begins an error itself, and does not continue another one, as Node's "Emitted 'error'" does. */
const BEGINS_AN_ERROR =
  /^(?=\S)(?!Emitted 'error').*(?:\b(?:traceback|panic|panicked|fatal|critical|emerg|alert|crit|abort\w*)|error|exception)\b/i;

/**
 * At most `count` of the last lines, none for 0; before them the line that begins the error, and the number of lines
 * left out.
 */
export function endOfOutput(text: string, count: number): readonly string[] {
  if (count === 0 || text.trim() === "") return [];
  const lines = text.trimEnd().split("\n");
  const last = lines.slice(-count);
  while (last[0]!.trim() === "") last.shift();
  if (!/^\s/.test(last[0]!) && last.some((line) => BEGINS_AN_ERROR.test(line))) return last;
  const before = lines.slice(0, -last.length);
  const at = before.findLastIndex((line) => BEGINS_AN_ERROR.test(line));
  if (at === -1) return last;
  const between = before.length - at - 1;
  return [before[at]!, ...(between === 0 ? [] : [`… ${between} ${between === 1 ? "line" : "lines"} …`]), ...last];
}
