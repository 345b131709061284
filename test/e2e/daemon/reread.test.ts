/**
 * What a running daemon makes of an edited configuration (CFG-DIFF, CFG-ERR-007..010): one daemon, one edit after the
 * other, and after each the groups that `reloadConfig` names as added, changed and removed.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PROGRAM } from "../../../src/core/config/options/program-options.js";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import { GROUP_EDITS, sections, type Difference } from "./reread-edits.js";

const { p } = sections;
const nothing: Difference = [[], [], []];
const onlyP: Difference = [[], ["p"], []];

/** One more line for [program:p], and whether it makes another program of it. Every option has its entry. */
const OPTION_EDITS: { readonly [Option in keyof typeof PROGRAM]: readonly [line: string, expected: Difference] } = {
  command: ["command=/bin/sleep 2000", onlyP],
  process_name: ["process_name=q", onlyP],
  numprocs: ["process_name=%(process_num)d\nnumprocs=2", onlyP],
  numprocs_start: ["numprocs_start=5", nothing],
  priority: ["priority=5", onlyP],
  autostart: ["autostart=true", onlyP],
  startsecs: ["startsecs=2", onlyP],
  startretries: ["startretries=9", onlyP],
  autorestart: ["autorestart=true", onlyP],
  exitcodes: ["exitcodes=0,1", onlyP],
  stopsignal: ["stopsignal=INT", onlyP],
  stopwaitsecs: ["stopwaitsecs=11", onlyP],
  stopasgroup: ["stopasgroup=true", onlyP],
  killasgroup: ["killasgroup=true", onlyP],
  user: ["user=root", onlyP],
  redirect_stderr: ["redirect_stderr=true", onlyP],
  stdout_logfile: ["stdout_logfile=%(here)s/p.log", onlyP],
  stdout_logfile_maxbytes: ["stdout_logfile_maxbytes=1MB", onlyP],
  stdout_logfile_backups: ["stdout_logfile_backups=1", onlyP],
  stdout_capture_maxbytes: ["stdout_capture_maxbytes=1KB", onlyP],
  stdout_events_enabled: ["stdout_events_enabled=true", onlyP],
  stdout_syslog: ["stdout_syslog=true", onlyP],
  stderr_logfile: ["stderr_logfile=NONE", onlyP],
  stderr_logfile_maxbytes: ["stderr_logfile_maxbytes=1MB", onlyP],
  stderr_logfile_backups: ["stderr_logfile_backups=1", onlyP],
  stderr_capture_maxbytes: ["stderr_capture_maxbytes=1KB", onlyP],
  stderr_events_enabled: ["stderr_events_enabled=true", onlyP],
  stderr_syslog: ["stderr_syslog=true", onlyP],
  environment: ["environment=A=1", onlyP],
  directory: ["directory=/", onlyP],
  umask: ["umask=077", onlyP],
  serverurl: ["serverurl=http://localhost:1", onlyP],
};

const before = Object.values(sections).join("");

describe("an edited configuration", { concurrency: 2 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: CFG-DIFF-001 CFG-DIFF-002 CFG-DIFF-003 CFG-DIFF-004 CFG-FCGI-008 CFG-ENV-015 names what differs, option by option`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(before) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("supervisord started");
      const at = endpointOf(scene);
      await daemon.until("it answers", () => call(at, "supervisor.getState"));
      const differenceOf = async (text: string) => {
        scene.write("supervisord.conf", text);
        return call(at, "supervisor.reloadConfig");
      };

      assert.deepEqual(await differenceOf(configuration(before)), [nothing], "nothing was edited");
      for (const [line, expected] of Object.values(OPTION_EDITS)) {
        const edited = before.replace(p, `${p}${line}\n`);
        assert.deepEqual(await differenceOf(configuration(edited)), [expected], line);
      }
      for (const { what, edit, daemonOptions, expected } of GROUP_EDITS) {
        assert.deepEqual(await differenceOf(configuration(edit(before), daemonOptions)), [expected], what);
      }
    });

    test(`${subject.name}: CFG-ERR-007 CFG-ERR-010 CFG-DIFF-006 a file that cannot be read changes nothing`, async (t) => {
      const good = configuration("[program:p]\ncommand=/bin/sleep 1000\n");
      const scene = createScene(t, { "supervisord.conf": good, "client.conf": good });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: p entered RUNNING");
      const at = endpointOf(scene);
      const path = scene.path("supervisord.conf");

      const refusals: readonly (readonly [text: string, message: string])[] = [
        [
          good.replace("command", "cmd"),
          `program section program:p does not specify a command in section 'program:p' (file: '${path}')`,
        ],
        [
          `${good}startsecs=soon\n`,
          `invalid literal for int() with base 10: 'soon' in section 'program:p' (file: '${path}')`,
        ],
        [good.replaceAll("supervisord", "other"), ".ini file does not include supervisord section"],
        [`${good}oops\n`, `Source contains parsing errors: '${path}'\n\t[line ${good.split("\n").length}]: 'oops\\n'`],
        [`${good}[inet_http_server]\nport=x\n`, "not a valid port number: 'x' "],
      ];
      for (const [text, message] of refusals) {
        scene.write("supervisord.conf", text);
        await assert.rejects(call(at, "supervisor.reloadConfig"), {
          faultCode: 92,
          faultString: `CANT_REREAD: ${message}`,
        });
        const { stdout } = await scene.run([subject.supervisorctl, "-c", scene.path("client.conf"), "reread"]);
        assert.equal(stdout, `ERROR: CANT_REREAD: ${message}\n`);
      }
      assert.equal(((await call(at, "supervisor.getProcessInfo", "p")) as { statename: string }).statename, "RUNNING");

      scene.write(
        "supervisord.conf",
        `${good}stdout_logfile_maxbytes=0\npriority=7\n[program:late]\ncommand=/bin/cat\n`,
      );
      assert.equal((await daemon.ctl(["reread"])).stdout, "late: available\np: changed\n");
      const known = (await call(at, "supervisor.getAllConfigInfo")) as {
        name: string;
        group_prio: number;
        inuse: boolean;
      }[];
      assert.deepEqual(
        known.map(({ name, group_prio, inuse }) => [name, group_prio, inuse]),
        [
          ["late", 999, false],
          ["p", 7, true],
        ],
        "the new configuration shows at once",
      );
      await call(at, "supervisor.getState");
      assert.doesNotMatch(daemon.output, /AUTO logging used/, "what a reread has to warn of is not logged");

      const { pid } = (await call(at, "supervisor.getProcessInfo", "p")) as { pid: number };
      const updated = (await daemon.ctl(["update"])).stdout.split("\n").sort();
      assert.deepEqual(updated, ["", "late: added process group", "p: stopped", "p: updated process group"]);
      await daemon.until("p runs anew", async () => {
        const now = (await call(at, "supervisor.getProcessInfo", "p")) as { pid: number; statename: string };
        return now.statename === "RUNNING" && now.pid !== pid;
      });
      scene.write("supervisord.conf", good);
      assert.equal((await daemon.ctl(["update"])).stdout.split("\n").includes("late: removed process group"), true);
    });
  }
});
