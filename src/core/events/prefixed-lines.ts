/**
 * What the result handler of the Python package `supervisor_stdout` prints: every line of a program, prefixed with the
 * program's name and channel. Images rely on it to get all output into the container's log.
 */
import { decodeUtf8Lossy, encodeUtf8 } from "../text.js";

/**
 * The result of the listener `supervisor_stdout` is the payload of a PROCESS_LOG event; this returns what is printed of
 * it, including a last line with only the prefix when the program's output ends with a line feed. Throws Error when the
 * result is not such a payload.
 */
export function prefixedLines(result: Uint8Array): Uint8Array {
  const [header, ...lines] = decodeUtf8Lossy(result).split("\n");
  if (lines.length === 0) throw new Error("the result has one line only: it is no payload of a PROCESS_LOG event");
  const tokens = tokensOf(header!);
  const [name, channel] = [tokens.get("processname"), tokens.get("channel")];
  if (name === undefined || channel === undefined) {
    throw new Error("the result names no process and channel: it is no payload of a PROCESS_LOG event");
  }
  return encodeUtf8(lines.map((line) => `${name} ${channel} | ${line}\n`).join(""));
}

/** Stricter than `payload-tokens.ts`: the package fails on a word that is not `key:value`. */
function tokensOf(header: string): ReadonlyMap<string, string> {
  const words = header.split(/\s+/).filter((word) => word !== "");
  return new Map(
    words.map((word) => {
      const parts = word.split(":");
      if (parts.length !== 2) throw new Error(`the result's first line has the word ${word}, which is not key:value`);
      return [parts[0]!, parts[1]!];
    }),
  );
}
