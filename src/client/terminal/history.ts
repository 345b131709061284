/** The history file of the shell: one entry a line, oldest first, as GNU readline keeps it (CTL-I-008). */
import { readFileSync, writeFileSync } from "node:fs";

/** Newest first, as Node's readline wants it. Without a file or without permission there is no history. */
export function readHistory(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    return lines.filter((line) => line !== "").reverse();
  } catch {
    return [];
  }
}

/** Writes the history; a failure is ignored at the end of a session. */
export function writeHistory(file: string | undefined, history: readonly string[]): void {
  if (file === undefined) return;
  try {
    writeFileSync(
      file,
      [...history]
        .reverse()
        .map((line) => `${line}\n`)
        .join(""),
      { mode: 0o600 },
    );
  } catch {
    return;
  }
}
