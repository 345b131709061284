import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, program, report } from "../checking.js";

const command = (text: string, more = "") => daemon(`[program:a]\ncommand=${text}\n${more}\n`);
const run = (text: string, more = "") => {
  const { now, write } = only("cannot-run", command(text, more), {
    programs: { "/srv/plain": 0o100644, "/srv/dir": 0o040755 },
  });
  return [now.replace("[program:a] can never start: ", ""), write];
};

test("LIFE-SPAWN-007 a program that does not exist", () => {
  const { line, column, severity, now, write } = only("cannot-run", command("dog --bark"));
  assert.deepEqual([line, column, severity], [4, 9, "error"]);
  assert.equal(now, "[program:a] can never start: can't find command 'dog'");
  assert.equal(write, "Install dog, write its full path, or set PATH in environment=.");
  assert.deepEqual(run("/srv/none x"), ["can't find command '/srv/none'", "Install /srv/none, or correct its path."]);
});

test("LIFE-SPAWN-003 LIFE-SPAWN-004 LIFE-SPAWN-008 LIFE-SPAWN-009 a program that cannot be executed", () => {
  assert.deepEqual(run("/srv/plain"), ["command at '/srv/plain' is not executable", "Run chmod +x /srv/plain."]);
  assert.match(run("/srv/dir")[0]!, /is a directory/);
  assert.deepEqual(run(""), ["command is empty", "Write a program after command=."]);
  assert.match(run("cat 'x")[0]!, /can't parse command/);
});

test("LIFE-SPAWN-005 a program beside which the daemon does not stand, a word of the shell, a home directory", () => {
  assert.equal(
    run("./run --x", "directory=/srv/app")[1],
    "Write command=/srv/app/run…: the program is looked up before the change to directory.",
  );
  assert.match(run("cd /srv && cat")[1]!, /^cd belongs to the shell, and there is none/);
  assert.match(run("~/run")[1]!, /^Write the home directory in full/);
});

test("LIFE-SPAWN-006 PATH of the program, then of the daemon", () => {
  assert.deepEqual(found("cannot-run", command("run", "environment=PATH=/srv/app")), []);
  const ofDaemon = `[supervisord]\nuser=root\nenvironment=PATH=/srv/app\n[program:a]\ncommand=run\n`;
  assert.deepEqual(found("cannot-run", ofDaemon), []);
  assert.equal(found("cannot-run", command("cat", "environment=PATH=/srv/app")).length, 1);
  assert.deepEqual(found("cannot-run", command("run"), { world: { environment: { PATH: "/srv/app" } } }), []);
});

test("once per section, and not where a comment has cut the command", () => {
  assert.equal(found("cannot-run", program("numprocs=3\nprocess_name=%(process_num)d\ncommand=dog")).length, 1);
  assert.deepEqual(found("cannot-run", command("sh -c 'a ;b'")), []);
});

test("LIFE-SPAWN-003 an unclosed quote, variables before the command, a whole command in quotes, a directory", () => {
  assert.match(run('/bin/sh -c "cat')[1]!, /^Close the quote, or write \\" for one that is meant/);
  assert.match(run("/bin/cat it's")[1]!, /^Close the quote, or write \\'/);
  assert.deepEqual(
    run("FOO=bar BAZ=1 dog --bark")[1],
    'Write environment=FOO="bar",BAZ="1" and command=dog --bark: no shell reads the line.',
  );
  assert.match(run("FOO=bar")[1]!, /^Write a program after command=/);
  assert.match(run('"/bin/cat x"')[1]!, /^Remove the quotes around it: .* not \/bin\/cat and its arguments\.$/);
  const folder = only("cannot-run", command("/tmp"), { programs: { "/tmp": 0o040755 } });
  assert.equal(folder.write, "Write the path of a program in /tmp.");
});

test("what is wrong with a command is found beside what the daemon refuses of its section", () => {
  const text = daemon("[program:a]\ncommand=dog\nstartsecs=soon\nnumprocs=many\n");
  assert.deepEqual(
    report(text).findings.map(({ line, rule }) => `${line} ${rule}`),
    ["4 cannot-run", "5 refused", "6 refused"],
  );
});

test("what is no script of a shell is not given to one", () => {
  const programs = { "/srv/a.py": 0o100644, "/srv/b": 0o100644, "/srv/c": 0o100644 };
  const write = (path: string, heads = {}) => only("cannot-run", command(path), { programs, heads }).write;
  assert.equal(write("/srv/a.py", { "/srv/a.py": "import x\n" }), "Call its interpreter: command=python3 /srv/a.py.");
  assert.equal(
    write("/srv/b", { "/srv/b": "#!/usr/bin/perl -w\n" }),
    "Run chmod +x /srv/b, or call its interpreter: command=/usr/bin/perl -w /srv/b.",
  );
  assert.match(write("/srv/c", { "/srv/c": "text\n" }), /^Run chmod \+x \/srv\/c if it is a program; /);
});
