/**
 * Who listens at an address, read from /proc as far as the daemon may look. Nothing here blocks: a machine has thousands
 * of processes, and the daemon other things to do.
 */
import { readdir, readFile, readlink } from "node:fs/promises";
import type { Address } from "../core/explain/addresses.js";

/** Who listens; without a pid where it may not be seen whose socket it is. */
export interface Listening {
  readonly pid: number | undefined;
  /** Its command line, or the user id that owns the socket when that is all there is to see. */
  readonly what: string;
}

/** The state of a TCP socket that listens, as /proc/net/tcp has it. */
const TCP_LISTEN = "0A";
/** The flag of a unix socket that does (`__SO_ACCEPTCON`). */
const UNIX_LISTENS = 0x10000;

/** A socket that listens: the number by which descriptors name it, and the user id it belongs to if the table has that. */
type Socket = readonly [inode: string, uid: string | undefined];

/** Who listens there in the daemon's network, or has this pid; nobody is an empty list. */
export async function listeningAt(address: Address, proc = "/proc"): Promise<readonly Listening[]> {
  if (address.kind === "instance") {
    const what = await commandOf(`${proc}/${address.pid}`);
    return what === "" ? [] : [{ pid: address.pid, what }];
  }
  const sockets = new Map(await socketsAt(address, proc));
  if (sockets.size === 0) return [];
  const holders: Listening[] = [];
  for (const pid of await orNone(readdir(proc))) {
    if (!/^\d+$/.test(pid)) continue;
    const inodes = await inodesOf(`${proc}/${pid}/fd`);
    if (inodes.some((inode) => sockets.has(inode)))
      holders.push({ pid: Number(pid), what: await commandOf(`${proc}/${pid}`) });
  }
  if (holders.length > 0) return holders;
  return [...new Set(sockets.values())].map((uid) => ({
    pid: undefined,
    what: uid === undefined ? "a process that the daemon may not look at" : `a process of user id ${uid}`,
  }));
}

async function socketsAt(
  address: Exclude<Address, { readonly kind: "instance" }>,
  proc: string,
): Promise<readonly Socket[]> {
  if (address.kind === "socket") return unixListeners(await text(`${proc}/net/unix`), address.path);
  const tables = [await text(`${proc}/net/tcp`), await text(`${proc}/net/tcp6`)];
  return tables.flatMap((table) => tcpListeners(table, address.port));
}

/** The sockets that listen on a port, from the text of /proc/net/tcp. */
export function tcpListeners(table: string, port: number): readonly Socket[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , uid = "", , inode = ""] = line.trim().split(/\s+/);
    return state === TCP_LISTEN && local.endsWith(`:${wanted}`) ? [[inode, uid] as const] : [];
  });
}

/**
 * The sockets that listen at a path, from the text of /proc/net/unix. supervisord, this one too, binds `PATH.pid` and then
 * gives it the name PATH, which that table does not show.
 */
export function unixListeners(table: string, path: string): readonly Socket[] {
  return table.split("\n").flatMap((line) => {
    const [, , , flags = "", , , inode = "", at] = line.trim().split(/\s+/);
    const isThere = at === path || (at?.startsWith(`${path}.`) === true && /^\.\d+$/.test(at.slice(path.length)));
    return isThere && (Number.parseInt(flags, 16) & UNIX_LISTENS) !== 0 ? [[inode, undefined] as const] : [];
  });
}

async function inodesOf(folder: string): Promise<readonly string[]> {
  const descriptors = await orNone(readdir(folder));
  const links = await Promise.all(
    descriptors.map((each) => orNone(readlink(`${folder}/${each}`).then((one) => [one]))),
  );
  return links.flat().flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

async function commandOf(folder: string): Promise<string> {
  const words = (await text(`${folder}/cmdline`)).split("\0").join(" ").trim();
  return words === "" ? (await text(`${folder}/comm`)).trim() : words;
}

async function text(path: string): Promise<string> {
  return (await orNone(readFile(path, "utf8").then((one) => [one])))[0] ?? "";
}

/** Processes end while we look, and some are not ours to look at. */
async function orNone<T>(look: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await look;
  } catch {
    return [];
  }
}
