/** `tsctl logs` and `tail` of programs that log to files, streams and nowhere, through reloads, updates, floods and readers that stand still. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { describe, test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { debian, subjects, tsctl, tsd } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

/** It writes what it reads, to stderr what begins with `!`. It begins with five lines. */
const ECHO = `seq 1 5
while read -r line; do
  case "$line" in
    !*) echo "\${line#!}" >&2 ;;
    *) echo "$line" ;;
  esac
done
`;
const echo = (name: string, more: string) =>
  `[program:${name}]\ncommand=/bin/sh %(here)s/echo.sh\nstartsecs=0\n${more}\n`;
const file = (name: string) => echo(name, `stdout_logfile=%(here)s/${name}.out\nstderr_logfile=%(here)s/${name}.err`);
const STREAM =
  "stdout_logfile=/dev/stdout\nstdout_logfile_maxbytes=0\nstderr_logfile=/dev/fd/2\nstderr_logfile_maxbytes=0";
const NONE = "stdout_logfile=NONE\nstderr_logfile=NONE";
const MERGED = "redirect_stderr=true\nstdout_logfile=%(here)s/merged.out";

const MIXED = [file("file"), echo("stream", STREAM), echo("none", NONE), echo("merged", MERGED)].join("");
const NAMES = ["file", "merged", "none", "stream"];

interface Stage {
  readonly scene: Scene;
  readonly daemon: Daemon;
  readonly say: (name: string, text: string) => Promise<unknown>;
  readonly own: (...words: string[]) => ReturnType<Daemon["ctl"]>;
}

/** A daemon whose programs have written their first lines. */
async function stage(t: TestContext, programs: string, names: readonly string[], options = ""): Promise<Stage> {
  const scene = createScene(t, { "supervisord.conf": configuration(programs, options), "echo.sh": ECHO });
  const daemon = startDaemon(scene, tsd);
  const own = (...words: string[]) => daemon.ctl(words, tsctl);
  const say = (name: string, text: string) => call(endpointOf(scene), "supervisor.sendProcessStdin", name, `${text}\n`);
  for (const name of names)
    await daemon.until(`${name} has begun`, async () => (await own("logs", "-n", "1", name)).stdout.endsWith("| 5\n"));
  return { scene, daemon, say, own };
}

/** A client that runs until it is interrupted, and what it has shown so far. */
function following(t: TestContext, scene: Scene, ...words: readonly string[]) {
  const child = spawn(tsctl, ["-c", scene.path("supervisord.conf"), ...words], {
    cwd: scene.folder,
    env: scene.environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  const shown = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (shown.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (shown.stderr += text));
  const ended = new Promise<number | undefined>((resolve) => child.on("close", (code) => resolve(code ?? undefined)));
  const show = () => `${shown.stdout}\n${shown.stderr}`;
  return {
    pid: child.pid!,
    child,
    stderr: () => shown.stderr,
    lines: () => shown.stdout.split("\n").slice(0, -1),
    of: (name: string) => linesOf(shown.stdout, name),
    until: (what: string, look: () => boolean | Promise<boolean>) => until(what, look, { show }),
    interrupt: () => child.kill("SIGINT"),
    ends: () => ended,
  };
}

/** `| text` and `! text` of one program. */
function linesOf(output: string, name: string): readonly string[] {
  const rows = output.split("\n").slice(0, -1).map((line) => /^(\S+) +(.*)$/.exec(line)); // prettier-ignore
  return rows.flatMap((row) => (row?.[1] === name ? [row[2]!] : []));
}

/** Lines of a flood: more bytes than anybody may hold. */
const FLOOD = 1_500_000;

/** MiB. */
function resident(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

/** How many lines each program has, and its last: nothing else is kept. */
function countLines(stream: Readable) {
  const counts = new Map<string, number>();
  const last = new Map<string, string>();
  let rest = "";
  stream.removeAllListeners("data").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      const name = line.slice(0, line.indexOf(" "));
      counts.set(name, (counts.get(name) ?? 0) + 1);
      last.set(name, line);
    }
  });
  return { count: (name: string) => counts.get(name) ?? 0, last: (name: string) => last.get(name) };
}

