/** What exists under the name `tsctl` only, against a daemon of ours; docs/how-to/tsctl.md shows the rest of it. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { debian, subjects, tsctl, tsd } from "../../support/implementations.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const program = (name: string, command: string, more = "") =>
  `[program:${name}]\ncommand=${command}\nstartsecs=0\n${more}\n`;
const PROGRAMS = [
  program("one", "/bin/sh -c 'read line; echo héllo $line; exec sleep 1000'"),
  program("two", "/bin/sh -c 'read line; echo oops $line >&2; exec sleep 1000'"),
  program("lazy", "/bin/cat", "autostart=false\n"),
  "[group:pair]\nprograms=left,right\n",
  program("left", "/bin/cat"),
  program("right", "/bin/cat"),
].join("\n");

if (subjects.includes(tsd)) {
  describe("tsctl alone", () => {
    test("against one daemon", async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(PROGRAMS) });
      const daemon = startDaemon(scene, tsd);
      await allRun(daemon);
      const own = (...words: string[]) => daemon.ctl(words, tsctl);

      await t.test("healthcheck succeeds while all programs run that should, and names those that do not", async () => {
        assert.deepEqual(await own("healthcheck"), {
          stdout: "ok: all 4 processes run as configured\n",
          stderr: "",
          code: 0,
        });
        await own("stop", "pair:left");
        const ill = await own("healthcheck");
        assert.equal(ill.code, 1);
        assert.match(ill.stdout, /^pair:left: STOPPED: .*\n$/);
        await own("start", "pair:left");
        assert.equal((await own("healthcheck", "lazy")).code, 1, "asked for by name, it should run");
      });

      await t.test("status --watch prints what changes when it changes", async () => {
        const watching = following(scene, "status", "--watch", "--json", "lazy", "pair:*");
        const states = () => watching.lines().map((line) => JSON.parse(line) as { name: string; state: string });
        await until("everything has been shown once", () => states().length === 3, { show: watching.shown });
        await own("start", "lazy");
        await until("lazy runs", () => states().slice(3).at(-1)?.state === "RUNNING", { show: watching.shown });
        assert.deepEqual(
          [
            ...new Set(
              states()
                .slice(3)
                .map(({ name }) => name),
            ),
          ],
          ["lazy"],
        );
        watching.interrupt();
        assert.equal(await watching.ends(), 0);
      });

      await t.test("logs -f shows several programs as they write, whole lines, and ends with Ctrl-C", async () => {
        const watching = following(scene, "logs", "-f", "one", "two");
        await own("rpc", "supervisor.sendProcessStdin", "one", '"a\\n"');
        await own("rpc", "supervisor.sendProcessStdin", "two", '"b\\n"');
        await until("both have spoken", () => watching.lines().length >= 2, { show: watching.shown });
        assert.deepEqual(
          watching
            .lines()
            .map((line) => line.slice(0, 6))
            .sort(),
          ["one | ", "two ! "],
        );
        watching.interrupt();
        assert.equal(await watching.ends(), 0);
      });

      await t.test("logs -f begins with the last lines, however long they are, and misses nothing after", async () => {
        const written = Array.from({ length: 30 }, (_, index) => `line ${index} ${"x".repeat(300)}`);
        for (const line of written) await own("rpc", "supervisor.sendProcessStdin", "lazy", `"${line}\\n"`);
        const last = () => daemon.ctl(["tail", "-400", "lazy"]);
        await until("all is logged", async () => (await last()).stdout.includes(`${written.at(-1)}\n`), {
          show: () => daemon.output,
        });
        const watching = following(scene, "logs", "-f", "-n", "12", "lazy");
        await until("the last lines", () => watching.lines().length === 12, { show: watching.shown });
        await own("rpc", "supervisor.sendProcessStdin", "lazy", '"and more\\n"');
        await until("what comes after", () => watching.lines().length === 13, { show: watching.shown });
        assert.deepEqual(
          watching.lines(),
          [...written.slice(-12), "and more"].map((line) => `lazy | ${line}`),
        );
        watching.interrupt();
        assert.equal(await watching.ends(), 0);
      });

      await t.test("why names the program that has the port", async (inner) => {
        const server = createServer().listen(0, "127.0.0.1");
        inner.after(() => server.close());
        await new Promise((resolve) => server.once("listening", resolve));
        const { port } = server.address() as AddressInfo;
        const clash = program(
          "clash",
          `/bin/sh -c 'echo "bind 127.0.0.1:${port}: Address already in use" >&2; exit 1'`,
          "autorestart=false\n",
        );
        scene.write("supervisord.conf", configuration(PROGRAMS + clash));
        await own("update");
        await daemon.prints("exited: clash (exit status 1; not expected)");
        const { stdout, code } = await own("why", "clash");
        assert.equal(code, 0);
        assert.match(stdout, new RegExp(`\\n +address +port ${port} is held by pid ${process.pid}: .*node`));
        assert.equal((await own("why", "nosuch")).code, 1);
        const all = await own("why");
        assert.match(all.stdout, /^clash: /m, "without a name, who is not well is explained");
        assert.doesNotMatch(all.stdout, /^one: /m, "and nobody else");
      });

      await t.test("why does not advise to kill the daemon that has the address", async () => {
        const socket = scene.path("supervisor.sock");
        const twin = program(
          "twin",
          `/bin/sh -c 'echo "bind unix:${socket}: Address already in use" >&2; exit 1'`,
          "autorestart=false\n",
        );
        scene.write("supervisord.conf", configuration(PROGRAMS + twin));
        await own("update");
        await daemon.prints("exited: twin (exit status 1; not expected)");
        const { stdout } = await own("why", "twin");
        assert.match(stdout, /\n +address +the socket \S+ is held by this daemon itself, which listens there\n/);
        assert.doesNotMatch(stdout, /kill/);
      });

      await t.test(
        "why and logs show what a program without a log file wrote, and nothing for one that is silent",
        async () => {
          const none = "stdout_logfile=NONE\nstderr_logfile=NONE\nautorestart=false\n";
          const bare = program("bare", "/bin/sh -c 'echo no database >&2; exit 3'", none);
          const mute = program("mute", "/bin/sh -c 'exit 4'", none);
          scene.write("supervisord.conf", configuration(PROGRAMS + bare + mute));
          await own("update");
          await daemon.prints("exited: bare (exit status 3; not expected)");
          await daemon.prints("exited: mute (exit status 4; not expected)");
          assert.match((await own("why", "bare")).stdout, /\n {2}stderr +no database\n/);
          assert.deepEqual(await own("logs", "bare"), { stdout: "bare ! no database\n", stderr: "", code: 0 });
          assert.equal((await own("logs", "mute")).code, 1);
          assert.match(
            (await daemon.ctl(["tail", "bare", "stderr"])).stdout,
            /no log file/,
            "the original has no memory",
          );
          assert.equal((await own("tail", "bare", "stderr")).stdout, "no database\n\n");
          assert.match((await own("rpc", "tsd.getLastOutput", "bare", "stdin", "9")).stdout, /BAD_ARGUMENTS/);
        },
      );

      await t.test(
        "the daemon's own methods are called and described, and not listed among the original's",
        async () => {
          const rpc = async (...words: string[]) => JSON.parse((await own("rpc", ...words)).stdout) as unknown;
          assert.deepEqual(
            ((await rpc("system.listMethods")) as string[]).filter((name) => name.startsWith("tsd.")),
            [],
          );
          assert.deepEqual(await rpc("system.methodSignature", "tsd.waitForChange"), ["string", "string", "int"]);
          const token = await rpc("tsd.waitForChange", '""', "0");
          assert.equal(await rpc("tsd.waitForChange", `"${String(token)}"`, "0"), token, "nothing has changed");
          await own("stop", "lazy");
          assert.notEqual(await rpc("tsd.waitForChange", `"${String(token)}"`, "60"), token);
          const [life] = (await rpc("tsd.getHistory", "lazy")) as [Record<string, unknown>];
          assert.deepEqual([life["event"], life["signal"], life["asked"]], ["ended", "SIGTERM", true]);
          assert.match((await own("rpc", "tsd.getHistory", "nosuch")).stdout, /BAD_NAME/);
        },
      );

      for (const [shell, script] of Object.entries(SHELLS)) {
        await t.test(`${shell} completes verbs, names and names with colons`, async () => {
          for (const [typed, offered] of Object.entries(OFFERED)) {
            const line = `${tsctl} -c supervisord.conf ${typed}`;
            const { stdout, stderr, code } = await scene.run([shell, ...script], { env: { LINE: line, TSCTL: tsctl } });
            assert.equal(code, 0, stderr);
            const whole = stdout
              .split("\n")
              .filter((word) => word !== "")
              .map((word) => (typed.includes(":") && !word.includes(":") ? `pair:${word}` : word));
            assert.deepEqual(whole.sort(), offered, `${typed}: ${stderr}`);
          }
        });
      }
    });

    test("why distinguishes a daemon that reloads from one that ends", async (t) => {
      const deaf = program(
        "deaf",
        `/bin/sh -c 'trap "" TERM; echo deaf; while :; do sleep 1; done'`,
        "stopwaitsecs=600\n",
      );
      const scene = createScene(t, { "supervisord.conf": configuration(PROGRAMS + deaf) });
      const daemon = startDaemon(scene, tsd);
      const own = (...words: string[]) => daemon.ctl(words, tsctl);
      await allRun(daemon);
      await daemon.until("it is deaf", async () => (await own("tail", "deaf")).stdout.includes("deaf"));
      const pid = Number((await own("pid", "deaf")).stdout);
      await own("reload");
      await daemon.until("the others have stopped", async () =>
        (await own("why", "one")).stdout.startsWith("one: STOPPED"),
      );
      assert.match((await own("why", "one")).stdout, /the daemon reloads: nothing is started until it is back\n/);
      process.kill(pid, "SIGKILL");
      await daemon.until("it is back", async () => (await own("why", "one")).stdout.startsWith("one: RUNNING"));
    });

    if (subjects.includes(debian)) {
      test("against the original, what it does not report is left out", async (t) => {
        const scene = createScene(t, { "supervisord.conf": configuration(PROGRAMS) });
        const daemon = startDaemon(scene, debian);
        await allRun(daemon);
        await againstTheOriginal(daemon);
      });
    }
  });
}

async function allRun(daemon: Daemon): Promise<void> {
  for (const name of ["one", "two", "left", "right"]) await daemon.prints(`success: ${name} entered RUNNING`);
}

async function againstTheOriginal(daemon: Daemon): Promise<void> {
  const own = (...words: string[]) => daemon.ctl(words, tsctl);
  assert.equal((await own("healthcheck")).stdout, "ok: all 4 processes run as configured\n");
  assert.match((await own("why", "lazy")).stdout, /^lazy: STOPPED Not started\n +because +autostart=false/);
  assert.equal((JSON.parse((await own("status", "--json", "pair:*")).stdout) as unknown[]).length, 2);
  const watching = following(daemon.scene, "status", "--watch", "lazy");
  await until("it is shown", () => watching.lines().length === 1, { show: watching.shown });
  await own("start", "lazy");
  await until("the change is shown", () => watching.shown().includes("RUNNING"), { show: watching.shown });
  watching.interrupt();
  assert.equal(await watching.ends(), 0);
}

/** What is typed after the options, and what must be offered for it. */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  hea: ["healthcheck"],
  "restart la": ["lazy"],
  "stop pair:l": ["pair:left"],
  "status --js": ["--json"],
  "--hist": ["--history_file"],
};

