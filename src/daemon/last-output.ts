/** The end of what a process wrote, wherever it went: for those who ask why it ended (`tsctl why`). */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { LastBytes } from "../core/logs/last-bytes.js";
import { isOwnFile } from "./child-log.js";

/** At most `bytes` of it, from the log file, or from memory where the output goes elsewhere. Empty if there is none. */
export function lastOutput(path: string | undefined, memory: LastBytes, bytes: number): Uint8Array {
  if (isOwnFile(path)) return endOfFile(path, bytes);
  const kept = memory.read();
  return kept.subarray(Math.max(0, kept.length - bytes));
}

function endOfFile(path: string, bytes: number): Uint8Array {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch {
    return new Uint8Array(0);
  }
  try {
    const from = Math.max(0, fstatSync(fd).size - bytes);
    const end = Buffer.alloc(bytes);
    return end.subarray(0, readSync(fd, end, 0, bytes, from));
  } finally {
    closeSync(fd);
  }
}
