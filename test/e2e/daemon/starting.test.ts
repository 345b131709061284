/** How starting ends: in the foreground, in the background, or refused (CLI-X). */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { commandLineOf, descriptorsOf, directoryOf, processRecord } from "../../support/proc.js";
import { createScene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const sleeper = "[program:steady]\ncommand=/bin/sleep 1000\n";

describe("starting", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: CLI-X-001 LIFE-DMN-001..004 LIFE-PID-001 in the background`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(sleeper) });
      const config = scene.path("supervisord.conf");
      assert.deepEqual(await scene.run([subject.supervisord, "-c", config]), { code: 0, stdout: "", stderr: "" });
      // The original's parent may return before the pidfile is there, and the file before it is written.
      const [, text] = await until("the pidfile is written", () => /^(\d+)\n$/.exec(scene.read("supervisord.pid")));
      const pid = Number(text);
      assert.equal(statSync(scene.path("supervisord.pid")).mode & 0o777, 0o644);
      const daemon = processRecord(pid);
      assert.equal(daemon?.session, pid, "it leads a session of its own");
      assert.equal(directoryOf(pid), scene.folder, "its directory stays");
      const descriptors = descriptorsOf(pid);
      assert.deepEqual(
        [0, 1, 2].map((each) => descriptors.get(each)),
        ["/dev/null", "/dev/null", "/dev/null"],
      );
      await until("the program runs", () =>
        scene.processes().some((each) => each.parent === pid && commandLineOf(each.pid)[0] === "/bin/sleep"),
      );
      assert.match(
        scene.read("supervisord.log"),
        /INFO daemonizing the supervisord process\n.*INFO supervisord started/,
      );
      const { stdout } = await scene.run([subject.supervisorctl, "-c", config, "shutdown"]);
      assert.equal(stdout, "Shut down\n");
      await until("everything has ended", () => scene.processes().length === 0);
      assert.ok(!existsSync(scene.path("supervisord.pid")) && !existsSync(scene.path("supervisor.sock")));
    });

    test(`${subject.name}: LIFE-DMN-003 in the background it closes the pipes it was started with`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(sleeper) });
      // A pipe of the shell, not of Node, which makes socket pairs: `cat` ends when no process can write any more.
      const started = `${subject.supervisord} -c supervisord.conf 2>&1 | cat; echo ended`;
      assert.equal((await scene.run(["/bin/sh", "-c", started])).stdout, "ended\n");
      assert.notEqual(scene.processes().length, 0, "and the daemon runs");
    });

    test(`${subject.name}: CLI-X-006 refused while another daemon listens on the socket`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(sleeper) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: steady entered RUNNING");
      const second = await scene.run([subject.supervisord, "-n", "-c", scene.path("supervisord.conf")]);
      assert.equal(second.code, 2);
      assert.match(
        second.stderr,
        /^Error: Another program is already listening on a port that one of our HTTP servers is configured to use\. {2}Shut this program down first before starting supervisord\.\nFor help, use .* -h\n$/,
      );
      assert.equal((await daemon.ctl(["status"])).code, 0, "the first is unharmed");
      assert.equal(scene.read("supervisord.pid"), `${daemon.pid}\n`);
    });

    test(`${subject.name}: CLI-X-009 LIFE-SIG-010 RPC-UNIX-001 after a SIGKILL the stale socket is removed`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(sleeper) });
      const first = startDaemon(scene, subject);
      await first.prints("success: steady entered RUNNING");
      first.kill("SIGKILL");
      assert.equal((await first.exits()).signal, "SIGKILL");
      assert.ok(existsSync(scene.path("supervisor.sock")) && existsSync(scene.path("supervisord.pid")));
      assert.equal(scene.processes().length, 1, "its program lives on");

      const second = startDaemon(scene, subject);
      await second.prints("success: steady entered RUNNING");
      assert.equal(second.stderr, `Unlinking stale socket ${scene.path("supervisor.sock")}\n`);
      assert.equal((await second.ctl(["status"])).code, 0);
    });

    test(`${subject.name}: CFG-ERR-001 CFG-ERR-005 CLI-X-003 a bad file ends it with status 2`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": sleeper });
      const config = scene.path("supervisord.conf");
      const { code, stdout, stderr } = await scene.run([subject.supervisord, "-n", "-c", config]);
      // Ours may add indented lines of advice to the original's text.
      const text = stderr.replaceAll(/^ {2}.*\n/gm, "");
      assert.deepEqual(
        { code, stdout, stderr: text },
        {
          code: 2,
          stdout: "",
          stderr: `Error: .ini file does not include supervisord section\nFor help, use ${subject.supervisord} -h\n`,
        },
      );
    });

    test(`${subject.name}: CFG-EXP-008 CFG-TYPE-001 CFG-TYPE-002 values that are easily read otherwise`, async (t) => {
      const verdict = async (options: string, ofProgram = "") => {
        const text = `[supervisord]\nnodaemon=true\n${options}\n[program:a]\ncommand=/bin/cat\n${ofProgram}\n`;
        // Where these values are accepted, the last section is read too, and always refused.
        const scene = createScene(t, { "supervisord.conf": `${text}[inet_http_server]\nport=accepted\n` });
        const { code, stderr } = await scene.run([subject.supervisord, "-c", scene.path("supervisord.conf")]);
        assert.equal(code, 2, stderr);
        return /^Error: (.*)/.exec(stderr)?.[1]?.replace(/ in section .*/, "");
      };
      const accepted = "not a valid port number: 'accepted' ";
      const badly = "is badly formatted: unsupported format character '\"' (0x22) at index";
      assert.equal(await verdict('environment=A="%%"'), `Format string 'A="%"' for 'environment' ${badly} 4`);
      assert.equal(await verdict('environment=A="%%%%"'), accepted);
      assert.equal(await verdict("", 'environment=A="%%"'), accepted);
      assert.equal(await verdict("minfds=１０\nlogfile_maxbytes=१२MB\numask=０２２"), accepted);
      assert.equal(await verdict("", "startsecs=\u00a0+१_०\nexitcodes=०,２"), accepted);
      assert.equal(await verdict("minfds=1²"), "invalid literal for int() with base 10: '1²'");
      assert.equal(await verdict("silent=ⅰ"), "not a valid boolean value: 'ⅰ'");
    });

    test(`${subject.name}: LIFE-SIG-002 TRAP-074 LIFE-REL-001 LIFE-REL-002 LIFE-REL-003 SIGHUP starts all over in the same process`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(`${sleeper}\n[program:manual]\ncommand=/bin/sleep 1000\nautostart=false\n`),
      });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: steady entered RUNNING");
      await daemon.ctl(["start", "manual"]);
      await daemon.ctl(["stop", "steady"]);
      scene.write("supervisord.conf", `${scene.read("supervisord.conf")}\n[program:added]\ncommand=/bin/sleep 1000\n`);
      daemon.kill("SIGHUP");
      await daemon.prints("WARN received SIGHUP indicating restart request");
      await daemon.prints("success: added entered RUNNING");
      await daemon.until(
        "it started twice",
        () => daemon.lines(`supervisord started with pid ${daemon.pid}`).length === 2,
      );
      await daemon.until("status shows all three", async () =>
        /added +RUNNING.*\nmanual +STOPPED +Not started\nsteady +RUNNING/.test((await daemon.ctl(["status"])).stdout),
      );
    });
  }

  test("CLI-X-009 a directory at the socket's path is a directory, and not another program that listens", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(sleeper) });
    const path = scene.path("supervisor.sock");
    mkdirSync(path);
    const { code, stderr } = await scene.run([tsd.supervisord, "-n", "-c", scene.path("supervisord.conf")]);
    assert.deepEqual(
      { code, stderr },
      {
        code: 2,
        stderr:
          `Error: Cannot open an HTTP server: cannot remove what is at ${path}: EISDIR\n` +
          "  A directory is there, where the socket is to be: remove it, or write another path in file= of " +
          `[unix_http_server].\nFor help, use ${tsd.supervisord} -h\n`,
      },
    );
  });
});
