/**
 * The port to the operating system in memory, for tests of the daemon: no process starts, nothing
 * takes time, and every refusal of a real system can be had on demand. The contract suite
 * (test/unit/posix/contract.ts) holds it to what the addon does.
 *
 *   const system = new FakePosix();
 *   system.refuse("spawn", "EAGAIN");             // the next spawn throws
 *   system.say(pid, "stdout", "hello\n");         // a child writes
 *   system.exit(pid, 1);                          // it ends; onChildEnd() stands for SIGCHLD
 */
import { shownName } from "../../src/posix/hidden-names.js";
import type { Exit, PipeEnds, Posix, SpawnPlan, UserRecord } from "../../src/posix/posix.js";
import { FakeDescriptors, hold, pull, push, refusal, type OpenEnd } from "./fake-descriptors.js";

/** A process of the fake system. Ends it no longer holds are absent. */
export interface FakeProcess {
  readonly pid: number;
  readonly group: number;
  readonly plan: SpawnPlan;
  readonly isChild: boolean;
  readonly ends: Map<"stdin" | "stdout" | "stderr", OpenEnd>;
  /** Every signal it was sent, except 0. */
  readonly signals: number[];
  alive: boolean;
}

/** A socket that takes datagrams, as a syslog daemon has one. */
export interface Receiver {
  readonly taken: string[];
  /** How many more it takes before it must be read. */
  room: number;
  /** Bytes; a longer one is refused with EMSGSIZE. */
  readonly longest?: number;
}

const SIGKILL = 9;
const RLIMIT_NOFILE = 7;

export class FakePosix implements Posix {
  readonly descriptors = new FakeDescriptors();
  /** Everything that was started and is not reaped yet, and grandchildren, by pid. */
  readonly processes = new Map<number, FakeProcess>();
  /** Every plan that was spawned, in order. */
  readonly spawned: SpawnPlan[] = [];
  /** Every signal that was sent and received, in order; pid as given. */
  readonly sent: { readonly pid: number; readonly signal: number }[] = [];
  /** Every change of owner, in order. */
  readonly owners: { readonly fd: number; readonly uid: number; readonly gid: number }[] = [];
  readonly users: UserRecord[] = [{ name: "root", uid: 0, gid: 0, home: "/root", shell: "/bin/sh", groups: [0] }];
  readonly groups = new Map<string, number>([["root", 0]]);
  readonly limits = new Map<number, { soft: number; hard: number }>([[RLIMIT_NOFILE, { soft: 1024, hard: 4096 }]]);
  /** Addresses something listens on; a unix path stays until deleted here, as its file would. */
  readonly addresses = new Set<string>();
  /**
   * Receivers of datagrams, by path, as many as there is room for. One that is removed is gone for its connections too.
   */
  readonly receivers = new Map<string, Receiver>();
  /** The daemon's own settings. */
  readonly self = {
    ignored: [] as readonly number[],
    user: 0,
    groups: [0] as readonly number[],
    session: false,
    subreaper: false,
    name: "node",
  };
  /** Signals that end a process that gets them, beside SIGKILL. */
  readonly deadly = new Set<number>();
  variables: readonly string[] = [];
  /** Called while a child is being ended: the test's SIGCHLD. The real one comes in a turn of its own. */
  onChildEnd: () => void = () => undefined;

  #nextPid = 100;
  readonly #ended: Exit[] = [];
  readonly #refusals: { call: keyof Posix; code: string }[] = [];

  // --- what a test does to the system ---

  /** The next call of that name throws PosixError(code); several are used up in order. */
  refuse(call: keyof Posix, code: string, times = 1): void {
    for (let i = 0; i < times; i++) this.#refusals.push({ call, code });
  }

  /** A process ends with an exit code. */
  exit(pid: number, code = 0): void {
    this.#end(pid, code << 8);
  }

  /** A process is ended by a signal. */
  die(pid: number, signal: number, dumpedCore = false): void {
    this.#end(pid, signal | (dumpedCore ? 0x80 : 0));
  }

  /** A process writes; returns how many bytes its pipe took. */
  say(pid: number, stream: "stdout" | "stderr", data: string | Uint8Array): number {
    const end = this.#demand(pid).ends.get(stream);
    if (end === undefined) throw new Error(`process ${pid} has closed its ${stream}`);
    return push(end, typeof data === "string" ? Buffer.from(data) : data);
  }

