import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only } from "../checking.js";

const nginx = "[program:web]\ncommand=nginx -g 'daemon off;'\n";
const fpm = "[program:php]\ncommand=php-fpm8.2 -F\n";

test("workers that outlive a master are one hint, however many there are", () => {
  const { line, also, severity, now, write } = only("workers-stay", daemon(nginx + fpm));
  assert.deepEqual([line, also?.map((spot) => spot.line), severity], [4, [6], "hint"]);
  assert.match(now, /^when the master of nginx or php-fpm is killed/);
  assert.match(write, /^Write tsd_orphans=before_start in \[supervisord\]/);
  assert.deepEqual(found("workers-stay", daemon(`tsd_orphans=before_start\n${nginx}`)), []);
  assert.deepEqual(found("workers-stay", daemon(`${nginx}tsd_orphans=before_start,on_stop\n`)), []);
  assert.equal(only("workers-stay", daemon(`${nginx}tsd_orphans=on_stop\n`)).line, 4);
});

const server = "[program:x]\ncommand=Xvfb :1 -screen 0 1024x768x24\n";
const client = "[program:wm]\ncommand=/usr/bin/openbox\n";

test("a program on a display that another program makes", () => {
  const { line, severity, now, write } = only("display-first", daemon(`${server}${client}environment=DISPLAY=":1"\n`));
  assert.deepEqual([line, severity], [6, "hint"]);
  assert.equal(now, "[program:wm] uses display :1 and may be started before [program:x], which serves it");
  assert.match(write, /^Write tsd_depends_on=x in \[program:wm\]/);
  assert.equal(only("display-first", daemon(`environment=DISPLAY=:1.0\n${server}${client}`)).severity, "hint");
  assert.equal(only("display-first", daemon(`${server}[program:v]\ncommand=x11vnc -display :1\n`)).line, 6);
});

test("a program that waits for it, uses another display or is not started by itself needs no hint", () => {
  const fine = [
    `${server}${client}environment=DISPLAY=":1"\ntsd_depends_on=x\n`,
    `${server}${client}environment=DISPLAY=":2"\n`,
    `${server}${client}environment=DISPLAY=":1"\nautostart=false\n`,
    `${client}environment=DISPLAY=":1"\n`,
  ];
  for (const text of fine) assert.deepEqual(found("display-first", daemon(text)), [], text);
});