/** How each shell is asked: it loads its own script, then completes the words of $LINE, one candidate a line. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  bash: [
    "-c",
    `. <("$TSCTL" completions bash)
COMP_LINE=$LINE COMP_POINT=\${#LINE}
_tsctl
printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  zsh: [
    "-fc",
    `compdef() { :; }
compadd() { print -rl -- \${(M)\${(P)2}:#\${words[CURRENT]}*}; }
. <("$TSCTL" completions zsh)
words=(\${=LINE}) CURRENT=\${#words}
_tsctl`,
  ],
  fish: [
    "-Nc",
    `"$TSCTL" completions fish | source; function tsctl; end; complete -c (string split " " -- $LINE)[1] -w tsctl; complete -C "$LINE"`,
  ],
};

/** A client that runs until it is interrupted, and what it has shown so far. */
function following(scene: Scene, ...words: readonly string[]) {
  const child = spawn(tsctl, ["-c", scene.path("supervisord.conf"), ...words], {
    cwd: scene.folder,
    env: scene.environment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = new Promise<number | undefined>((resolve) => child.on("close", (code) => resolve(code ?? undefined)));
  return {
    shown: () => output,
    /** Whole ones: the last may have come in part. */
    lines: () => output.split("\n").slice(0, -1),
    interrupt: () => child.kill("SIGINT"),
    ends: () => ended,
  };
}
