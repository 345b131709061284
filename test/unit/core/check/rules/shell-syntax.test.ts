import assert from "node:assert/strict";
import { test } from "node:test";

import { shellMarks, shellScript } from "../../../../../src/core/shell/shell-marks.js";
import { daemon, found, only, places } from "../checking.js";

const command = (text: string) => daemon(`[program:a]\ncommand=${text}\n`);

test("what only a shell understands, each kind where it stands", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["cat && cat", "4:13 warning"],
    ["cat || cat", "4:13 warning"],
    ["cat | cat", "4:13 warning"],
    ["cat; cat", "4:12 warning"],
    ["cat &", "4:13 warning"],
    ["cat > /tmp/x", "4:13 warning"],
    ["cat >>/tmp/x", "4:13 warning"],
    ["cat 2>&1", "4:13 warning"],
    ["cat < /tmp/x", "4:13 warning"],
    ["cat $HOME/x", "4:13 warning"],
    ['cat "a ${HOME}"', "4:16 warning"],
    ["cat $(date)", "4:13 warning"],
    ["cat `date`", "4:13 warning"],
    ["cat ~/x", "4:13 warning"],
    ["cat /tmp/*.log", "4:13 hint"],
  ];
  for (const [text, place] of cases) assert.deepEqual(places("shell-syntax", command(text)), [place], text);
});

test("CFG-INI-015 LIFE-SPAWN-002 on the second line of a command as well", () => {
  assert.deepEqual(places("shell-syntax", command("cat\n  && cat")), ["5:3 warning"]);
});

test("what a program is given as it stands is no mistake", () => {
  const texts = [
    "cat 'a && b' '$HOME' \"a | b\" \\; \\$HOME",
    "cat http://h/?a=b&c=d --allow=* --ips=* '*' a=b;c=d",
    "cat %(program_name)s -e 's/$//' x$",
    'nginx -g "daemon off;"',
    "cat --format=<none> a>b",
  ];
  for (const text of texts) assert.deepEqual(shellMarks(text), [], text);
});

test("a shell that is called sees its own script, but not what follows", () => {
  assert.deepEqual(shellMarks('sh -c "cat $HOME && cat > ~/x"'), []);
  assert.deepEqual(shellMarks("/bin/bash -lc 'cat | cat'"), []);
  assert.deepEqual(shellMarks('su - www -c "cat $HOME"'), []);
  const [mark] = shellMarks('sh -c "cat" > /tmp/x');
  assert.deepEqual(mark, { kind: "redirection", text: ">", offset: 12 });
  assert.equal(shellScript('env A=1 /bin/sh -ec "a; b" x'), "a; b");
  assert.equal(shellScript("sh script.sh -c"), undefined);
  assert.equal(shellScript("cat -c x"), undefined);
  assert.equal(shellScript('sh -c "'), undefined);
});

test("the advice is what to write", () => {
  const advice = (text: string) => found("shell-syntax", command(text)).map(({ write }) => write);
  assert.deepEqual(advice("cd /srv/app && ./run --x"), ["Write directory=/srv/app and command=/srv/app/run --x"]);
  assert.deepEqual(advice("cat | sh"), ["Write command=sh -c 'cat | sh', with stopasgroup=true."]);
  assert.match(advice("cat 'x' | sh")[0]!, /^Put it into a script/);
  assert.match(advice("cat 2>&1")[0]!, /redirect_stderr=true/);
  assert.match(advice("cat 2>/tmp/x")[0]!, /stderr_logfile=PATH/);
  assert.match(advice("cat >/tmp/x")[0]!, /stdout_logfile=PATH/);
  assert.match(advice("cat ${LANG}")[0]!, /^Write %\(ENV_LANG\)s/);
  assert.match(only("shell-syntax", command("cat &")).write, /foreground/);
});
