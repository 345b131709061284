/** A child as /proc shows it: what it inherits, what it becomes, and nothing else. */
import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { becomes, ended, posix, run, start, withCat } from "./children.js";
import { descriptors, family, limit, numbers, signals, status } from "./proc.js";

const SIGPIPE = 13;
const SIGXFSZ = 25;
const RLIMIT_NOFILE = 7;
const RLIMIT_CORE = 4;
const isRoot = process.getuid!() === 0;

/** spawn() returns before the exec: /proc is complete only once the program itself runs. */
const script = "echo ready; read x";

test("LIFE-SPAWN-034 a child's parent is the daemon itself", async () => {
  await withCat({}, (pid) => assert.equal(family(pid).parent, process.pid));
});

test("LIFE-SPAWN-017 a child leads a process group of its own in the daemon's session", async () => {
  await withCat({}, (pid) => {
    assert.deepEqual([family(pid).group, family(pid).session], [pid, family("self").session]);
  });
});

test("LIFE-SPAWN-017 a child leads its group, which can be signalled, as soon as its pid is known", async () => {
  for (let children = 0; children < 100; children++) {
    const pid = posix.spawn({ file: "/bin/sleep", argv: ["sleep", "9"], env: [], stdin: 0, stdout: 1, stderr: 2 });
    assert.equal(family(pid).group, pid);
    posix.kill(-pid, 9);
    assert.equal(await ended(pid), 9);
  }
});

test("LIFE-DMN-003 with newSession a child leads a session of its own", async () => {
  await withCat({ newSession: true }, (pid) => {
    assert.deepEqual([family(pid).group, family(pid).session], [pid, pid]);
  });
});

test("CLI-P-005 with sameGroup a child stays in the process group of its parent", async () => {
  await withCat({ sameGroup: true }, (pid) => assert.equal(family(pid).group, family("self").group));
});

test("LIFE-SPAWN-015 argv and environment arrive as planned, whatever the file is called", async () => {
  const argv = ["not cat", "-", "", "two words", "é€😀"];
  const env = ["A=b=c", "EMPTY=", "U=é€😀", "no equals sign"];
  const child = start({ file: "/bin/sh", argv: ["called so", "-c", script, "$0", ...argv], env });
  assert.equal(child.next(), "ready\n");
  assert.equal(
    readFileSync(`/proc/${child.pid}/cmdline`, "utf8"),
    ["called so", "-c", script, "$0", ...argv, ""].join("\0"),
  );
  assert.equal(readFileSync(`/proc/${child.pid}/environ`, "utf8"), [...env, ""].join("\0"));
  await child.end();
});

test("a byte that is no valid UTF-8 goes from the environment to a child unchanged", async () => {
  const variable = "LATIN=\udce9\udcff\udc80 \ud83d\ude00";
  const child = start({ argv: ["sh", "-c", script], env: [variable] });
  assert.equal(child.next(), "ready\n");
  const expected = Buffer.concat([Buffer.from("LATIN="), Buffer.from([0xe9, 0xff, 0x80]), Buffer.from(" 😀\0")]);
  assert.deepEqual(readFileSync(`/proc/${child.pid}/environ`), expected);
  await child.end();
});

test("LIFE-SPAWN-021 a child has descriptors 0, 1 and 2 only, though the daemon holds inheritable ones", async () => {
  // dup2 makes descriptors without close-on-exec; 100 is far from the rest.
  const held = openSync("/dev/null", "r");
  for (const fd of [50, 51, 100]) posix.dup2(held, fd);
  await withCat({}, (pid) => assert.deepEqual([...descriptors(pid).keys()], [0, 1, 2]));
  for (const fd of [held, 50, 51, 100]) closeSync(fd);
});

test("LIFE-SPAWN-018 LIFE-SPAWN-019 stdio are pipes; stderr may share stdout's", async () => {
  await withCat({}, (pid) => {
    const [stdin, stdout] = [...descriptors(pid).values()];
    assert.match(stdin!, /^pipe:/);
    assert.match(stdout!, /^pipe:/);
    assert.notEqual(stdin, stdout);
  });
  const child = start({ argv: ["sh", "-c", "read x"] });
  await becomes(child.pid, "sh");
  assert.equal(descriptors(child.pid).get(1), descriptors(child.pid).get(2));
  await child.end();
});

test("LIFE-SPAWN-018 TRAP-001 a child can open /dev/stdout and /dev/stderr", async () => {
  const { output, status } = await run({ argv: ["sh", "-c", "echo one > /dev/stdout; echo two > /dev/stderr"] });
  assert.deepEqual([output, status], ["one\ntwo\n", 0]);
});

test("LIFE-SPAWN-020 the child's ends block though the daemon's do not", async () => {
  const input = posix.pipe("write");
  const output = posix.pipe("read");
  const plan = { file: "/bin/cat", argv: ["cat"], env: [], stdin: input.readEnd, stdout: output.writeEnd, stderr: 2 };
  const pid = posix.spawn(plan);
  await becomes(pid, "cat");
  const O_NONBLOCK = 0o4000;
  for (const fd of [0, 1]) {
    const [, flags] = /flags:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, "utf8"))!;
    assert.equal(Number.parseInt(flags!, 8) & O_NONBLOCK, 0, `descriptor ${fd} of the child is non-blocking`);
  }
  for (const fd of [input.readEnd, input.writeEnd, output.readEnd, output.writeEnd]) posix.close(fd);
  assert.equal(await ended(pid), 0);
});