const FIRST = ["| 1", "| 2", "| 3", "| 4", "| 5"];

if (subjects.includes(tsd)) {
  describe("logs", { concurrency: 2 }, () => {
    test("TSD-LOGS-001 logs -f shows files, streams, NONE and merged channels alike: the last lines, and what comes", async (t) => {
      const { scene, say, own } = await stage(t, MIXED, NAMES);
      const apart = ["file", "none", "stream"];
      for (const name of apart) await say(name, "!first");
      await until(
        "all have written errors",
        async () => (await own("logs", "--stderr")).stdout.split("\n").length === 4,
      );
      const all = following(t, scene, "logs", "-f", "-n", "2");
      const web = following(t, scene, "logs", "-f", "-n", "2", "stream");
      const errors = following(t, scene, "logs", "-f", "--stderr", "--tail", "1");
      await all.until("the last lines of all", () => all.lines().length === 11);
      await web.until("the last lines of one", () => web.lines().length === 3);
      await errors.until("the last errors", () => errors.lines().length === 3);
      for (const name of NAMES) for (const text of ["out", "!err"]) await say(name, text);
      await all.until("all go on", () => all.lines().length === 19);
      await web.until("one goes on", () => web.lines().length === 5);
      await errors.until("errors of all that have them", () => errors.lines().length === 6);
      for (const name of apart) {
        assert.deepEqual([...all.of(name)].sort(), ["! err", "! first", "| 4", "| 5", "| out"], name);
        assert.deepEqual(errors.of(name), ["! first", "! err"]);
      }
      assert.deepEqual([...web.of("stream")].sort(), ["! err", "! first", "| 4", "| 5", "| out"]);
      assert.deepEqual(all.of("merged"), ["| 4", "| 5", "| out", "| err"]);
      assert.match(errors.stderr(), /^merged: redirect_stderr=true: .*\n$/);
      for (const each of [all, web, errors]) {
        each.interrupt();
        assert.equal(await each.ends(), 0);
      }
      assert.equal(all.stderr(), "");
    });

    test("TSD-LOGS-005 logs shows the same without -f, and each channel alone", async (t) => {
      const { own, say } = await stage(t, MIXED, NAMES);
      await say("stream", "!err");
      await until("it is there", async () => (await own("logs", "stream")).stdout.includes("err"));
      assert.deepEqual(
        (await own("logs", "-n", "1", "stream", "none")).stdout,
        "stream | 5\nstream ! err\nnone   | 5\n",
      );
      assert.equal((await own("logs", "--stderr", "stream")).stdout, "stream ! err\n");
      assert.equal((await own("logs", "--stdout", "--tail", "1", "stream")).stdout, "stream | 5\n");
      const now = `${new Date().toISOString()} new`;
      for (const text of ["2020-01-31T12:00:00Z old", "of it", now, "of it"]) await say("file", text);
      const since = () => own("logs", "--since", "1h", "file");
      await until("it is there", async () => (await since()).stdout.endsWith("of it\n"));
      assert.deepEqual(await since(), { stdout: `file | ${now}\nfile | of it\n`, stderr: "", code: 0 });
      const undated = await own("logs", "--since", "1h", "-n", "1", "none");
      assert.equal(undated.stdout, "none | 5\n");
      assert.match(undated.stderr, /^none \(stdout\): its lines have no times, .*: the last line is shown\n$/);
      const merged = await own("logs", "--stderr", "merged");
      assert.deepEqual([merged.stdout, merged.code], ["", 0]);
      const mute = await own("logs", "--stderr", "none");
      assert.deepEqual([mute.stdout, mute.code], ["", 1]);
      assert.match(
        mute.stderr,
        /^none: nothing to show: there is no log of its stderr, and the daemon remembers none of it\n$/,
      );
    });

    test("TSD-LOGS-006 tail shows what is remembered and says so; supervisorctl prints what it printed", async (t) => {
      const { scene, daemon, own, say } = await stage(t, MIXED, NAMES);
      const tail = await own("tail", "stream");
      assert.equal(tail.stdout, "1\n2\n3\n4\n5\n\n");
      assert.match(tail.stderr, /^stream: its stdout goes to \/dev\/stdout, .* from the daemon's memory\n$/);
      assert.equal((await own("tail", "-4", "none")).stdout, "4\n5\n\n");
      assert.match(
        (await own("tail", "none", "stderr")).stderr,
        /there is no log of its stderr, and .* remembers none of it/,
      );
      assert.equal((await own("tail", "file")).stderr, "", "a file is what it ever was");
      assert.equal((await daemon.ctl(["tail", "none"])).stdout, "none: ERROR (no log file)\n");
      assert.equal((await daemon.ctl(["tail", "stream"])).stdout, "stream: ERROR (unknown error reading log)\n");
      const watching = following(t, scene, "tail", "-f", "stream");
      await watching.until("it has begun", () => watching.lines().includes("5"));
      await say("stream", "more");
      await watching.until("it goes on", () => watching.lines().at(-1) === "more");
      watching.interrupt();
      assert.equal(await watching.ends(), 0);
    });

    test("TSD-LOGS-002 a reload is followed through, nothing is lost or comes twice; the daemon's end is said, with its status", async (t) => {
      const { scene, daemon, own, say } = await stage(t, MIXED, NAMES);
      const watching = following(t, scene, "logs", "-f", "-n", "1");
      await watching.until("it has begun", () => watching.lines().length === 4);
      for (const name of NAMES) await say(name, "before");
      for (const how of ["a signal", "the client"]) {
        const before = watching.lines().length;
        if (how === "a signal") daemon.kill("SIGHUP");
        else await own("reload");
        await watching.until(`all begin anew after ${how}`, () => watching.lines().length >= before + 20);
      }
      for (const name of NAMES) await say(name, "after");
      for (const name of NAMES) await watching.until(`${name} goes on`, () => watching.of(name).at(-1) === "| after");
      for (const name of NAMES)
        assert.deepEqual(watching.of(name), ["| 5", "| before", ...FIRST, ...FIRST, "| after"], name);
      assert.equal(watching.stderr(), "the daemon reloads; the logs continue when it is back\n".repeat(2));
      await own("shutdown");
      assert.equal(await watching.ends(), 7);
      assert.match(watching.stderr(), /\nthe daemon has ended\n$/);
    });

    test("TSD-LOGS-002 a daemon that is killed is waited for, and then said not to come back", async (t) => {
      const { scene, daemon } = await stage(t, file("file"), ["file"]);
      const watching = following(t, scene, "logs", "-f");
      await watching.until("it has begun", () => watching.lines().length === 5);
      daemon.kill("SIGKILL");
      assert.equal(await watching.ends(), 7);
      assert.match(watching.stderr(), /^the connection was lost: .*\nthe daemon did not come back: .*\n$/);
    });

    test("TSD-LOGS-003 what an update adds joins, what it removes is said to have gone, and what it replaces continues", async (t) => {
      const { scene, own, say } = await stage(t, MIXED, NAMES);
      const watching = following(t, scene, "logs", "-f", "-n", "1");
      const some = following(t, scene, "logs", "-f", "-n", "1", "f*");
      await watching.until("it has begun", () => watching.lines().length === 4);
      await some.until("it has begun", () => some.lines().length === 1);
      await say("file", "before");
      const other = `${file("file")}environment=A="b"\n${echo("fresh", NONE)}${echo("stream", STREAM)}`;
      scene.write("supervisord.conf", configuration(other));
      await own("update");
      for (const each of [watching, some]) {
        await each.until("the new one", () => each.of("fresh").length === 5);
        await each.until("the replaced one, once", () => each.of("file").length === 7);
        assert.deepEqual(each.of("file"), ["| 5", "| before", ...FIRST]);
      }
      assert.match(watching.stderr(), /^none: is no longer in use; no more output follows$/m);
      assert.match(watching.stderr(), /^fresh: is now in use$/m);
      assert.doesNotMatch(some.stderr(), /none|stream/);
    });

    test("TSD-LOGS-004 a reader that stands still makes neither daemon nor client hold much, and has all of a file when it continues", async (t) => {
      const flood = (name: string, more: string) =>
        `[program:${name}]\ncommand=/bin/sh %(here)s/flood.sh\nstartsecs=0\nautostart=false\nautorestart=false\n${more}\n`;
      const programs =
        flood("flood", "stdout_logfile=%(here)s/flood.out\nstdout_logfile_maxbytes=10MB\nstdout_logfile_backups=20") +
        flood("stream", "stdout_logfile=NONE");
      const { scene, daemon, say } = await stage(t, programs, []);
      await daemon.prints("supervisord started");
      scene.write("flood.sh", `echo begun; read -r go; seq -f "%.0f and some more text to fill the line" ${FLOOD}\n`);
      for (const name of ["flood", "stream"]) await call(endpointOf(scene), "supervisor.startProcess", name);
      const watching = following(t, scene, "logs", "-f");
      const both = () => ["flood", "stream"].every((name) => watching.of(name).at(-1) === "| begun");
      await watching.until("both have begun", both);
      const counted = countLines(watching.child.stdout);
      watching.child.stdout.pause();
      const before = [resident(daemon.pid), resident(watching.pid)];
      for (const name of ["flood", "stream"]) await say(name, "go");
      for (const name of ["flood", "stream"]) await daemon.prints(`exited: ${name} (exit status 0; expected)`);
      const grown = [resident(daemon.pid) - before[0]!, resident(watching.pid) - before[1]!];
      assert.ok(Math.max(...grown) < 32, `${grown.join(" and ")} MiB more`);
      watching.child.stdout.resume();
      const end = `| ${FLOOD} and some more text to fill the line`;
      for (const name of ["flood", "stream"])
        await until(`the end of ${name}`, () => counted.last(name)?.endsWith(end) === true, { show: watching.stderr });
      assert.equal(counted.count("flood"), FLOOD);
      assert.ok(counted.count("stream") < FLOOD);
      await until("it is said", () => /^stream: \d+ bytes are missing: no file/m.test(watching.stderr()), {
        show: watching.stderr,
      });
    });

    test("TSD-LOGS-001 hundreds of programs are followed at once, and take no descriptors from the daemon", async (t) => {
      const many = `[program:many]\nprocess_name=%(process_num)03d\nnumprocs=200\n${echo("x", "").split("\n").slice(1).join("\n")}`;
      const { scene, daemon, own } = await stage(t, many, ["many:199"], "minfds=2000\nchildlogdir=%(here)s");
      await until("all have begun", async () => {
        const { stdout } = await own("logs", "-n", "1");
        return stdout.split("\n").filter((line) => line.endsWith("| 5")).length === 200;
      });
      const descriptors = () => readdirSync(`/proc/${daemon.pid}/fd`).length;
      const before = descriptors();
      const watching = following(t, scene, "logs", "-f", "-n", "1");
      await watching.until("all are shown", () => watching.lines().length === 200);
      assert.ok(descriptors() <= before + 5, `${before} descriptors, ${descriptors()} with a follower`);
      await own("rpc", "supervisor.sendProcessStdin", "many:007", '"hello\\n"');
      await watching.until("one of them speaks", () => watching.lines().at(-1) === "many:007 | hello");
    });
  });

  if (subjects.includes(debian)) {
    test("TSD-LOGS-001 against the original, files are followed, and a note says what it does not report", async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(MIXED), "echo.sh": ECHO });
      const daemon = startDaemon(scene, debian);
      await daemon.until("it runs", async () => (await daemon.ctl(["tail", "file"])).stdout.includes("5"));
      const watching = following(t, scene, "logs", "-f", "-n", "2");
      await watching.until("the last lines of files", () => watching.lines().length === 4);
      assert.deepEqual(
        [watching.of("file"), watching.of("merged")],
        [
          ["| 4", "| 5"],
          ["| 4", "| 5"],
        ],
      );
      assert.match(watching.stderr(), /^stream \(stdout\): goes to \/dev\/stdout, and this server keeps none of it/m);
      assert.match(watching.stderr(), /^none \(stdout\): goes to no log, and this server keeps none of it/m);
      await daemon.ctl(["shutdown"]);
      assert.equal(await watching.ends(), 7);
      assert.match(watching.stderr(), /it has ended or reloads \(this server does not report which\)\n$/);
    });
  }
}
