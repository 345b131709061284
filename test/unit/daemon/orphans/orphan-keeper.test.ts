/** What a look at leftovers costs, and when there is one. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ProcessConfig } from "../../../../src/core/config/model/model.js";
import type { ProcessEntry } from "../../../../src/core/process/orphans.js";
import type { DaemonContext } from "../../../../src/daemon/context/context.js";
import { OrphanKeeper } from "../../../../src/daemon/orphans/orphan-keeper.js";
import { PosixError } from "../../../../src/posix/errors.js";
import { SharedTable } from "../../../../src/daemon/machine/shared-table.js";
import { FakePosix } from "../../../support/fake-posix.js";

class Scene {
  readonly table = new Map<number, ProcessEntry>();
  readonly sent: string[] = [];
  readonly said: string[] = [];
  now = 1000;
  lists = 0;
  single = 0;
  readonly #marks = new Map<number, string>();
  readonly #context: DaemonContext;
  /** Process groups that live, whichever of their processes can be seen. */
  readonly groups = new Set<number>();

  constructor() {
    const posix = new FakePosix();
    posix.kill = (pid, signal) => {
      if (pid < 0 && !this.groups.has(-pid)) throw new PosixError("ESRCH", 3, "kill");
      if (signal !== 0) this.sent.push(`${signal} ${pid}`);
    };
    const say = (_level: string, text: string) => this.said.push(text);
    const log = { log: say, error: (text: string) => say("error", text) };
    const processes = new SharedTable({
      list: () => {
        this.lists += 1;
        return [...this.table.values()];
      },
      entryOf: (pid) => {
        this.single += 1;
        return this.table.get(pid);
      },
      marksOf: (pid) => ({ lineage: [this.#marks.get(pid) ?? ""], program: "", server: "", isBlank: false }),
    });
    const clock = () => this.now;
    this.#context = { posix, log, clock, processes, environment: {} } as unknown as DaemonContext;
    this.processes = processes;
  }

  readonly processes: SharedTable;

  keeper(name: string): OrphanKeeper {
    return new OrphanKeeper(this.#context, name, { name, stopWaitSeconds: 10 } as ProcessConfig);
  }

  /** A leftover of that keeper's program; a child of the daemon unless another parent is given. */
  leave(keeper: OrphanKeeper, pid: number, parent = process.pid): void {
    this.#marks.set(pid, keeper.variable()[1]);
    this.table.set(pid, { pid, parent, group: pid, session: pid, name: "kid", isZombie: false, began: pid });
  }

  /** It ends, and the daemon reaps it. */
  reap(pid: number, keepers: readonly OrphanKeeper[]): void {
    this.table.delete(pid);
    this.processes.forget();
    for (const keeper of keepers) if (keeper.haveEnded([pid])) this.settle(keeper);
  }

  /** Looks of others may put it off. */
  settle(keeper: OrphanKeeper): boolean {
    for (;;) {
      const isOver = keeper.clear();
      if (isOver || keeper.deadline === undefined || keeper.deadline > this.now + 1) return isOver;
    }
  }
}

describe("what a look at leftovers costs", () => {
  test("TSD-ORPHANS-008 while one of those that were signalled lives, the end of others reads nothing", () => {
    const scene = new Scene();
    const keepers = Array.from({ length: 20 }, (_, n) => scene.keeper(`p${n}`));
    keepers.forEach((keeper, n) => [0, 1, 2].forEach((kid) => scene.leave(keeper, 1000 + 10 * n + kid)));
    for (const keeper of keepers) assert.equal(scene.settle(keeper), false);
    assert.equal(scene.sent.length, 60);
    const { lists } = scene;
    for (const n of keepers.keys()) for (const kid of [0, 1]) scene.reap(1000 + 10 * n + kid, keepers);
    assert.deepEqual([scene.lists, scene.single], [lists, 0]);
    // With the last of each there is a look for it, not for the others.
    for (const n of keepers.keys()) scene.reap(1002 + 10 * n, keepers);
    assert.equal(scene.lists, lists + 20);
    assert.equal(scene.said.filter((line) => line.startsWith("nothing of ")).length, 20);
  });

  test("of one that is not the daemon's child nothing but itself is read", () => {
    const scene = new Scene();
    const keeper = scene.keeper("web");
    // Below an adopted process that belongs to no program.
    scene.table.set(50, {
      ...{ pid: 50, parent: process.pid, group: 50, session: 50 },
      name: "x",
      isZombie: false,
      began: 1,
    });
    scene.leave(keeper, 51, 50);
    scene.settle(keeper);
    const { lists, single } = scene;
    assert.equal(keeper.haveEnded([99]), false);
    assert.deepEqual([scene.lists, scene.single], [lists, single + 1]);
    scene.table.set(51, { ...scene.table.get(51)!, began: 2 });
    assert.equal(keeper.haveEnded([99]), true, "somebody else has its pid by now");
  });

  test("those that it left when it ended are signalled then, and killed at the deadline that was set first", () => {
    const scene = new Scene();
    const keeper = scene.keeper("web");
    scene.leave(keeper, 51);
    scene.settle(keeper);
    scene.leave(keeper, 52);
    assert.equal(keeper.haveEnded([99]), false);
    scene.now += 5;
    scene.reap(51, [keeper]);
    assert.deepEqual(scene.sent, ["15 51", "15 52"]);
    scene.leave(keeper, 53);
    scene.processes.forget();
    scene.now += 6;
    scene.settle(keeper);
    assert.deepEqual(scene.sent.slice(2), ["9 52", "9 53"]);
  });

  test("TSD-ORPHANS-004 one that has ended since the look is not signalled under its pid", () => {
    const scene = new Scene();
    const keeper = scene.keeper("web");
    scene.leave(keeper, 51);
    scene.leave(keeper, 52, 51);
    scene.processes.list();
    const { list } = scene.processes;
    Object.assign(scene.processes, {
      list: () => {
        const entries = list();
        scene.table.set(52, { ...scene.table.get(52)!, began: 1 });
        return entries;
      },
    });
    keeper.clear();
    assert.deepEqual(scene.sent, ["15 51"]);
  });
});

describe("what a look cannot see", () => {
  test("TSD-ORPHANS-002 a group whose processes come and go faster than they can be seen is ended as one", () => {
    const scene = new Scene();
    const keeper = scene.keeper("storm");
    scene.groups.add(70);
    keeper.departed(70);
    assert.equal(scene.settle(keeper), false);
    assert.deepEqual(scene.sent, ["15 -70"]);
    scene.reap(71, [keeper]);
    assert.deepEqual(scene.sent, ["15 -70"], "it lives, and has been told");
    scene.now += 11;
    scene.settle(keeper);
    assert.deepEqual(scene.sent, ["15 -70", "9 -70"]);
    scene.groups.delete(70);
    scene.reap(72, [keeper]);
    assert.deepEqual([keeper.isClearing, scene.said.at(-1)], [false, "nothing of storm is left"]);
  });

  test("a group of which the dead are there to be seen is not signalled as one", () => {
    const scene = new Scene();
    const keeper = scene.keeper("dead");
    scene.groups.add(70);
    scene.leave(keeper, 71);
    scene.table.set(71, { ...scene.table.get(71)!, group: 70, isZombie: true });
    keeper.departed(70);
    assert.equal(scene.settle(keeper), true);
    assert.deepEqual(scene.sent, []);
  });

  test("TSD-ORPHANS-005 where nothing can be looked at that is logged, and delays nothing", () => {
    const scene = new Scene();
    const keeper = scene.keeper("web");
    const trouble = Object.assign(new Error("too many open files"), { code: "EMFILE" });
    Object.assign(scene.processes, { list: () => assert.fail(trouble) });
    assert.equal(keeper.clear(), true);
    assert.deepEqual([keeper.isClearing, scene.said], [false, ["cannot look for what web left behind: EMFILE"]]);
  });
});

describe("a table of processes that is shared", () => {
  test("is read once for all who look together, and again when a child has been reaped", () => {
    const counts = { lists: 0, marks: 0 };
    let now = 1000;
    const source = {
      list: () => {
        counts.lists += 1;
        now += 50;
        return [];
      },
      entryOf: () => undefined,
      marksOf: () => {
        counts.marks += 1;
        return undefined;
      },
    };
    const shared = new SharedTable(source, () => now);
    const look = () => {
      shared.list();
      shared.marksOf(7);
      return [counts.lists, counts.marks];
    };
    assert.deepEqual(
      [look(), look()],
      [
        [1, 1],
        [1, 1],
      ],
    );
    assert.equal(shared.rest, 0);
    now += 99;
    assert.deepEqual(look(), [1, 1]);
    now += 1;
    assert.deepEqual(look(), [2, 2]);
    shared.forget();
    assert.equal(shared.rest, 0.1);
    assert.deepEqual(look(), [3, 3]);
  });
});
