/** What /proc says about a process, read from outside it. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The fields of /proc/<pid>/status by name, white space trimmed. */
export function status(pid: number | "self"): Readonly<Record<string, string>> {
  const lines = readFileSync(`/proc/${pid}/status`, "utf8").trimEnd().split("\n");
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
}

/** Numbers of a status field such as `Uid` or `Groups`. */
export function numbers(pid: number | "self", field: string): number[] {
  return (status(pid)[field] ?? "").split(/\s+/).filter(Boolean).map(Number);
}

/** Signals set in a mask field such as `SigIgn`, ascending. */
export function signals(pid: number | "self", field: string): number[] {
  const mask = BigInt(`0x${status(pid)[field]!}`);
  return Array.from({ length: 64 }, (_, i) => i + 1).filter((signal) => (mask >> BigInt(signal - 1)) & 1n);
}

/** Parent, process group and session. */
export function family(pid: number | "self"): { parent: number; group: number; session: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [, parent, group, session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(parent), group: Number(group), session: Number(session) };
}

/** Descriptor → what it refers to. */
export function descriptors(pid: number | "self"): Map<number, string> {
  const entries: [number, string][] = [];
  for (const name of readdirSync(`/proc/${pid}/fd`)) {
    try {
      entries.push([Number(name), readlinkSync(`/proc/${pid}/fd/${name}`)]);
    } catch {
      // The descriptor that readdir itself used.
    }
  }
  return new Map(entries.sort(([a], [b]) => a - b));
}

/** Soft and hard value of a line of /proc/<pid>/limits. */
export function limit(pid: number | "self", line: string): [string, string] {
  const found = readFileSync(`/proc/${pid}/limits`, "utf8")
    .split("\n")
    .find((one) => one.startsWith(line));
  const [soft, hard] = found!.slice(line.length).trim().split(/\s+/);
  return [soft!, hard!];
}
