/** The soak's accounts see what is wrong: each of them passes on what is right, and throws when a single thing is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createScene } from "../../support/scene.js";
import {
  accountForChanges,
  accountForOutput,
  accountForPids,
  changes,
  countLines,
  ledgerOf,
  livesOf,
} from "./soak-accounts.js";

const throws = (work: () => void, what: string) => assert.throws(work, { name: "AssertionError" }, what);

test("soak accounts: a lost, a doubled and a cut line, a run that comes back, a line of the other channel", () => {
  const text = "o 1.7 1 ..\no 1.7 2 ..\no 2.8 1 ..\n";
  for (const texts of [[text], [text.slice(0, 15), text.slice(15)]])
    assert.deepEqual(
      [...countLines(texts, "o")],
      [
        ["1.7", 2],
        ["2.8", 1],
      ],
    );
  for (const wrong of [
    text.replace("o 1.7 1 ..\n", ""),
    text.replace("o 1.7 2 ..\n", "$&$&"),
    text.slice(0, -3),
    text.replace("1.7 2", "1.72"),
    `${text}o 1.7 3 ..\n`,
    text.replace("o 2", "e 2"),
  ])
    throws(() => countLines([wrong], "o"), wrong);
});

test("soak accounts: the end of a run that is in the ledger and not in the log, also across a rotation", (t) => {
  const scene = createScene(t, {
    "ledger/p": "run 1.7\nsaid 1.7 1\ndone 1.7 3\nrun 2.8\nsaid 2.8 1\n",
    "log/p.out.1": "o 1.7 1 .\no 1.7 2 .\n",
    "log/p.out": "o 1.7 3 .\no 2.8 1 .\no 2.8 2 .\n",
    "log/p.err": "e 1.7 1\ne 1.7 2\ne 1.7 3\ne 2.8 1\n",
  });
  assert.equal(accountForOutput(scene, "p"), 9);
  accountForPids("p", [7, 8], ledgerOf(scene, "p"));
  throws(() => accountForPids("p", [7], ledgerOf(scene, "p")), "a pid that was never told");
  for (const [file, text] of [
    ["log/p.out", "o 2.8 1 .\no 2.8 2 .\n"],
    ["log/p.err", "e 1.7 1\ne 1.7 2\ne 2.8 1\n"],
    ["log/p.err", "e 1.7 1\ne 1.7 2\ne 1.7 3\n"],
    ["log/p.err", "e 1.7 1\ne 1.7 2\ne 1.7 3\ne 2.8 1\ne 3.9 1\n"],
    ["ledger/p", "run 1.7\nsaid 1.7 1\ndone 1.7 2\nrun 2.8\nsaid 2.8 1\n"],
  ] as const) {
    const right = scene.read(file);
    scene.write(file, text);
    throws(() => accountForOutput(scene, "p"), `${file}: ${text}`);
    scene.write(file, right);
  }
  assert.equal(accountForOutput(scene, "p"), 9);
});

test("soak accounts: an event that is missing, a change that is missing, an end that was not reported", (t) => {
  const event = (serial: number, to: string, from: string) =>
    `"poolserial:${serial} eventname:PROCESS_STATE_${to} len:9\\n", "payload": "processname:p1 groupname:p1 from_state:${from}"\n`;
  const [started, runs, ended] = [
    event(4, "STARTING", "STOPPED"),
    event(5, "RUNNING", "STARTING"),
    event(6, "EXITED", "RUNNING"),
  ];
  const scene = createScene(t, { events: started + runs + ended });
  accountForChanges("p1", changes(scene));
  scene.write("events", started + ended);
  throws(() => changes(scene), "an event is missing");
  scene.write("events", started + event(5, "EXITED", "RUNNING"));
  throws(() => accountForChanges("p1", changes(scene)), "a change is missing");
  const [life] = livesOf(
    ["p1"],
    "T INFO spawned: 'p1' with pid 7\nT INFO exited: p1 (exit status 0)\nT INFO spawned: 'p1' with pid 8\n",
  ).values();
  assert.deepEqual(life, { pids: [7, 8], ends: 1 });
});
