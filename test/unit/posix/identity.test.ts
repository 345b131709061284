/**
 * What changes the daemon itself is tried in a process that plays the daemon: it loads the addon,
 * runs a script and prints what came of it as JSON.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { family } from "./proc.js";

const isRoot = process.getuid!() === 0;
const addon = new URL("../../../src/posix/addon.js", import.meta.url).href;
const proc = new URL("./proc.js", import.meta.url).href;

const prelude = `
  import { readdirSync, readFileSync } from "node:fs";
  import { loadPosix } from ${JSON.stringify(addon)};
  import { descriptors, family, numbers, status } from ${JSON.stringify(proc)};
  const posix = loadPosix();
  const say = (value) => process.stdout.write(JSON.stringify(value));
  const refusal = (call) => { try { call(); return "none"; } catch (why) { return why.code; } };
  const refusedCall = (call) => { try { call(); return "none"; } catch (why) { return why.syscall; } };
`;

/** What the script said, or undefined when it said nothing. */
function inDaemon(script: string): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", prelude + script], {
    encoding: "utf8",
    timeout: 20_000,
  });
  assert.equal(stderr, "");
  return stdout === "" ? undefined : JSON.parse(stdout);
}

test("LIFE-USER-003 becomeUser changes every thread of the processpermanently; only root may", () => {
  const said = inDaemon(`
    const refused = refusal(() => posix.becomeUser(65534, 65533, [65533, 1001]));
    const threads = readdirSync("/proc/self/task").map((tid) => {
      const text = readFileSync("/proc/self/task/" + tid + "/status", "utf8");
      return ["Uid", "Gid", "Groups"].map((field) => new RegExp(field + ":\\\\s*(.*)").exec(text)[1].trim().split(/\\s+/).join(" "));
    });
    say({ refused, several: threads.length > 1, kinds: [...new Set(threads.map((one) => one.join("|")))],
          back: refusal(() => posix.becomeUser(0, 0, [0])) });
  `);
  if (isRoot) {
    const kinds = ["65534 65534 65534 65534|65533 65533 65533 65533|1001 65533"];
    assert.deepEqual(said, { refused: "none", several: true, kinds, back: "EPERM" });
  } else {
    assert.equal((said as { refused: string }).refused, "EPERM");
  }
});

test("CLI-X-004 becomeUser names the call that was refused", () => {
  const said = inDaemon(`
    const id = ${isRoot ? 65534 : "process.getuid()"};
    if (${isRoot}) posix.becomeUser(id, id, [id]);
    say(refusedCall(() => posix.becomeUser(0, 0, [0])));
  `);
  assert.equal(said, "setgroups");
});

test("LIFE-SPAWN-027 LIFE-SPAWN-031 under a daemon that is not root a child reports why it cannot switch", () => {
  const uid = isRoot ? 65534 : process.getuid!();
  const said = inDaemon(`
    if (${isRoot}) posix.becomeUser(65534, 65534, [65534]);
    const output = posix.pipe("neither");
    const spawn = (uid) => posix.spawn({ file: "/bin/true", argv: ["true"], env: [], stdin: 0, stdout: 1,
      stderr: output.writeEnd, user: { uid, gid: 1, groups: [1] } });
    spawn(1);
    spawn(${uid});
    posix.close(output.writeEnd);
    const into = Buffer.alloc(1000);
    let text = "";
    for (let count; (count = posix.read(output.readEnd, into)) > 0; ) text += into.toString("utf8", 0, count);
    say(text);
  `);
  assert.equal(
    said,
    "supervisor: couldn't setuid to 1: Can't drop privilege as nonroot user\n" +
      "supervisor: child process was not spawned\n",
    "user 1 is refused; the present user is no switch",
  );
});

