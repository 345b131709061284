/** `supervisord -n > file`: what the daemon and its programs write to the file it inherited, none on top of another's. */
import assert from "node:assert/strict";
import { chmodSync, copyFileSync, symlinkSync, truncateSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { debian, subjects, tsd, type Implementation } from "../../support/implementations.js";
import { createScene, type Scene } from "../../support/scene.js";

const LINES = 200;
const NAMES = ["a", "b", "c", "d", "e"];

/** Numbered lines, one write each, on both channels; then a file that says they are written. */
const SPEAKER = `import os, sys
name = sys.argv[1]
held = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{fd}")]
assert not any(path.endswith("/out") for path in held), held
for number in range(${LINES}):
    os.write(1 + number % 2, f"{name} {number}\\n".encode())
open(f"{name}.done", "w").close()
`;

function speakers(targets: readonly string[]): string {
  return targets
    .map(
      (target, index) => `[program:${NAMES[index]}]
command=/usr/bin/python3 speaker.py ${NAMES[index]}
startsecs=0
autorestart=false
redirect_stderr=true
stdout_logfile=${target}
stdout_logfile_maxbytes=0
`,
    )
    .join("\n");
}

/** Start it by a shell that redirects, to a file of its user's alone, and says something before and after. */
function startRedirected(scene: Scene, subject: Implementation, redirection: string, args = '"$@"'): Daemon {
  const script = `#!/bin/sh\necho before > out\nchmod 600 out\n{ "${subject.supervisord}" ${args}; echo "ended $?"; } ${redirection}\n`;
  return startDaemon(scene, { ...subject, supervisord: scene.write("redirected", script, 0o755) });
}

const count = (scene: Scene, line: RegExp) =>
  scene
    .read("out")
    .split("\n")
    .filter((each) => line.test(each)).length;

/** How many lines of programs are in the file. */
const spoken = (scene: Scene) => count(scene, /^[a-e] \d+$/);

/** Run the speakers to their end, and the daemon too. */
async function speakAndEnd(daemon: Daemon, names: readonly string[]): Promise<void> {
  const { scene } = daemon;
  for (const name of names) await daemon.until(`${name} has spoken`, () => scene.read(`${name}.done`) === "");
  // The programs' ends are logged after their output has been read.
  await daemon.until("all are known to have ended", async () => {
    const { stdout } = await daemon.ctl(["status"]);
    return stdout.split("EXITED").length === names.length + 1;
  });
  await daemon.ctl(["shutdown"]);
  await daemon.exits();
}

const OWN_NAMES = ["/dev/stdout", "/dev/stderr", "/dev/fd/1", "/proc/self/fd/2", "%(here)s/link"];

describe("inherited files", { concurrency: 2 }, () => {
  for (const redirection of ["> out 2>&1", "> out 2> out", ">> out 2>&1"]) {
    for (const subject of subjects) {
      const appends = redirection.startsWith(">>");
      // The original's own lines and the programs' land on top of each other, unless the shell asked for appending.
      const loses = subject === debian && !appends;
      test(`${subject.name}: IMP-001 LOG-C-008 ${redirection}: ${loses ? "lines are lost" : "every line is there"}, by every name of the descriptors`, async (t) => {
        const scene = createScene(t, {
          "supervisord.conf": configuration(speakers(OWN_NAMES), "logfile=%(here)s/daemon.log"),
          "speaker.py": SPEAKER,
        });
        symlinkSync("/dev/stdout", scene.path("link"));
        const daemon = startRedirected(scene, subject, redirection);
        await speakAndEnd(daemon, NAMES);
        const out = scene.read("out");
        if (loses) {
          assert.ok(spoken(scene) < LINES * NAMES.length);
          return;
        }
        for (const name of NAMES) {
          const lines = out.split("\n").filter((line) => line.startsWith(`${name} `));
          assert.deepEqual(
            lines,
            Array.from({ length: LINES }, (_, number) => `${name} ${number}`),
          );
        }
        const logged = scene.read("daemon.log").split("\n").slice(0, -1);
        assert.deepEqual(
          out.split("\n").filter((line) => /^\d{4}-/.test(line)),
          logged,
        );
        assert.ok(out.endsWith("\nended 0\n"), "what the shell says afterwards is not on top of anything");
        assert.equal(out.startsWith("before\n"), appends);
        assert.ok(!out.includes("\0"));
      });
    }
  }

  for (const subject of subjects) {
    test(`${subject.name}: LOG-T-002 after copytruncate the file continues at its beginning, without a hole`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `[program:a]
command=/bin/sh -c "echo old; until [ -e go ]; do sleep 0.01; done; echo new; exec sleep 1000"
stdout_logfile=/dev/stdout
stdout_logfile_maxbytes=0
`,
          // The original's own lines continue at the old offset, after a hole; its programs' do not.
          subject === debian ? "silent=true" : "",
        ),
      });
      const daemon = startRedirected(scene, subject, "> out 2>&1");
      await daemon.until("the first line is there", () => count(scene, /^old$/) === 1);
      if (subject === tsd) await daemon.until("it is logged as running", () => count(scene, /entered RUNNING/) === 1);
      copyFileSync(scene.path("out"), scene.path("out.1"));
      truncateSync(scene.path("out"));
      scene.write("go", "");
      await daemon.until("the second line is there", () => count(scene, /new$/) === 1);
      assert.equal(scene.read("out"), "new\n");
      if (subject === debian) return;
      await daemon.ctl(["shutdown"]);
      await daemon.exits();
      assert.match(scene.read("out"), /^new\n(?:\d{4}-.*\n)+ended 0\n$/);
    });

    test(`${subject.name}: LOG-D-014 logfile=/dev/stdout in the background: the file has the lines from before and after`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration("", "logfile=/dev/stdout\nlogfile_maxbytes=0"),
      });
      const daemon = startRedirected(scene, subject, "> out 2>&1", "-c supervisord.conf");
      await daemon.exits();
      await daemon.until("it has started", () => count(scene, / INFO supervisord started with pid \d+$/) === 1);
      process.kill(Number(scene.read("supervisord.pid")), "SIGTERM");
      await daemon.until(
        "its end is logged",
        () => count(scene, / WARN received SIGTERM indicating exit request$/) === 1,
      );
      assert.equal(count(scene, / INFO daemonizing the supervisord process$/), 1);
    });
  }

  if (!subjects.includes(tsd)) return;

  test("tsd: copies of all output (tsd_log_stdout) and the daemon's lines are all in the file", async (t) => {
    const files = NAMES.map((name) => `%(here)s/${name}.log`);
    const scene = createScene(t, {
      "supervisord.conf": configuration(speakers(files), "tsd_log_stdout=true\ntsd_log_prefix=copy |"),
      "speaker.py": SPEAKER,
    });
    await speakAndEnd(startRedirected(scene, tsd, "> out 2>&1"), NAMES);
    assert.equal(count(scene, /^copy \| [a-e] \d+$/), LINES * NAMES.length);
    for (const name of NAMES) assert.equal(count(scene, new RegExp(`INFO exited: ${name} `)), 1);
    assert.match(scene.read("out"), /\nended 0\n$/);
  });

  test("tsd: IMP-001 a file that the daemon's user may not open is written to as well", async (t) => {
    if (process.getuid?.() !== 0) return t.skip("only root can become another user");
    const scene = createScene(t, { "speaker.py": SPEAKER });
    const text = configuration(speakers(["/dev/stdout", "/dev/stderr"]), "logfile=/dev/null\nlogfile_maxbytes=0");
    scene.write("supervisord.conf", text.replace(/^user=.*$/m, "user=nobody"));
    chmodSync(scene.folder, 0o777);
    await speakAndEnd(startRedirected(scene, tsd, "> out 2>&1"), ["a", "b"]);
    assert.equal(spoken(scene), LINES * 2);
    for (const name of ["a", "b"]) assert.equal(count(scene, new RegExp(`INFO exited: ${name} `)), 1);
  });
});
