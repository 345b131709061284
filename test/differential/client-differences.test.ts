/** Where our client differs from the original on purpose: what both do is written down, so that neither drifts unnoticed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startDaemon } from "../support/daemon.js";
import { debian, subjects, tsd } from "../support/implementations.js";
import { createScene } from "../support/scene.js";
import { CONFIGURATION } from "./client-configuration.js";

interface Difference {
  readonly title: string;
  readonly words: string;
  readonly configuration?: string;
  /** Standard output and the exit code. */
  readonly theirs: readonly [RegExp, number];
  readonly ours: readonly [RegExp, number];
}

const UNAUTHORIZED =
  "error: <class 'xmlrpc\\.client\\.ProtocolError'>, <ProtocolError for 127\\.0\\.0\\.1/RPC2: 401 .*\n$";

const DIFFERENCES: readonly Difference[] = [
  {
    title: "CTL-CL-003,TRAP-086 clear group:* clears the group (IMP-032)",
    words: "clear pair:*",
    theirs: [/^pair:None: ERROR \(no such process\)\n$/, 1],
    ours: [/^pair:right: cleared\npair:left: cleared\n$|^pair:left: cleared\npair:right: cleared\n$/, 0],
  },
  {
    title: "CTL-G-007 a refused command is not run again, and says what the original says (IMP-030)",
    words: "-u nobody reread",
    theirs: [new RegExp(`^Server requires authentication\n${UNAUTHORIZED}`), 1],
    ours: [new RegExp(`^Server requires authentication\n${UNAUTHORIZED}`), 1],
  },
  {
    title: "CTL-UP-008 update explains a bad configuration as reread does (IMP-031)",
    words: "update",
    configuration: `${CONFIGURATION}\n[program:broken]\n`,
    theirs: [/^error: <class 'xmlrpc\.client\.Fault'>, <Fault 92: .*\n$/, 1],
    ours: [/^ERROR: CANT_REREAD: .*\n$/, 1],
  },
  {
    title: "CLI-C-006,TRAP-081 the spelling of -r that the help gives is understood (IMP-028)",
    words: "--history-file=h pid off",
    theirs: [/^$/, 2],
    ours: [/^0\n$/, 7],
  },
];

if (subjects.includes(debian)) {
  test("where the clients differ", async (t) => {
    const scene = createScene(t, { "supervisord.conf": CONFIGURATION });
    const daemon = startDaemon(scene, debian);
    await daemon.prints(/talks entered RUNNING/);
    for (const { title, words, configuration = CONFIGURATION, theirs, ours } of DIFFERENCES) {
      await t.test(title, async () => {
        scene.write("supervisord.conf", configuration);
        for (const [client, [output, code]] of [
          [debian, theirs],
          [tsd, ours],
        ] as const) {
          const ran = await daemon.ctl(words.split(" "), client.supervisorctl);
          assert.match(ran.stdout, output, client.name);
          assert.equal(ran.code, code, client.name);
        }
      });
    }
  });
}
