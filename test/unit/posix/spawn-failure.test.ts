/**
 * A child that cannot become its program: its own words on its own stderr, status 127, and the
 * daemon unharmed. The texts are the original's; each was seen in a log of supervisord 4.2.5.
 */
import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ended, posix, readAll, run, type Change } from "./children.js";

const isRoot = process.getuid!() === 0;
const folder = mkdtempSync(join(tmpdir(), "tsd-failure-"));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true }));

/** A file in the test's folder. */
function file(name: string, content: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

/** The child says this line, then the last line, and exits 127 (LIFE-SPAWN-031). */
async function failsWith(line: string, change: Change): Promise<void> {
  const { output, status } = await run(change);
  assert.equal(output, `${line}supervisor: child process was not spawned\n`);
  assert.equal(status, 127 << 8);
}

test("LIFE-SPAWN-029 LIFE-SPAWN-031 a program that cannot be executed is named as argv[0] has it", async () => {
  const exec = (path: string, code: string): Promise<void> =>
    failsWith(`supervisor: couldn't exec as typed: ${code}\n`, { file: path, argv: ["as typed", "x"] });
  await exec("/no/such/program", "ENOENT");
  await exec(file("no-interpreter", "#!/no/such/interpreter\n", 0o755), "ENOENT");
  await exec(file("no-shebang", "echo hi\n", 0o755), "ENOEXEC");
  await exec(file("not-executable", "#!/bin/sh\n", 0o644), "EACCES");
  await exec(folder, "EACCES");
  await exec(`/bin/sh/below`, "ENOTDIR");
  await exec(join(folder, "x".repeat(300)), "ENAMETOOLONG");
});

test("LIFE-SPAWN-029 arguments beyond what the kernel takes are E2BIG", async () => {
  await failsWith("supervisor: couldn't exec sh: E2BIG\n", { argv: ["sh", "x".repeat(200_000)] });
  await failsWith("supervisor: couldn't exec sh: E2BIG\n", {
    argv: ["sh"],
    env: Array<string>(400).fill("y".repeat(100_000)),
  });
});

test("LIFE-SPAWN-028 LIFE-SPAWN-031 a directory that cannot be entered is named", async () => {
  const directory = (path: string, code: string): Promise<void> =>
    failsWith(`supervisor: couldn't chdir to ${path}: ${code}\n`, { directory: path });
  await directory("/no/such/directory", "ENOENT");
  await directory(file("a-file", "", 0o644), "ENOTDIR");
  await directory("", "ENOENT");
  await directory(join(folder, "é€😀"), "ENOENT");
});

test("LIFE-SPAWN-016 LIFE-SPAWN-032 directory and program are reached as the new user", async () => {
  const closed = join(folder, "closed");
  mkdirSync(closed);
  copyFileSync("/bin/true", join(closed, "program"));
  chmodSync(join(closed, "program"), 0o755);
  chmodSync(closed, 0o700);
  const user = { uid: isRoot ? 65534 : process.getuid!() + 1, gid: 65534, groups: [65534] };
  if (isRoot) {
    await failsWith(`supervisor: couldn't chdir to ${closed}: EACCES\n`, { user, directory: closed });
    await failsWith("supervisor: couldn't exec program: EACCES\n", {
      user,
      file: join(closed, "program"),
      argv: ["program"],
    });
    assert.equal((await run({ file: join(closed, "program") })).status, 0, "root itself may");
  } else {
    const line = `supervisor: couldn't setuid to ${user.uid}: Can't drop privilege as nonroot user\n`;
    await failsWith(line, { user, directory: closed });
  }
});

test("LIFE-SPAWN-027 LIFE-SPAWN-031 without root, a child cannot switch, and reports that before anything else", async () => {
  // As root: become another user first, in a child that then plays the daemon (see identity.test.ts).
  const uid = process.getuid!() + 1;
  const line = isRoot
    ? `supervisor: couldn't setuid to ${uid}: Can't find uid ${uid}\n`
    : `supervisor: couldn't setuid to ${uid}: Can't drop privilege as nonroot user\n`;
  await failsWith(line, {
    user: { uid, gid: 1, groups: [1], refusal: isRoot ? `Can't find uid ${uid}` : undefined },
    directory: "/no/such/directory",
  });
});

test("LIFE-SPAWN-027 a refusal known before the fork is said even of the present user", async () => {
  const uid = process.getuid!();
  await failsWith(`supervisor: couldn't setuid to ${uid}: Can't find uid ${uid}\n`, {
    user: { uid, gid: 0, groups: [], refusal: `Can't find uid ${uid}` },
  });
});

test("a limit that cannot be set is named", async () => {
  await failsWith("supervisor: couldn't set resource limit 7: EINVAL\n", {
    limits: [{ resource: 7, soft: 10, hard: 5 }],
  });
  await failsWith("supervisor: couldn't set resource limit 60: EINVAL\n", {
    limits: [{ resource: 60, soft: 1, hard: 1 }],
  });
});

test("LIFE-SPAWN-028 a name of any length is reported whole, though the pipe has no room for it: only the child waits", async () => {
  const directory = "/" + "d".repeat(100_000);
  await failsWith(`supervisor: couldn't chdir to ${directory}: ENAMETOOLONG\n`, { directory });
});

test("LIFE-SPAWN-030 what is known beforehand is reported after the directory was entered, and nothing is executed", async () => {
  const refusal = { step: "exec", object: "/bin/sh", reason: "embedded null byte" } as const;
  await failsWith("supervisor: couldn't exec /bin/sh: embedded null byte\n", { refusal });
  const directory = "/no/such/directory";
  await failsWith(`supervisor: couldn't chdir to ${directory}: ENOENT\n`, { refusal, directory });
});

test("LIFE-SPAWN-031 a stderr without a reader does not change the status", async () => {
  const broken = posix.pipe("neither");
  posix.close(broken.readEnd);
  const pid = posix.spawn({
    file: "/no/such/program",
    argv: ["x"],
    env: [],
    stdin: 0,
    stdout: 1,
    stderr: broken.writeEnd,
  });
  posix.close(broken.writeEnd);
  assert.equal(await ended(pid), 127 << 8);
});

test("LIFE-SPAWN-031 a descriptor that is not open ends the child with 127, and the last line only", async () => {
  const { readEnd, writeEnd } = posix.pipe("neither");
  const pid = posix.spawn({ file: "/bin/true", argv: ["true"], env: [], stdin: 9999, stdout: 1, stderr: writeEnd });
  posix.close(writeEnd);
  assert.equal(readAll(readEnd), "supervisor: child process was not spawned\n");
  assert.equal(await ended(pid), 127 << 8);
  posix.close(readEnd);
});