test("LIFE-SPAWN-013 when the process table is full, spawn throws EAGAIN and leaves nothing behind", () => {
  const said = inDaemon(`
    const RLIMIT_NPROC = 6;
    if (${isRoot}) posix.becomeUser(65534, 65534, [65534]);
    posix.setLimit(RLIMIT_NPROC, 0, 0);
    const before = [status("self").SigBlk, descriptors("self").size];
    const plan = { file: "/bin/true", argv: ["true"], env: [], stdin: 0, stdout: 1, stderr: 2 };
    let thrown;
    try { posix.spawn(plan); } catch (why) { thrown = why; }
    const { name, code, errno, syscall, path, message } = thrown;
    const after = [status("self").SigBlk, descriptors("self").size];
    say({ name, code, errno, syscall, path, message, same: String(before) === String(after), ended: posix.reap() });
  `);
  assert.deepEqual(said, {
    name: "Error",
    code: "EAGAIN",
    errno: 11,
    syscall: "spawn",
    path: "/bin/true",
    message: "cannot spawn /bin/true: EAGAIN",
    same: true,
    ended: [],
  });
});

test("LIFE-DMN-003 setsid makes a session; a group leader is refused", () => {
  // A child of ours is no leader the first time; after setsid it is one.
  const said = inDaemon(`
    const first = refusal(() => posix.setsid());
    say({ first, second: refusal(() => posix.setsid()), family: family("self"), pid: process.pid });
  `) as { first: string; second: string; pid: number; family: ReturnType<typeof family> };
  assert.deepEqual([said.first, said.second], ["none", "EPERM"]);
  assert.deepEqual([said.family.group, said.family.session], [said.pid, said.pid]);
  assert.notEqual(said.family.session, family("self").session);
});

test("LIFE-REAP-004 LIFE-REAP-002 TRAP-079 as subreaper the daemon reaps the orphans of its children", () => {
  // The shell leaves behind a grandchild that ends once its stdin is closed, tells its pid, and ends.
  const said = inDaemon(`
    const deadline = setTimeout(() => say("no end"), 15000);
    const told = posix.pipe("neither");
    const gate = posix.pipe("neither");
    const ends = [];
    let orphan, adopted;
    process.on("SIGCHLD", () => {
      ends.push(...posix.reap());
      if (ends.length === 1) {
        adopted = family(orphan).parent === process.pid;
        posix.close(gate.writeEnd);
      }
      if (ends.length === 2) {
        clearTimeout(deadline);
        say({ adopted, ends: ends.map(({ pid, waitStatus }) => [pid === orphan ? "orphan" : "child", waitStatus]) });
      }
    });
    posix.becomeSubreaper();
    posix.spawn({ file: "/bin/sh", argv: ["sh", "-c", "exec 3<&0; (read x <&3; exit 7) & echo $!; exit 5"], env: [],
      stdin: gate.readEnd, stdout: told.writeEnd, stderr: 2 });
    posix.close(told.writeEnd);
    posix.close(gate.readEnd);
    const into = Buffer.alloc(100);
    orphan = Number(into.toString("utf8", 0, posix.read(told.readEnd, into)));
  `);
  const ends = [
    ["child", 5 << 8],
    ["orphan", 7 << 8],
  ];
  assert.deepEqual(said, { adopted: true, ends });
});

test("setProcessName is what ps -C and pgrep match; the kernel keeps 15 bytes", () => {
  const said = inDaemon(`
    const name = () => readFileSync("/proc/self/comm", "utf8").trimEnd();
    posix.setProcessName("supervisord");
    const first = name();
    posix.setProcessName("a-name-beyond-fifteen");
    say([first, name()]);
  `);
  assert.deepEqual(said, ["supervisord", "a-name-beyond-f"]);
});

test("LIFE-RLIM-003 a limit above the hard one is EPERM for who is not root", () => {
  const said = inDaemon(`
    const RLIMIT_NOFILE = 7;
    posix.setLimit(RLIMIT_NOFILE, 100, 200);
    if (${isRoot}) posix.becomeUser(65534, 65534, [65534]);
    say([refusal(() => posix.setLimit(RLIMIT_NOFILE, 201, 201)), posix.getLimit(RLIMIT_NOFILE)]);
  `);
  assert.deepEqual(said, ["EPERM", { soft: 100, hard: 200 }]);
});