  /** A process reads everything on its stdin. */
  hear(pid: number): string {
    const end = this.#demand(pid).ends.get("stdin");
    if (end === undefined) throw new Error(`process ${pid} has closed its stdin`);
    const into = Buffer.alloc(65_536);
    return into.toString("utf8", 0, Math.max(0, pull(end, into)));
  }

  /** A process closes one of its streams. */
  shut(pid: number, stream: "stdin" | "stdout" | "stderr"): void {
    const { ends } = this.#demand(pid);
    const end = ends.get(stream);
    if (end !== undefined) hold(end, -1);
    ends.delete(stream);
  }

  /** A process forks: same group, same pipes; we reap the new one only if we are the subreaper. */
  grandchild(of: number): number {
    const { group, plan, ends } = this.#demand(of);
    return this.#add({ group, plan, ends: new Map(ends), isChild: this.self.subreaper });
  }

  /** A child of another process became ours and has ended. */
  orphanEnds(pid: number, waitStatus: number): void {
    this.#ended.push({ pid, waitStatus });
    this.onChildEnd();
  }

  // --- the port ---

  spawn(plan: SpawnPlan): number {
    this.#mayRefuse("spawn", plan.file);
    this.spawned.push(plan);
    const ends = new Map<"stdin" | "stdout" | "stderr", OpenEnd>();
    for (const stream of ["stdin", "stdout", "stderr"] as const) {
      const end = this.descriptors.find(plan[stream]);
      if (end !== undefined) ends.set(stream, end);
    }
    return this.#add({ group: 0, plan, ends, isChild: true });
  }

