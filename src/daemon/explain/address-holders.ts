/**
 * Which process listens at an address, read from /proc as far as the daemon may look. Nothing here blocks: a machine
 * has thousands of processes, and the daemon has other work to do.
 */
import { readdir, readFile, readlink } from "node:fs/promises";
import type { Address } from "../../core/explain/addresses.js";

/** A process that listens; without a pid where the daemon may not see whose socket it is. */
export interface ListeningProcess {
  readonly pid: number | undefined;
  /** Its command line, or the user id that owns the socket when nothing else can be seen. */
  readonly what: string;
}

/** The state of a listening TCP socket in /proc/net/tcp. */
const TCP_LISTEN = "0A";
/** The flag of a listening unix socket (`__SO_ACCEPTCON`). */
const UNIX_LISTENS = 0x10000;

/** A listening socket: the number by which descriptors name it, and the user id of its owner if the table has that. */
type Socket = readonly [inode: string, uid: string | undefined];

/** The listening sockets of a machine: TCP by port, unix by path. */
interface Sockets {
  readonly ports: ReadonlyMap<number, readonly Socket[]>;
  readonly paths: ReadonlyMap<string, readonly Socket[]>;
}

/**
 * Which processes listen in the daemon's network. The tables and the descriptors of all processes are read once,
 * however many questions are asked.
 */
export class Listeners {
  readonly #proc: string;
  #sockets: Promise<Sockets> | undefined;
  /** The processes that have a listening socket, by its number. */
  #owners: Promise<ReadonlyMap<string, readonly number[]>> | undefined;

  constructor(proc = "/proc") {
    this.#proc = proc;
  }

  /** The processes that listen there, or that have this pid; may be empty. */
  async at(address: Address): Promise<readonly ListeningProcess[]> {
    if (address.kind === "instance") {
      const what = await commandOf(`${this.#proc}/${address.pid}`);
      return what === "" ? [] : [{ pid: address.pid, what }];
    }
    const { ports, paths } = await (this.#sockets ??= this.#readSockets());
    const sockets = (address.kind === "port" ? ports.get(address.port) : paths.get(address.path)) ?? [];
    if (sockets.length === 0) return [];
    const owners = await (this.#owners ??= this.#readOwners());
    const pids = new Set(sockets.flatMap(([inode]) => owners.get(inode) ?? []));
    const holders: ListeningProcess[] = [];
    for (const pid of pids) holders.push({ pid, what: await commandOf(`${this.#proc}/${pid}`) });
    if (holders.length > 0) return holders;
    return [...new Set(sockets.map(([, uid]) => uid))].map((uid) => ({
      pid: undefined,
      what: uid === undefined ? "a process that the daemon may not look at" : `a process of user id ${uid}`,
    }));
  }

  async #readSockets(): Promise<Sockets> {
    const tables = [await text(`${this.#proc}/net/tcp`), await text(`${this.#proc}/net/tcp6`)];
    return {
      ports: gathered(tables.flatMap(tcpListeners)),
      paths: gathered(unixListeners(await text(`${this.#proc}/net/unix`))),
    };
  }

  async #readOwners(): Promise<ReadonlyMap<string, readonly number[]>> {
    const { ports, paths } = await this.#sockets!;
    const listening = new Set([...ports.values(), ...paths.values()].flat().map(([inode]) => inode));
    const owners: (readonly [inode: string, pid: number])[] = [];
    for (const pid of await orNone(readdir(this.#proc))) {
      if (!/^\d+$/.test(pid)) continue;
      const inodes = await inodesOf(`${this.#proc}/${pid}/fd`);
      for (const inode of inodes) if (listening.has(inode)) owners.push([inode, Number(pid)]);
    }
    return gathered(owners);
  }
}

function gathered<Key, Value>(pairs: readonly (readonly [Key, Value])[]): ReadonlyMap<Key, readonly Value[]> {
  const map = new Map<Key, Value[]>();
  for (const [key, value] of pairs) {
    const values = map.get(key);
    if (values === undefined) map.set(key, [value]);
    else values.push(value);
  }
  return map;
}

/** The listening sockets with their ports, from the text of /proc/net/tcp. */
export function tcpListeners(table: string): readonly (readonly [port: number, Socket])[] {
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , uid = "", , inode = ""] = line.trim().split(/\s+/);
    const port = Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16);
    return state === TCP_LISTEN ? [[port, [inode, uid]] as const] : [];
  });
}

/**
 * The listening sockets with their paths, from the text of /proc/net/unix. supervisord, this one too, binds `PATH.pid`
 * and then renames it to PATH, which that table does not show: such a socket counts for both paths.
 */
export function unixListeners(table: string): readonly (readonly [path: string, Socket])[] {
  return table.split("\n").flatMap((line) => {
    const [, , , flags = "", , , inode = "", path] = line.trim().split(/\s+/);
    if (path === undefined || (Number.parseInt(flags, 16) & UNIX_LISTENS) === 0) return [];
    const paths = new Set([path, path.replace(/\.\d+$/, "")]);
    return [...paths].map((each) => [each, [inode, undefined]] as const);
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

/** Processes end while we look, and some may not be looked at. */
async function orNone<T>(look: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await look;
  } catch {
    return [];
  }
}
