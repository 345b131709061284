/**
 * One session with the client, verb by verb: what it prints to the byte (but pids and times) and its exit codes. Every
 * client runs it against every daemon: ours and the original's, in all pairs.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import type { Daemon } from "../../support/daemon.js";
import { debian, subjects, tsctl, tsd } from "../../support/implementations.js";
import { normalise } from "../../support/normalise.js";
import { createScene, type Ran } from "../../support/scene.js";

const programs = `[program:web]
command=/bin/sh -c 'echo "ready to serve"; echo oops >&2; exec sleep 1000'

[program:job]
command=/bin/true
startsecs=0
autorestart=false

[program:later]
command=/bin/sleep 1000
autostart=false

[program:missing]
command=/no/such/program
autostart=false

[group:pair]
programs=left,right

[program:left]
command=/bin/sleep 1000

[program:right]
command=/bin/sleep 1000
`;

/** A command line, what it prints, and its exit code; or a change to the world between two of them. */
type Step =
  | {
      readonly rows?: string;
      readonly ctl: string;
      readonly prints: string;
      readonly code: number;
      /** Results of a group come in the order in which its processes were done (RPC-S-010). */
      readonly anyOrder?: true;
    }
  | ((daemon: Daemon) => unknown);

/** Nothing but its being up for a second is known of a program that is RUNNING; it may have said nothing so far. */
const hasSpoken = (lives: number) => (daemon: Daemon) =>
  daemon.until(`web has spoken in ${lives} lives, on both channels`, async () => {
    const [out, err] = [await daemon.ctl(["tail", "web"]), await daemon.ctl(["tail", "web", "stderr"])];
    return out.stdout.split("serve\n").length === lives + 1 && err.stdout.split("oops\n").length === lives + 1;
  });

const startHelp = `start <name>\t\tStart a process
start <gname>:*\t\tStart all processes in a group
start <name> <name>\tStart multiple processes or groups
start all\t\tStart all processes
`;

