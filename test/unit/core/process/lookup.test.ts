import assert from "node:assert/strict";
import { test } from "node:test";
import { lookUpCommand, type CommandQuery, type FileWorld } from "../../../../src/core/process/lookup.js";

const FILE = 0o100755;
const FILES: Readonly<Record<string, number>> = {
  "/bin/cat": FILE,
  "/usr/bin/cat": FILE,
  "/opt/tool": FILE,
  "/opt/data": 0o100644,
  "/opt/group-only": 0o100010,
  "/opt/secret": 0o100700,
  "/opt/folder": 0o040755,
  "./run": FILE,
  local: FILE,
};

/** A machine with those files; what is asked of it is written down. */
function machine(asked: string[] = []): FileWorld {
  return {
    stat(path) {
      asked.push(path);
      const mode = FILES[path];
      return mode === undefined ? undefined : { mode };
    },
    mayExecute: (path) => path !== "/opt/secret",
  };
}

const query = (command: string, paths: Partial<CommandQuery> = {}): CommandQuery => ({
  command,
  programPath: undefined,
  daemonPath: "/usr/bin:/bin",
  ...paths,
});

const lookUp = (command: string, paths: Partial<CommandQuery> = {}) => lookUpCommand(query(command, paths), machine());

const found = (command: string, paths: Partial<CommandQuery> = {}) => {
  const result = lookUp(command, paths);
  assert.ok(result.ok, result.ok ? "" : result.message);
  return result.file;
};

const refused = (command: string, paths: Partial<CommandQuery> = {}) => {
  const result = lookUp(command, paths);
  assert.ok(!result.ok);
  return `${result.code}: ${result.message}`;
};

test("LIFE-SPAWN-003 RPC-S-001 a command that cannot be split is shown as Python shows it", () => {
  assert.equal(refused('echo "a'), `NOT_EXECUTABLE: can't parse command 'echo "a': No closing quotation`);
});

test("LIFE-SPAWN-004 RPC-S-001 an empty command", () => {
  assert.equal(refused("  "), "NOT_EXECUTABLE: command is empty");
});

test("LIFE-SPAWN-005 with a slash it is looked at where it stands, and nowhere else", () => {
  assert.equal(found("/opt/tool -v"), "/opt/tool");
  assert.equal(found("./run"), "./run");
  const asked: string[] = [];
  lookUpCommand(query("sub/cat"), machine(asked));
  assert.deepEqual(asked, ["sub/cat"]);
});

test("LIFE-SPAWN-006 without one it is searched along the program's PATH, then the daemon's, then a default", () => {
  assert.equal(found("cat"), "/usr/bin/cat");
  assert.equal(found("cat", { programPath: "/nowhere:/bin" }), "/bin/cat");
  assert.equal(found("cat", { daemonPath: undefined }), "/bin/cat");
  assert.equal(found("cat", { daemonPath: "" }), "/bin/cat");
  assert.equal(found("tool", { programPath: "/opt/" }), "/opt/tool");
});

test("LIFE-SPAWN-006 an empty PATH of the program's own means the working directory", () => {
  assert.equal(found("local", { programPath: "" }), "local");
  assert.equal(refused("cat", { programPath: "" }), "NO_FILE: can't find command 'cat'");
});

test("LIFE-SPAWN-006 LIFE-SPAWN-009 the first file found counts, even if it cannot be run", () => {
  const world: FileWorld = { ...machine(), stat: (path) => ({ mode: path === "/first/x" ? 0o100644 : FILE }) };
  const result = lookUpCommand(query("x", { programPath: "/first:/second" }), world);
  assert.deepEqual(result, {
    ok: false,
    code: "NOT_EXECUTABLE",
    message: "command at '/first/x' is not executable",
  });
});

test("LIFE-SPAWN-007 RPC-S-001 what is nowhere", () => {
  assert.equal(refused("nope -x"), "NO_FILE: can't find command 'nope'");
  assert.equal(refused("/opt/nope"), "NO_FILE: can't find command '/opt/nope'");
});

test("LIFE-SPAWN-008 LIFE-SPAWN-009 LIFE-SPAWN-010 RPC-S-001 what cannot be run", () => {
  assert.equal(refused("/opt/folder"), "NOT_EXECUTABLE: command at '/opt/folder' is a directory");
  assert.equal(refused("/opt/data"), "NOT_EXECUTABLE: command at '/opt/data' is not executable");
  assert.equal(refused("/opt/secret"), "NOT_EXECUTABLE: no permission to run command '/opt/secret'");
  assert.equal(found("/opt/group-only"), "/opt/group-only");
});

test("LIFE-SPAWN-015 argv[0] stays as written", () => {
  assert.deepEqual(lookUp("cat -n"), { ok: true, file: "/usr/bin/cat", argv: ["cat", "-n"] });
});
