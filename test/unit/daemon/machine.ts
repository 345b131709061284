/**
 * A daemon without a machine: fake processes, a clock that the test moves and that may go back, and timers that fire when
 * it gets there. What would be a SIGCHLD comes in a turn of its own, as the real one does.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { isA, type EventName, type SupervisorEvent } from "../../../src/core/events/kinds.js";
import type { SupervisorState } from "../../../src/core/supervisor/state.js";
import { ActivityLog } from "../../../src/daemon/logs/activity-log.js";
import type { Child } from "../../../src/daemon/child/child.js";
import { EventBus } from "../../../src/daemon/context/event-bus.js";
import { KnownUsers } from "../../../src/daemon/machine/known-users.js";
import { LogChanges } from "../../../src/daemon/logs/log-changes.js";
import { NotYet } from "../../../src/daemon/supervisor/pending.js";
import type { OpenReading } from "../../../src/daemon/context/output-reading.js";
import { systemProcesses } from "../../../src/daemon/machine/process-table.js";
import { SharedTable } from "../../../src/daemon/machine/shared-table.js";
import { Supervisor } from "../../../src/daemon/supervisor/supervisor.js";
import { Syslog } from "../../../src/daemon/logs/syslog.js";
import { FakePosix } from "../../support/fake-posix.js";
import { lendEach } from "../../support/wire.js";
import { accept } from "../core/config/loading.js";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

const START = 1_700_000_000;

export class Machine {
  readonly posix = new FakePosix();
  readonly supervisor: Supervisor;
  readonly events: { readonly name: EventName; readonly payload: string }[] = [];
  readonly finished: SupervisorState[] = [];
  /** Wall-clock seconds. */
  now = START;
  /** How many turns were run by a timer. */
  wakeUps = 0;
  obstacle: string | undefined;
  readonly bus = new EventBus();
  readonly #timers = new Map<object, Timer>();
  readonly #immediates = new Map<object, () => void>();
  readonly #logfile: string;
  #elapsed = 0;

  /** A daemon with these sections, not begun; programs run cat and log nowhere. */
  constructor(t: TestContext, sections: string) {
    const folder = mkdtempSync(join(tmpdir(), "tsd-machine-"));
    t.after(() => rmSync(folder, { recursive: true }));
    this.#logfile = join(folder, "log");
    this.#takeTimers(t);
    const config = accept(
      `[supervisord]\n${sections.replaceAll(
        /^\[program:.*$/gm,
        "$&\ncommand=/bin/cat\nstdout_logfile=NONE\nstderr_logfile=NONE",
      )}`,
    );
    const logNews = new LogChanges();
    const log = new ActivityLog({
      level: "blather",
      echo: false,
      news: logNews,
      to: { path: this.#logfile, limits: { maxBytes: 0, backups: 0 } },
    });
    this.supervisor = new Supervisor(
      {
        posix: this.posix,
        users: new KnownUsers(this.posix, () => ""),
        clock: () => this.now,
        log,
        logNews,
        bus: this.bus,
        syslog: new Syslog(this.posix, "supervisord", { unreachable: () => undefined, reachable: () => undefined }),
        settings: config.daemon,
        openReading: this.#openReading,
        serverUrl: undefined,
        environment: {},
        processes: new SharedTable(systemProcesses),
      },
      config,
      { finished: (state) => this.finished.push(state), obstacleToRestart: () => this.obstacle },
    );
    this.posix.onChildEnd = () => {
      setImmediate(() => this.supervisor.turn());
    };
    for (const group of config.groups) this.supervisor.addGroup(group);
  }

  /** Begin, and let come what comes at once. */
  begin(): this {
    this.supervisor.begin();
    this.settle();
    return this;
  }

  /** Time that has passed while the daemon waited, whatever the wall clock says. */
  get rested(): number {
    return this.#elapsed;
  }

  /** Note every event of these types. */
  subscribe(...types: EventName[]): void {
    this.bus.subscribe({
      wants: (name) => types.some((type) => isA(name, type)),
      accept: ({ name, payload }: SupervisorEvent) => this.events.push({ name, payload }),
    });
  }

  child(name: string): Child {
    for (const group of this.supervisor.groups.values()) {
      const found = group.children.get(name);
      if (found !== undefined) return found;
    }
    throw new Error(`there is no process ${name}`);
  }

  /** States by name. */
  states(): Record<string, string> {
    const children = [...this.supervisor.groups.values()].flatMap((group) => group.processes);
    return Object.fromEntries(children.map((child) => [child.name, child.state]));
  }

  /** What was logged since the last look, without the times. */
  logged(): string[] {
    const lines = readFileSync(this.#logfile, "utf8").split("\n").slice(this.#seen, -1);
    this.#seen += lines.length;
    return lines.map((line) => line.slice(24).replaceAll(/pid \d+/g, "pid <n>"));
  }
  #seen = 0;

  /** Let the daemon read what programs have written. */
  read(): void {
    for (const drain of this.#drains) drain();
  }

  readonly #drains = new Set<() => void>();
  /** Reads only on request and when the child has ended; nothing of a fake pipe can be waited for. */
  readonly #openReading: OpenReading = (posix, fd, consumer) => {
    const into = new Uint8Array(65_536);
    const drain = () => {
      for (let count = posix.read(fd, into); count > 0; count = posix.read(fd, into))
        lendEach([into.subarray(0, count)], (piece) => [consumer.data(piece, () => undefined)]);
    };
    this.#drains.add(drain);
    return {
      drain,
      look: drain,
      close: () => {
        if (this.#drains.delete(drain)) posix.close(fd);
      },
    };
  };

  /** How many timers are armed. */
  get armed(): number {
    return this.#timers.size;
  }

  /** Run what was put off to the next round of the event loop, until nothing is. */
  settle(): void {
    for (let rounds = 0; this.#immediates.size > 0; rounds += 1) {
      if (rounds > 100) throw new Error("it does not come to rest");
      const due = [...this.#immediates.values()];
      this.#immediates.clear();
      for (const run of due) run();
    }
  }

  /** Let time pass, timers firing on the way. */
  pass(seconds: number): void {
    const end = this.#elapsed + seconds;
    for (;;) {
      const next = [...this.#timers].sort(([, one], [, other]) => one.at - other.at)[0];
      if (next === undefined || next[1].at > end) break;
      const [key, timer] = next;
      this.#move(timer.at - this.#elapsed);
      this.#timers.delete(key);
      this.wakeUps += 1;
      timer.run();
      this.settle();
    }
    this.#move(end - this.#elapsed);
  }

  #move(seconds: number): void {
    this.#elapsed += seconds;
    this.now += seconds;
  }

  #takeTimers(t: TestContext): void {
    const timers = this.#timers as Map<unknown, Timer>;
    const immediates = this.#immediates as Map<unknown, () => void>;
    const replace = (name: "setTimeout" | "clearTimeout" | "setImmediate" | "clearImmediate", by: unknown) =>
      t.mock.method(globalThis, name, by as () => never);
    replace("setTimeout", (run: () => void, ms: number) => {
      const key = {};
      timers.set(key, { at: this.#elapsed + ms / 1000, run });
      return key;
    });
    replace("clearTimeout", (key: unknown) => timers.delete(key));
    replace("setImmediate", (run: () => void) => {
      const key = {};
      immediates.set(key, run);
      return key;
    });
    replace("clearImmediate", (key: unknown) => immediates.delete(key));
  }
}

/** Wait for a stop, as the RPC does. */
export function awaitStop(machine: Machine, child: Child): Promise<boolean> {
  return machine.supervisor.pending.until(() => {
    const next = child.reportStop();
    return child.state === "STOPPED" ? true : new NotYet(next);
  });
}