const session: readonly Step[] = [
  {
    rows: "CTL-ST-001..004 CTL-X-004 CTL-X-011 TRAP-019 TRAP-020 RPC-DESC-001/003/004",
    ctl: "status",
    prints: `job                              EXITED    <date>
later                            STOPPED   Not started
missing                          STOPPED   Not started
pair:left                        RUNNING   pid <n>, uptime <t>
pair:right                       RUNNING   pid <n>, uptime <t>
web                              RUNNING   pid <n>, uptime <t>
`,
    code: 3,
  },
  {
    rows: "CTL-ST-004",
    ctl: "status web job",
    prints: `web                              RUNNING   pid <n>, uptime <t>
job                              EXITED    <date>
`,
    code: 3,
  },
  { rows: "CTL-ST-007 CTL-X-005", ctl: "status nosuch", prints: "nosuch: ERROR (no such process)\n", code: 4 },
  { rows: "CTL-ST-007", ctl: "status nosuch:*", prints: "nosuch: ERROR (no such group)\n", code: 4 },
  {
    rows: "CTL-ST-006",
    ctl: "status pair:*",
    prints: `pair:left                        RUNNING   pid <n>, uptime <t>
pair:right                       RUNNING   pid <n>, uptime <t>
`,
    code: 0,
  },
  { rows: "CTL-P-001", ctl: "pid", prints: "<pid>\n", code: 0 },
  { rows: "CTL-P-002", ctl: "pid web later", prints: "<pid>\n0\n", code: 7 },
  { rows: "CTL-P-002", ctl: "pid nosuch", prints: "No such process nosuch\n", code: 1 },
  { rows: "CTL-P-003", ctl: "pid all", prints: "0\n0\n0\n<pid>\n<pid>\n<pid>\n", code: 0 },
  { rows: "CTL-V-001 RPC-M-002", ctl: "version", prints: "<version>\n", code: 0 },

  hasSpoken(1),
  { rows: "CTL-SO-002", ctl: "stop web", prints: "web: stopped\n", code: 0 },
  { rows: "CTL-SO-002 CTL-X-010", ctl: "stop web", prints: "web: ERROR (not running)\n", code: 0 },
  { rows: "CTL-SA-002", ctl: "start web", prints: "web: started\n", code: 0 },
  { rows: "CTL-SA-003/004", ctl: "start web", prints: "web: ERROR (already started)\n", code: 0 },
  hasSpoken(2),
  { rows: "CTL-RS-002", ctl: "restart web", prints: "web: stopped\nweb: started\n", code: 0 },
  { rows: "CTL-RS-002", ctl: "restart later", prints: "later: ERROR (not running)\nlater: started\n", code: 0 },
  { rows: "CTL-SA-003/004", ctl: "start nosuch", prints: "nosuch: ERROR (no such process)\n", code: 1 },
  { rows: "CTL-SA-003/004", ctl: "start missing", prints: "missing: ERROR (no such file)\n", code: 1 },
  { rows: "CTL-SA-005", ctl: "start nosuch:*", prints: "nosuch: ERROR (no such group)\n", code: 2 },
  { rows: "CTL-SA-001", ctl: "start", prints: `Error: start requires a process name\n${startHelp}`, code: 2 },
  { ctl: "stop pair:*", prints: "pair:left: stopped\npair:right: stopped\n", code: 0, anyOrder: true },
  { rows: "CTL-SO-004", ctl: "stop pair:*", prints: "", code: 0 },
  { ctl: "start pair:left", prints: "pair:left: started\n", code: 0 },
  { rows: "CTL-SA-006", ctl: "start pair:*", prints: "pair:right: started\n", code: 0 },

  { rows: "CTL-SG-002", ctl: "signal CONT web", prints: "web: signalled\n", code: 0 },
  { rows: "CTL-SG-002", ctl: "signal NOSIG web", prints: "web: ERROR (bad signal name)\n", code: 1 },
  { rows: "CTL-SG-002", ctl: "signal HUP job", prints: "job: ERROR (not running)\n", code: 7 },

  hasSpoken(3),
  { rows: "CTL-TL-001", ctl: "tail web", prints: "ready to serve\nready to serve\nready to serve\n\n", code: 0 },
  { rows: "CTL-TL-001", ctl: "tail web stderr", prints: "oops\noops\noops\n\n", code: 0 },
  { rows: "CTL-TL-001", ctl: "tail -6 web", prints: "serve\n\n", code: 0 },
  { rows: "CTL-TL-005", ctl: "tail nosuch", prints: "nosuch: ERROR (no such process name)\n", code: 1 },
  { rows: "CTL-TL-003", ctl: "tail web nochannel", prints: "Error: bad channel 'nochannel'\n", code: 1 },
  { rows: "CTL-MT-001", ctl: "maintail -20", prints: "seconds (startsecs)\n\n", code: 0 },
  { rows: "CTL-CL-002", ctl: "clear web", prints: "web: cleared\n", code: 0 },
  { rows: "LOG-T-003", ctl: "tail web", prints: "\n", code: 0 },
  {
    rows: "CTL-AV-001",
    ctl: "avail",
    prints: `job                              in use    auto      999:999
later                            in use    manual    999:999
pair:left                        in use    auto      999:999
missing                          in use    manual    999:999
pair:right                       in use    auto      999:999
web                              in use    auto      999:999
`,
    code: 0,
  },

  { rows: "CTL-RR-001", ctl: "reread", prints: "No config updates to processes\n", code: 0 },
  { rows: "CTL-UP-007", ctl: "update", prints: "", code: 0 },
  ({ scene }) => {
    const changed = scene.read("supervisord.conf").replaceAll(/sleep 1000$/gm, "sleep 2000");
    scene.write("supervisord.conf", changed.replace("[program:job]", "[program:newjob]"));
  },
  {
    rows: "CTL-RR-001 CTL-RR-005",
    ctl: "reread",
    prints: "job: disappeared\nlater: changed\nnewjob: available\npair: changed\n",
    code: 0,
  },
  {
    rows: "CTL-UP-001..004 CTL-UP-011",
    ctl: "update",
    prints: `job: stopped
job: removed process group
later: stopped
later: updated process group
pair: stopped
pair: updated process group
newjob: added process group
`,
    code: 0,
  },
  async (daemon) => {
    // The third time: once the group was stopped and started. The new job ends at once.
    for (const name of ["left", "right"])
      await daemon.until(`${name} runs again`, () => daemon.lines(`success: ${name} entered RUNNING`).length === 3);
    await daemon.prints("exited: newjob");
  },
  {
    rows: "CTL-UP-010",
    ctl: "status",
    prints: `later                            STOPPED   Not started
missing                          STOPPED   Not started
newjob                           EXITED    <date>
pair:left                        RUNNING   pid <n>, uptime <t>
pair:right                       RUNNING   pid <n>, uptime <t>
web                              RUNNING   pid <n>, uptime <t>
`,
    code: 3,
  },
  { rows: "CTL-RM-001", ctl: "remove newjob", prints: "newjob: removed process group\n", code: 0 },
  { rows: "CTL-RM-001", ctl: "remove web", prints: "ERROR: process/group still running: web\n", code: 1 },
  { rows: "CTL-AD-001", ctl: "add newjob", prints: "newjob: added process group\n", code: 0 },
  { rows: "CTL-AD-001", ctl: "add web", prints: "ERROR: process group already active\n", code: 0 },
  { rows: "CTL-AD-001", ctl: "add nosuch", prints: "ERROR: no such process/group: nosuch\n", code: 1 },

  { rows: "CTL-G-002", ctl: "nosuch", prints: "*** Unknown syntax: nosuch\n", code: 1 },
  { rows: "CTL-H-005", ctl: "help start", prints: startHelp, code: 0 },
  { rows: "CTL-H-003", ctl: "help nosuch", prints: "*** No help on nosuch\n", code: 0 },
  { rows: "CTL-SH-001", ctl: "shutdown", prints: "Shut down\n", code: 0 },
  async (daemon) => assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined }),
  { rows: "CTL-G-011", ctl: "status", prints: "unix://<folder>/supervisor.sock no such file\n", code: 4 },
  { rows: "CTL-G-011", ctl: "start web", prints: "unix://<folder>/supervisor.sock no such file\n", code: 7 },
  {
    rows: "CTL-SH-004",
    ctl: "shutdown",
    prints: "ERROR: unix://<folder>/supervisor.sock no such file (already shut down?)\n",
    code: 1,
  },
];

