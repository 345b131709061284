/**
 * Who holds a port: the log of a program says "address already in use", and `tsctl why` says whose
 * address it is. Read from /proc, as far as this user may look.
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Who listens; without a pid when we may not see whose socket it is. */
export interface Holder {
  readonly pid: number | undefined;
  /** Its process group: the pid of the program that began it, if that never left its own. */
  readonly group: number | undefined;
  /** Its command line, or the user id that owns the socket when that is all there is to see. */
  readonly what: string;
}

const LISTEN = "0A";
const IN_USE = /EADDRINUSE|address (?:is )?(?:already )?in use|port is already (?:allocated|in use)/i;
/** Times of day have colons and digits too. */
const TIME = /\b\d{1,2}:\d{2}:\d{2}\b/g;
const PORT = /(?::|\bport[\s=:]+)(\d{1,5})\b/gi;

/** Does a program say that an address is in use? The ports it names, none if it names none; undefined if it does not. */
export function portsSaidInUse(output: string): readonly number[] | undefined {
  const lines = output.split("\n").filter((line) => IN_USE.test(line));
  if (lines.length === 0) return undefined;
  const named = portsIn(lines.join("\n"));
  return named.length > 0 ? named : portsIn(output);
}

function portsIn(text: string): readonly number[] {
  const ports = [...text.replace(TIME, "").matchAll(PORT)].map((match) => Number(match[1]));
  return [...new Set(ports)].filter((port) => port > 0 && port < 65536);
}

/** Who listens on a TCP port in this network; nobody any more is an empty list. */
export function holdersOf(port: number, proc = "/proc"): readonly Holder[] {
  const sockets = new Map(["tcp", "tcp6"].flatMap((table) => listeners(readText(`${proc}/net/${table}`), port)));
  if (sockets.size === 0) return [];
  const holders = pidsIn(proc).flatMap((pid): readonly Holder[] => {
    const held = inodesOf(`${proc}/${pid}/fd`).filter((inode) => sockets.has(inode));
    return held.length === 0 ? [] : [{ pid, group: groupOf(`${proc}/${pid}`), what: commandOf(`${proc}/${pid}`) }];
  });
  if (holders.length > 0) return holders;
  return [...new Set(sockets.values())].map((uid) => ({
    pid: undefined,
    group: undefined,
    what: `a process of user id ${uid}`,
  }));
}

/** Inode and user id of the sockets that listen on a port, from the text of /proc/net/tcp. */
export function listeners(table: string, port: number): readonly (readonly [inode: string, uid: string])[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , uid = "", , inode = ""] = line.trim().split(/\s+/);
    return state === LISTEN && local.endsWith(`:${wanted}`) ? [[inode, uid] as const] : [];
  });
}

function pidsIn(proc: string): readonly number[] {
  return orNone(() => readdirSync(proc)).flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

function inodesOf(folder: string): readonly string[] {
  return orNone(() => readdirSync(folder)).flatMap((fd) =>
    orNone(() => [readlinkSync(`${folder}/${fd}`)]).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []),
  );
}

function commandOf(folder: string): string {
  const words = readText(`${folder}/cmdline`).split("\0").join(" ").trim();
  return words === "" ? readText(`${folder}/comm`).trim() : words;
}

/** The fifth field; the second is the name, which may hold anything. */
function groupOf(folder: string): number | undefined {
  const [, , group] = readText(`${folder}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");
  return group === undefined ? undefined : Number(group);
}

function readText(path: string): string {
  return orNone(() => [readFileSync(path, "utf8")])[0] ?? "";
}

/** Processes end while we look, and some are not ours to look at. */
function orNone<T>(look: () => readonly T[]): readonly T[] {
  try {
    return look();
  } catch {
    return [];
  }
}