test("descriptors below 3 can be given in any order, also one for all three", async () => {
  // A child whose 0, 1, 2 are our 2, 0, 1: what it gets is what we had there.
  const ours = [0, 1, 2].map((fd) => readlinkSync(`/proc/self/fd/${fd}`));
  const plan = { file: "/bin/sleep", argv: ["sleep", "1000"], env: [] };
  for (const [stdin, stdout, stderr] of [
    [2, 0, 1],
    [1, 2, 0],
    [0, 1, 2],
    [1, 1, 0],
    [2, 2, 2],
  ] as const) {
    const pid = posix.spawn({ ...plan, stdin, stdout, stderr });
    await becomes(pid, "sleep");
    const got = [0, 1, 2].map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    posix.kill(pid, 9);
    assert.deepEqual(got, [ours[stdin], ours[stdout], ours[stderr]]);
  }
});

test("LIFE-SPAWN-024 a child has the plan's umask, or the daemon's", async () => {
  const before = process.umask(0o031);
  await withCat({}, (pid) => assert.equal(status(pid)["Umask"], "0031"));
  await withCat({ umask: 0o007 }, (pid) => assert.equal(status(pid)["Umask"], "0007"));
  await withCat({ umask: 0 }, (pid) => assert.equal(status(pid)["Umask"], "0000"));
  assert.equal(process.umask(before), 0o031, "the daemon's own umask is untouched");
});

test("LIFE-SPAWN-023 a child starts in the plan's directory, or the daemon's; PWD stays", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-spawn-"));
  await withCat({ directory: folder, env: ["PWD=/as/it/was"] }, (pid) => {
    assert.equal(readlinkSync(`/proc/${pid}/cwd`), folder);
    assert.equal(readFileSync(`/proc/${pid}/environ`, "utf8"), "PWD=/as/it/was\0");
  });
  await withCat({}, (pid) => assert.equal(readlinkSync(`/proc/${pid}/cwd`), process.cwd()));
  rmSync(folder, { recursive: true });
});

test("LIFE-SPAWN-005 LIFE-SPAWN-032 a relative file is executed from the directory entered, as under the original", async () => {
  const { output } = await run({ file: "./sh", argv: ["sh", "-c", "echo found"], directory: "/bin" });
  assert.equal(output, "found\n");
});

test("LIFE-SPAWN-035 limits are inherited, or the plan's", async () => {
  await withCat({}, (pid) => {
    assert.deepEqual(limit(pid, "Max open files"), limit("self", "Max open files"));
  });
  const limits = [
    { resource: RLIMIT_NOFILE, soft: 256, hard: 300 },
    { resource: RLIMIT_CORE, soft: 0, hard: Infinity },
  ];
  const { hard } = posix.getLimit(RLIMIT_CORE);
  await withCat({ limits: hard === Infinity ? limits : limits.slice(0, 1) }, (pid) => {
    assert.deepEqual(limit(pid, "Max open files"), ["256", "300"]);
    if (hard === Infinity) assert.deepEqual(limit(pid, "Max core file size"), ["0", "unlimited"]);
  });
});

test("LIFE-SPAWN-022 no signal is blocked, caught or ignored, but those the plan names are ignored", async () => {
  process.once("SIGUSR2", () => undefined); // the daemon catches some itself
  await withCat({}, (pid) => {
    for (const field of ["SigBlk", "SigIgn", "SigCgt", "SigPnd"]) assert.deepEqual(signals(pid, field), [], field);
  });
  await withCat({ ignoreSignals: [SIGPIPE, SIGXFSZ] }, (pid) => {
    assert.deepEqual(signals(pid, "SigIgn"), [SIGPIPE, SIGXFSZ]);
    assert.equal(status(pid)["SigIgn"], "0000000001001000", "what children of the original show");
  });
  await withCat({ ignoreSignals: [1, 64] }, (pid) => assert.deepEqual(signals(pid, "SigIgn"), [1, 64]));
  process.removeAllListeners("SIGUSR2");
});

test("a spawn leaves the daemon's own signals as they were", async () => {
  const fields = ["SigBlk", "SigIgn", "SigCgt"];
  const before = fields.map((field) => signals("self", field));
  await run({ argv: ["sh", "-c", "exit 0"] });
  await run({ file: "/no/such/program", argv: ["x"] });
  assert.deepEqual(
    fields.map((field) => signals("self", field)),
    before,
  );
});

test("LIFE-SPAWN-025 root's child becomes the user with exactly the groups given; others report why not", async () => {
  const user = { uid: isRoot ? 65534 : process.getuid!() + 1, gid: 65533, groups: [65533, 1001, 1002] };
  if (isRoot) {
    await withCat({ user, env: ["HOME=/root"] }, (pid) => {
      assert.deepEqual(numbers(pid, "Uid"), [65534, 65534, 65534, 65534]);
      assert.deepEqual(numbers(pid, "Gid"), [65533, 65533, 65533, 65533]);
      assert.deepEqual(numbers(pid, "Groups"), [1001, 1002, 65533]);
      assert.equal(status(pid)["CapEff"], "0000000000000000");
    });
  } else {
    const { output } = await run({ user });
    assert.match(output, /Can't drop privilege as nonroot user/);
  }
});

test("LIFE-SPAWN-026 becoming the present user changes nothing, not even groups", async () => {
  const user = { uid: process.getuid!(), gid: 65533, groups: [65533, 1001] };
  await withCat({ user }, (pid) => {
    for (const field of ["Uid", "Gid", "Groups"]) assert.deepEqual(numbers(pid, field), numbers("self", field), field);
  });
});

test("TSD-NICE-001 a child has the plan's nice value, or with 0 or none the daemon's", async () => {
  await withCat({ nice: 19 }, (pid) => assert.equal(getPriority(pid), 19));
  await withCat({ nice: 0 }, (pid) => assert.equal(getPriority(pid), getPriority()));
  await withCat({}, (pid) => assert.equal(getPriority(pid), getPriority()));
  assert.notEqual(getPriority(), 19, "the daemon's own value is untouched");
});
