/**
 * The files, names, modes and lines that logs consist of, asked of one daemon of each implementation with the same
 * programs. A second daemon in the same folder logs to /dev/stdout at level info: what it does not show is the control.
 *
 * Programs are `cat`, so that each test decides what is written and when; every value is demanded of both
 * implementations, and where ours differs on purpose both values stand side by side.
 */
import assert from "node:assert/strict";
import { closeSync, fstatSync, openSync, renameSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import type { Struct } from "../../src/core/xmlrpc/values.js";
import { subjects } from "../support/implementations.js";
import { normalise } from "../support/normalise.js";
import { call } from "../support/rpc.js";
import { Pair } from "./logging-pair.js";

process.umask(0o027); // What the daemons inherit: neither the usual 022 nor AUTO's 0600.

/** What ours and the original give where they differ. */
interface Apart {
  readonly tsd: unknown;
  readonly debian: unknown;
}

/** Of `turn.log` in both: made before the daemon with another mode, then rotated three times. */
const ROTATED = {
  before: ["644", true],
  files: ["turn.log", "turn.log.1", "turn.log.2"],
  texts: ["", "c", "b"],
  modes: ["640", "640", "640"],
};

/** What clearLog and then SIGUSR2 say: in the foreground there is standard output to reopen as well. */
const REOPENED = [
  "INFO reopening log file",
  "INFO reopening log file",
  "INFO received SIGUSR2 indicating log reopen request",
  "INFO supervisord logreopen",
];

describe("logs", () => {
  const started = Promise.all(subjects.map((subject) => new Pair(subject)).map((pair) => pair.start()));
  after(async () => {
    for (const pair of await started) await pair.scene.end();
  });

  /** One question for both, with the answer. */
  function both(title: string, ask: (pair: Pair) => Promise<unknown>, expected: unknown): void {
    test(title, async () => {
      const pairs = await started;
      const answers = await Promise.all(pairs.map((pair) => ask(pair)));
      pairs.forEach((pair, index) => assert.deepEqual(answers[index], expected, pair.name));
    });
  }

  /** The same where the answers differ on purpose. */
  function apart(title: string, ask: (pair: Pair) => Promise<unknown>, expected: Apart): void {
    test(title, async () => {
      const pairs = await started;
      const answers = await Promise.all(pairs.map((pair) => ask(pair)));
      pairs.forEach((pair, index) => assert.deepEqual(answers[index], expected[pair.name as keyof Apart], pair.name));
    });
  }

  const times = (text: string, part: string) => text.split(part).length - 1;

  both(
    "LOG-D-007 LOG-D-009 LOG-D-014 TRAP-015 IMP-026 in the foreground /dev/stdout shows each line twice, a file once",
    async ({ twin, main }) => {
      await twin.until("both copies are there", () => times(twin.stdout, "twin entered RUNNING") === 2);
      return [times(main.stdout, "lone entered RUNNING"), twin.stderr, main.stderr];
    },
    [1, "", ""],
  );

  both(
    "LOG-D-017 LOG-C-003 TRAP-063 at level debug output is in the daemon's log too, even with logfile NONE; not at info",
    async (pair) => {
      await call({ socketPath: pair.scene.path("twin.sock") }, "supervisor.sendProcessStdin", "quiet", "hush\n");
      await pair.twin.until("the twin's program wrote", () => pair.scene.read("quiet.log") === "hush\n");
      await pair.says("none", "loud\n", "main.log");
      const echoed = /^.* DEBG 'none' stdout output:\nloud\n/m.test(pair.scene.read("main.log"));
      return [echoed, await pair.path("none"), pair.twin.stdout.includes("hush")];
    },
    [true, "", false],
  );

  both(
    "LOG-E-001 LOG-E-002 LOG-E-003 LOG-E-004 each chunk is one event of its channel, whatever the file; no data, no event",
    async (pair) => {
      await pair.rpc("sendProcessStdin", "complains", "alas\n");
      await pair.rpc("sendProcessStdin", "joined", "both\n");
      await pair.says("auto", "unheard\n", "main.log");
      await pair.rpc("sendProcessStdin", "none", "last\n");
      await pair.main.until("the last is there", () => /last/.test(pair.scene.read("events.log")));
      const none = await pair.events("none", 5);
      return [
        await pair.events("complains", 5),
        await pair.events("joined", 5),
        none.at(-1),
        await pair.events("auto", 0),
        await pair.events("brief", 0),
      ];
    },
    [[["PROCESS_LOG_STDERR", "alas\n"]], [["PROCESS_LOG_STDOUT", "both\n"]], ["PROCESS_LOG_STDOUT", "last\n"], [], []],
  );

  both(
    "LOG-C-002 at most 128 KiB are read at a time, and each read is one event",
    async (pair) => {
      const sizes = (await pair.events("big", 307_200)).map(([, data]) => data.length);
      return [sizes, pair.scene.read("big.log").length];
    },
    [[131_072, 131_072, 45_056], 307_200],
  );

  both(
    "LOG-C-007 what was written between two lines of the other channel does not come between them",
    async (pair) => {
      const { main, scene } = pair;
      await main.until("it listens", () => scene.read("mixed.ready") === "");
      const { pid } = (await pair.rpc("getProcessInfo", "mixed")) as Struct;
      main.kill("SIGSTOP");
      try {
        process.kill(Number(pid), "SIGUSR1");
        await main.until("it has written", () => scene.read("mixed.done") === "");
      } finally {
        main.kill("SIGCONT");
      }
      await main.until(
        "all is logged",
        () =>
          /out2/.test(scene.read("main.log")) &&
          ["out", "err"].every((channel) => scene.read(`mixed.${channel}`) !== ""),
      );
      return [
        /'mixed' stdout output:\nout1\nout2\n/.test(scene.read("main.log")),
        scene.read("mixed.out"),
        scene.read("mixed.err"),
      ];
    },
    [true, "out1\nout2\n", "err1\n"],
  );

  both(
    "LOG-C-004 LOG-C-005 LOG-C-011 a path is the daemon's own, wherever and as whom the program runs, opened at each start",
    async (pair) => {
      const { scene } = pair;
      await pair.says("away", "one\n", "away.log");
      renameSync(scene.path("away.log"), scene.path("moved.log"));
      await pair.says("away", "two\n", "moved.log");
      await pair.restart("away");
      await pair.says("away", "three\n", "away.log");
      await pair.restart("away");
      await pair.says("away", "four\n", "away.log");
      const { pid } = (await pair.rpc("getProcessInfo", "away")) as Struct;
      const runner = statSync(`/proc/${Number(pid)}`).uid;
      return [
        scene.read("moved.log"),
        scene.read("away.log"),
        pair.names("elsewhere"),
        statSync(scene.path("away.log")).uid === process.getuid?.(),
        runner === statSync("/proc/self").uid,
        /INFO spawnerr: unknown error making dispatchers for 'blocked': EISDIR/.test(scene.read("main.log")),
      ];
    },
    ["one\ntwo\n", "three\nfour\n", ["here"], true, process.getuid?.() !== 0, true],
  );

  apart(
    "LOG-R-010 LOG-R-011 LOG-R-012 a rotated log starts anew with the daemon's umask; backups are numbered and plain",
    async (pair) => {
      const { scene } = pair;
      const before = [pair.mode("turn.log"), pair.appends("turn.log")];
      for (const letter of ["a", "b", "c"]) {
        await pair.says("turn", `${letter.repeat(29)}\n`, "turn.log.1");
        await pair.main.until("it is new", () => scene.read("turn.log") === "");
      }
      const files = pair.names(".").filter((name) => name.startsWith("turn.log"));
      const texts = files.map((name) => scene.read(name).slice(0, 1));
      const modes = files.map((name) => pair.mode(name));
      return { before, files, texts, modes, appends: pair.appends("turn.log") };
    },
    {
      tsd: { ...ROTATED, appends: true },
      debian: { ...ROTATED, appends: false },
    },
  );

  apart(
    "LOG-T-002 after copytruncate a log goes on at its new end; the original leaves a hole if it had rotated",
    async (pair) => {
      const { scene } = pair;
      await pair.says("complains", "before\n", "complains.log");
      truncateSync(scene.path("complains.log"));
      await pair.says("complains", "after\n", "complains.log");
      await pair.says("turn", "before\n", "turn.log");
      truncateSync(scene.path("turn.log"));
      await pair.says("turn", "after\n", "turn.log");
      return [scene.read("complains.log"), scene.read("turn.log")];
    },
    { tsd: ["after\n", "after\n"], debian: ["after\n", "\0\0\0\0\0\0\0after\n"] },
  );

  both(
    "LOG-A-002 LOG-A-004 TRAP-028 IMP-042 automatic files come with the group, for its owner only, one where stderr is redirected",
    async (pair) => {
      const lazy = [await pair.path("lazy"), await pair.path("lazy", "stderr")];
      const joined = pair.automatic[2]!.filter((name) => name.startsWith("joined"));
      return [lazy.map((file) => [normalise(file), pair.mode(file), pair.scene.read(file)]), joined];
    },
    [
      ["stdout", "stderr"].map((channel) => [`auto/lazy-${channel}---twin-<random>.log`, "600", ""]),
      ["joined-stdout---twin-<random>.log"],
    ],
  );

  both(
    "LOG-A-007 LOG-A-008 old automatic files go at start, those of a living twin too, unless nocleanup; others' stay",
    async ({ automatic, twin }) => {
      const [before, alone, together] = automatic.map((names) =>
        names.filter((name) => !/---twin-<random>/.test(name)),
      );
      const of = (names: string[] | undefined) => names?.filter((name) => /^(twin|gone)-stdout---twin/.test(name));
      await twin.until("the twin lives", () => twin.stdout.includes("twin entered RUNNING"));
      return [automatic.map(of), before, alone, together];
    },
    [
      [["gone-stdout---twin-<random>.log"], ["gone-stdout---twin-<random>.log", "twin-stdout---twin-<random>.log"], []],
      ...[1, 2, 3].map(() => ["gone-stdout---other-<random>.log"]),
    ],
  );

  both(
    "LOG-A-003 LOG-A-009 LOG-A-010 LOG-A-011 an automatic file outlives restarts; cleared it gets the umask; a changed group gets new ones",
    async (pair) => {
      const { scene } = pair;
      const file = await pair.path("auto");
      await pair.rpc("clearProcessLogs", "auto");
      const cleared = pair.mode(file);
      await pair.says("auto", "one\n", file);
      await pair.restart("auto");
      await pair.says("auto", "two\n", file);
      const kept = [(await pair.path("auto")) === file, scene.read(file), cleared];
      const lazy = await pair.path("lazy");
      const changed = scene.read("supervisord.conf").replace("autostart=false", "autostart=false\npriority=5");
      writeFileSync(scene.path("supervisord.conf"), changed);
      await pair.rpc("reloadConfig");
      await pair.rpc("removeProcessGroup", "lazy");
      await pair.rpc("addProcessGroup", "lazy");
      const next = await pair.path("lazy");
      return [...kept, next !== lazy, normalise(next), [lazy, next].map((each) => pair.mode(each))];
    },
    [true, "one\ntwo\n", "640", true, "auto/lazy-stdout---twin-<random>.log", ["600", "600"]],
  );

  both(
    "LOG-S-006 strip_ansi cleans the log of a listener, whose protocol still sees the colours",
    async (pair) => {
      const { main, scene } = pair;
      const lines = (name: string) => main.lines(`${name}: ACKNOWLEDGED`).map((line) => line.slice(24));
      await main.until("it is in the log, and seen", () => scene.read("coloured.log") !== "" && lines("coloured")[0]);
      await main.until("the other is ready", () => lines("recorder")[0]);
      return [scene.read("coloured.log"), lines("coloured"), lines("recorder")[0]];
    },
    ["READY\n", ["DEBG coloured: ACKNOWLEDGED -> UNKNOWN"], "DEBG recorder: ACKNOWLEDGED -> READY"],
  );

  both(
    "LOG-T-006 the end of a log is read by bytes",
    async (pair) => {
      await pair.says("complains", "0123456789\n", "complains.log");
      const size = pair.scene.read("complains.log").length;
      const answers = [await pair.rpc("tailProcessStderrLog", "complains", 0, 5)] as unknown[][];
      return answers.map(([text, offset, overflow]) => [text, Number(offset) - size, overflow]);
    },
    [["6789\n", 0, true]],
  );

  both(
    "LOG-T-005 LOG-T-002 LIFE-LOG-023 clearLog starts a new log, and so does SIGUSR2 after a rename; what was said is in the old one",
    async (pair) => {
      const { main, scene: place } = pair;
      const old = openSync(place.path("main.log"), "r"); // Held, so that its inode is not used again.
      await pair.rpc("clearLog");
      await pair.says("none", "cleared\n", "main.log");
      const first = place.read("main.log").includes("supervisord started");
      const replaced = fstatSync(old).nlink === 0;
      closeSync(old);
      renameSync(place.path("main.log"), place.path("main.log.old"));
      main.kill("SIGUSR2");
      await main.prints("supervisord logreopen");
      await main.until("it is reopened", () => place.read("main.log"));
      await pair.says("none", "reopened\n", "main.log");
      const renamed = place.read("main.log.old");
      return [
        first,
        replaced,
        renamed.includes("cleared"),
        renamed.includes("reopened\n"),
        main.lines("reopen").map((line) => line.slice(24)),
      ];
    },
    [false, true, true, false, REOPENED],
  );
});