  reap(): readonly Exit[] {
    this.#mayRefuse("reap");
    for (const { pid } of this.#ended) this.processes.delete(pid);
    return this.#ended.splice(0);
  }

  kill(pid: number, signal: number): void {
    if (pid === 0 || pid === -1) throw new RangeError(`cannot signal pid ${pid}`);
    this.#mayRefuse("kill", String(pid));
    const reached = [...this.processes.values()].filter((one) => (pid < 0 ? one.group === -pid : one.pid === pid));
    if (reached.length === 0) throw refusal("ESRCH", "kill", String(pid));
    if (signal === 0) return;
    this.sent.push({ pid, signal });
    for (const one of reached.filter(({ alive }) => alive)) {
      one.signals.push(signal);
      if (signal === SIGKILL || this.deadly.has(signal)) this.die(one.pid, signal);
    }
  }

  pipe(nonBlocking: "read" | "write" | "neither"): PipeEnds {
    this.#mayRefuse("pipe");
    return this.descriptors.pipe(nonBlocking);
  }

  growPipe(fd: number, bytes: number): boolean {
    return this.descriptors.growPipe(fd, bytes);
  }

  /** There is no end of a file here. */
  append(fd: number, from: Uint8Array): number {
    return this.write(fd, from);
  }

  read(fd: number, into: Uint8Array): number {
    this.#mayRefuse("read");
    return this.descriptors.read(fd, into);
  }

  write(fd: number, from: Uint8Array): number {
    this.#mayRefuse("write");
    return this.descriptors.write(fd, from);
  }

  close(fd: number): void {
    this.#mayRefuse("close");
    this.descriptors.close(fd);
  }

  changeOwner(fd: number, uid: number, gid: number): void {
    this.#mayRefuse("changeOwner");
    this.owners.push({ fd, uid, gid });
  }

  dup2(from: number, to: number): void {
    this.#mayRefuse("dup2");
    this.descriptors.dup2(from, to);
  }

  passOn(): void {
    this.#mayRefuse("passOn");
  }

  ignoreSignals(signals: readonly number[]): void {
    this.self.ignored = signals;
  }

  returnMemory(): void {
    this.#mayRefuse("returnMemory");
  }

  setsid(): void {
    this.#mayRefuse("setsid");
    this.self.session = true;
  }

  environment(): readonly string[] {
    return this.variables;
  }

  showHiddenNames(): void {
    this.variables = this.variables.map((each) => shownName(each) ?? each);
  }

  characterLocale(name: string): string | undefined {
    return ["C", "POSIX"].includes(name || "C") ? "C" : undefined;
  }

  userByName(name: string): UserRecord | undefined {
    this.#mayRefuse("userByName", name);
    return this.users.find((user) => user.name === name);
  }

  userById(uid: number): UserRecord | undefined {
    this.#mayRefuse("userById", String(uid));
    return this.users.find((user) => user.uid === uid);
  }

  groupIdByName(name: string): number | undefined {
    this.#mayRefuse("groupIdByName", name);
    return this.groups.get(name);
  }

  groupExists(gid: number): boolean {
    this.#mayRefuse("groupExists", String(gid));
    return [...this.groups.values()].includes(gid);
  }

  getLimit(resource: number): { readonly soft: number; readonly hard: number } {
    this.#mayRefuse("getLimit");
    return this.limits.get(resource) ?? { soft: Infinity, hard: Infinity };
  }

  setLimit(resource: number, soft: number, hard: number): void {
    this.#mayRefuse("setLimit");
    if (soft > hard) throw refusal("EINVAL", "setrlimit");
    this.limits.set(resource, { soft, hard });
  }

  becomeUser(uid: number, _gid: number, groups: readonly number[]): void {
    this.#mayRefuse("becomeUser", String(uid));
    this.self.user = uid;
    this.self.groups = groups;
  }

  becomeSubreaper(): void {
    this.#mayRefuse("becomeSubreaper");
    this.self.subreaper = true;
  }

  listenUnix(path: string): number {
    this.#mayRefuse("listenUnix", path);
    return this.#listen(path);
  }

  listenTcp(host: string, port: number): number {
    this.#mayRefuse("listenTcp", `${host}:${port}`);
    return this.#listen(`${host}:${port}`);
  }

  connectUnix(path: string, kind: "datagram" | "stream"): number {
    this.#mayRefuse("connectUnix", path);
    const receiver = this.receivers.get(path);
    if (receiver === undefined && !this.addresses.has(path)) throw refusal("ENOENT", "connect", path);
    if ((receiver === undefined) !== (kind === "stream")) throw refusal("EPROTOTYPE", "connect", path);
    return this.descriptors.addOther((bytes) => {
      if (receiver === undefined) return bytes.length;
      if (this.receivers.get(path) !== receiver) throw refusal("ECONNREFUSED", "write");
      if (bytes.length > (receiver.longest ?? Infinity)) throw refusal("EMSGSIZE", "write");
      if (receiver.room === 0) return -1;
      receiver.room -= 1;
      receiver.taken.push(Buffer.from(bytes).toString("latin1"));
      return bytes.length;
    });
  }

  separateTitle(): void {
    this.#mayRefuse("separateTitle");
  }

  setProcessName(name: string): void {
    this.#mayRefuse("setProcessName");
    this.self.name = name;
  }

  #listen(address: string): number {
    if (this.addresses.has(address)) throw refusal("EADDRINUSE", "listen", address);
    this.addresses.add(address);
    return this.descriptors.addOther();
  }

  #mayRefuse(call: keyof Posix, subject?: string): void {
    const due = this.#refusals.find((one) => one.call === call);
    if (due === undefined) return;
    this.#refusals.splice(this.#refusals.indexOf(due), 1);
    throw refusal(due.code, call, subject);
  }

  #add(made: Pick<FakeProcess, "group" | "plan" | "ends" | "isChild">): number {
    const pid = this.#nextPid++;
    for (const end of made.ends.values()) hold(end, 1);
    this.processes.set(pid, { ...made, pid, group: made.group === 0 ? pid : made.group, signals: [], alive: true });
    return pid;
  }

  #demand(pid: number): FakeProcess {
    const found = this.processes.get(pid);
    if (!found?.alive) throw new Error(`there is no living process ${pid}`);
    return found;
  }

  #end(pid: number, waitStatus: number): void {
    const process = this.#demand(pid);
    for (const stream of [...process.ends.keys()]) this.shut(pid, stream);
    process.alive = false;
    if (!process.isChild) {
      this.processes.delete(pid);
      return;
    }
    this.#ended.push({ pid, waitStatus });
    this.onChildEnd();
  }
}
