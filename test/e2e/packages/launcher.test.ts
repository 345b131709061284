/**
 * The launcher (src/launcher), as `bin` and the npm package have it: it runs the program it is called as, whatever it is
 * called through, by the Node in PATH and with the flags of our table, and asks neither a shell nor /proc.
 */
import assert from "node:assert/strict";
import { readFileSync, symlinkSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsctl, tsd } from "../../support/implementations.js";
import { childrenOf, commandLineOf, processRecord } from "../../support/proc.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";
import { until } from "../../support/until.js";

/** docs/explanation/performance.md. */
const TO_STAY = ["--max-semi-space-size=1", "--optimize-for-size", "--v8-pool-size=1"];
const NO_INSPECTOR = "--inspect-port=240.0.0.0:0";

const TELLING = `import { writeFileSync } from "node:fs";
export const make = () => {
  writeFileSync("flags", JSON.stringify(process.execArgv));
  return {};
};
`;

function tellingScene(t: TestContext) {
  const plugin = "[rpcinterface:tells]\nsupervisor.rpcinterface_factory=./tells.mjs:make\n";
  return createScene(t, { "supervisord.conf": configuration(plugin), "tells.mjs": TELLING });
}

describe("the launcher", { concurrency: 2 }, () => {
  test("runs the daemon with Node's flags for it, in the foreground and in the background", async (t) => {
    for (const args of [["-n"], []]) {
      const scene = tellingScene(t);
      const daemon = startDaemon(scene, tsd, { args: [...args, "-c", "supervisord.conf"] });
      const flags = await daemon.until("the plugin has told", () => {
        try {
          return scene.read("flags") || undefined; // it may be empty for a moment
        } catch {
          return undefined;
        }
      });
      assert.deepEqual(JSON.parse(flags), [...TO_STAY, NO_INSPECTOR]);
    }
  });

  test("is the same for the package for images: its table is the only place with flags", () => {
    const table = readFileSync(inRepository("src/launcher/programs.c"), "utf8");
    for (const flag of [...TO_STAY, NO_INSPECTOR]) assert.ok(table.includes(flag), flag);
  });

  for (const { name, supervisorctl } of subjects) {
    test(`${name}: a link of another name is the program it leads to`, async (t) => {
      const scene = createScene(t);
      symlinkSync(supervisorctl, scene.path("through"));
      symlinkSync("through", scene.path("control"));
      const { code, stdout, stderr } = await scene.run([scene.path("control"), "--help"]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /control applications run by supervisord/);
    });
  }

  for (const { name, supervisord } of subjects) {
    test(`${name}: what is executed decides, whatever it is called`, async (t) => {
      const scene = createScene(t);
      const { code, stdout } = await scene.run(["bash", "-c", `exec -a supervisorctl ${supervisord} --help`]);
      assert.equal(code, 0);
      assert.match(stdout, /run a set of applications as daemons/);
    });
  }

  for (const subject of subjects) {
    test(`${subject.name}: ps shows the command as it was typed, behind its interpreter`, async (t) => {
      const typed = [subject.pidproxy, "no one", "/bin/sleep", "1000"];
      const section = `[program:a]\ncommand=${typed[0]} "no one" ${typed.slice(2).join(" ")}\n`;
      const scene = createScene(t, { "supervisord.conf": configuration(section) });
      const daemon = startDaemon(scene, subject, { args: ["-n", "-c", "supervisord.conf"] });
      await daemon.prints("a entered RUNNING");
      // Behind ours there is nothing but room.
      const words = (pid: number) =>
        commandLineOf(pid)
          .slice(1)
          .filter((word) => word !== "");
      assert.deepEqual(words(daemon.pid), [subject.supervisord, "-n", "-c", "supervisord.conf"]);
      // It becomes its interpreter, which takes its time; when it has a child, it has.
      const { pid } = await daemon.until("the command runs", () =>
        childrenOf(daemon.pid).find((child) => childrenOf(child.pid).some(({ name }) => name === "sleep")),
      );
      assert.deepEqual([words(pid), processRecord(pid)?.name], [typed, "pidproxy"]);
    });

    test(`${subject.name}: ps shows a client as it was typed, each word for itself`, async (t) => {
      const typed = [subject.supervisorctl, "-c", "supervisord.conf", "maintail", "-f"];
      const scene = createScene(t, {
        "supervisord.conf": configuration(`[program:client]\ncommand=${typed.join(" ")}\n`),
      });
      const daemon = startDaemon(scene, subject);
      // It becomes its interpreter first, and shows the words of that; behind ours there is nothing but room.
      await daemon.until("the client shows its command", () =>
        childrenOf(daemon.pid).some(({ pid }) => {
          const words = commandLineOf(pid).filter((word) => word !== "");
          return words.slice(1).join("|") === typed.join("|");
        }),
      );
    });
  }

  test("says what it looked for where there is no Node", async (t) => {
    const scene = createScene(t);
    const ran = await scene.run([tsctl, "--help"], { env: { PATH: scene.folder } });
    assert.deepEqual(ran, { code: 127, stdout: "", stderr: "tsd: cannot start node: No such file or directory\n" });
  });

  for (const subject of subjects) {
    test(`${subject.name}: daemon and client run where the current directory has been removed`, async (t) => {
      const files = "logfile=%(here)s/supervisord.log\npidfile=%(here)s/supervisord.pid";
      const sections = "[program:a]\ncommand=/bin/sleep 1000\n";
      const scene = createScene(t, { "supervisord.conf": configuration(sections, files) });
      const file = scene.path("supervisord.conf");
      const removed = (words: string) => `mkdir gone; cd gone; rmdir ../gone; exec ${words}\n`;
      const wrapper = scene.write("wrapper", `#!/bin/sh\n${removed(`${subject.supervisord} -n -c ${file}`)}`, 0o755);
      const daemon = startDaemon(scene, { ...subject, supervisord: wrapper }, { args: [] });
      await daemon.prints("a entered RUNNING");
      const client = (words: string) => scene.run(["/bin/sh", "-c", removed(`${subject.supervisorctl} ${words}`)]);
      const { code, stdout, stderr } = await client(`-c ${file} pid`);
      assert.deepEqual([code, stdout, stderr], [0, `${daemon.pid}\n`, ""]);
      // A relative path leads nowhere from there.
      assert.notEqual((await client("-c supervisord.conf pid")).code, 0);
    });
  }

  const unable = process.getuid?.() === 0 ? false : "needs root";
  test("LIFE-ENV-001 needs no /proc", { skip: unable }, async (t) => {
    const printing = `[program:a]\ncommand=/usr/bin/env -0\nenvironment=T="%(ENV_a.b)s"\nstdout_logfile=%(here)s/out\n`;
    const options = "startsecs=0\nautorestart=false\n";
    const scene = createScene(t, { "supervisord.conf": configuration(printing + options) });
    const [given, path] = [["a.b=1", "NODE_OPTIONS=--require /none.js", "f%%=()"], process.env["PATH"] ?? ""];
    const inside = ["env", "-i", `PATH=${path}`, ...given, tsd.supervisord, "-n", "-c", scene.path("supervisord.conf")];
    const words = inside.map((word) => `'${word}'`).join(" ");
    const without = `#!/bin/sh\nexec unshare --mount sh -c "umount -l /proc; exec ${words}"\n`;
    const daemon = startDaemon(scene, { ...tsd, supervisord: scene.write("wrapper", without, 0o755) }, { args: [] });
    await daemon.prints("exited: a");
    const seen = await until("it has printed", () => {
      const printed = scene.read("out").split("\0").slice(0, -1);
      return printed.length > 0 && printed;
    });
    assert.deepEqual(seen.slice(0, 4), [`PATH=${path}`, ...given]);
    assert.equal(seen.at(-1), "T=1");
  });
});