const clients = [
  ...subjects.map((each) => ({ name: `${each.name}'s supervisorctl`, program: each.supervisorctl })),
  ...(subjects.includes(tsd) ? [{ name: "tsctl", program: tsctl }] : []),
];

describe("a session with the client", { concurrency: 3 }, () => {
  for (const subject of subjects) {
    for (const client of clients) {
      test(`${client.name} against ${subject.name}'s supervisord`, async (t) => {
        const scene = createScene(t, { "supervisord.conf": configuration(programs) });
        const daemon = startDaemon(scene, subject);
        for (const name of ["web", "left", "right"]) await daemon.prints(`success: ${name} entered RUNNING`);
        await daemon.prints("exited: job (exit status 0; expected)");

        for (const step of session) {
          if (typeof step === "function") {
            await step(daemon);
            continue;
          }
          const ran = await daemon.ctl(step.ctl.split(" "), client.program);
          const { stdout, stderr, code } = client.program === tsctl ? withoutOwn(ran) : ran;
          assert.deepEqual(
            { stdout: anonymous(step.anyOrder ? sortedLines(stdout) : stdout, daemon), stderr, code },
            { stdout: step.prints, stderr: "", code: step.code },
            `${step.ctl} (${step.rows ?? "no row of its own"})`,
          );
        }
      });
    }
  }
});

const OUR_VERSION = /^tsctl \S+; the server is .*\n$/m;
const HINT = /^(Did you mean \S+\?|tsctl help lists the actions\.|missing: can't find command '\S+')\n$/;

/**
 * What our own name adds to the original's words: our version, examples after help, what was meant or is missing,
 * circumstances after a failed connection.
 */
function withoutOwn({ stdout, stderr, code }: Ran): Ran {
  const explained = stdout.endsWith(" no such file\n") || stdout.endsWith("(already shut down?)\n");
  if (explained) assert.match(stderr, /^ {2}configuration .*\n {2}server .*\n {2}socket .* does not exist\n/);
  return {
    stdout: stdout.replace(/\n\nExamples:\n[^]*$/, "\n").replace(OUR_VERSION, ""),
    stderr: explained ? "" : stderr.replace(HINT, ""),
    code,
  };
}

function sortedLines(text: string): string {
  return text
    .split(/(?<=\n)/)
    .sort()
    .join("");
}

/** What the client printed without pids, times and the version of the daemon. */
function anonymous(text: string, { scene, implementation }: Daemon): string {
  const version = implementation === debian ? /^4\.2\.5$/gm : /^4\.3\.0$/gm;
  return normalise(text, scene.folder)
    .replaceAll(version, "<version>")
    .replaceAll(/^[1-9]\d*$/gm, "<pid>");
}
