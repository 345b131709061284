/** Our client and the original's, side by side: a daemon each (the original's), one transcript, the same bytes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, tsd, type Implementation } from "../support/implementations.js";
import { normalise } from "../support/normalise.js";
import { createScene, type Ran, type Scene } from "../support/scene.js";
import { CONFIGURATION } from "./client-configuration.js";

/** One call of the client. */
interface Step {
  /** Rows of client.md and command-lines.md that this step shows. */
  readonly rows: string;
  /** The words after `-c FILE`; split at blanks. */
  readonly words: string;
  /** Typed into the shell. */
  readonly input?: string;
  /** Changes the daemon's configuration before the call. */
  readonly edit?: (configuration: string) => string;
  /** The daemon answers in the order in which processes happened to end. */
  readonly anyOrder?: true;
  /** Without the configuration's credentials and server: `words` is the whole command line. */
  readonly bare?: true;
}

interface Side {
  readonly client: Implementation;
  readonly scene: Scene;
  readonly daemon: Daemon;
}

const TOPICS = (
  "add avail clear exit fg maintail open pid quit reload remove reread restart shutdown " +
  "signal start status stop tail update version"
).split(" ");

const withoutLine = (line: string) => (text: string) => text.replace(`${line}\n`, "");

/** Everything, in order: later steps build on what earlier ones did. */
const TRANSCRIPT: readonly Step[] = [
  { rows: "CTL-ST-001,CTL-ST-003,CTL-ST-004,CTL-ST-005,CTL-X-004", words: "status" },
  { rows: "CTL-ST-002", words: "status cat" },
  { rows: "CTL-ST-005", words: "status cat all" },
  { rows: "CTL-ST-006", words: "status pair:*" },
  { rows: "CTL-ST-006", words: "status pair:" },
  { rows: "CTL-ST-007,CTL-X-005", words: "status nosuch cat nosuch:* nosuch:x" },
  { rows: "CTL-X-009", words: "status nosuch off" },
  { rows: "CTL-ST-004,CTL-ST-010", words: "status talks cat talks" },
  { rows: "CLI-C-008", words: "status -x" },
  { rows: "CTL-SA-001,CTL-X-003,CTL-H-005", words: "start" },
  { rows: "CTL-SA-002", words: "start off" },
  { rows: "CTL-SA-003,CTL-SA-004,CTL-X-010", words: "start off" },
  { rows: "CTL-SA-003,CTL-SA-004,CTL-X-002,CTL-X-007,CTL-X-008", words: "start missing notexecutable dies nosuch" },
  { rows: "CTL-X-007,CTL-X-008", words: "start nosuch dies" },
  { rows: "CTL-SA-005", words: "start nosuch:*" },
  { rows: "CTL-SA-007", words: "start nosuch:x cat:cat" },
  { rows: "CTL-SA-006", words: "start pair:*", anyOrder: true },
  { rows: "CTL-SA-006", words: "start pair:*", anyOrder: true },
  { rows: "CTL-SO-001,CTL-H-006", words: "stop" },
  { rows: "CTL-SO-002", words: "stop off" },
  { rows: "CTL-SO-002,CTL-X-010", words: "stop off" },
  { rows: "CTL-SO-002", words: "stop nosuch nosuch:*" },
  { rows: "CTL-SO-002", words: "stop pair:*", anyOrder: true },
  { rows: "CTL-SO-004", words: "stop pair:*", anyOrder: true },
  { rows: "CTL-RS-001,CTL-H-006", words: "restart" },
  { rows: "CTL-RS-002", words: "restart off" },
  { rows: "CTL-RS-003", words: "restart pair:*", anyOrder: true },
  { rows: "CTL-SG-001,CTL-H-007", words: "signal" },
  { rows: "CTL-SG-001", words: "signal HUP" },
  { rows: "CTL-SG-002,CTL-SG-004", words: "signal CONT cat" },
  { rows: "CTL-SG-004", words: "signal 18 cat pair:left" },
  { rows: "CTL-SG-002", words: "signal BOGUS cat" },
  { rows: "CTL-SG-002", words: "signal CONT dies nosuch nosuch:*" },
  { rows: "CTL-SG-003", words: "signal CONT pair:*" },
  { rows: "CTL-SG-003", words: "signal CONT all" },
  { rows: "CTL-P-001", words: "pid" },
  { rows: "CTL-P-002,CTL-X-007", words: "pid cat dies" },
  { rows: "CTL-P-002", words: "pid nosuch pair:*" },
  { rows: "CTL-P-003", words: "pid all" },
  { rows: "CTL-V-001", words: "version" },
  { rows: "CTL-V-001", words: "version now" },
  { rows: "CTL-TL-001", words: "tail talks" },
  { rows: "CTL-TL-001,CTL-TL-004", words: "tail talks STDERR" },
  { rows: "CTL-TL-001", words: "tail -3 talks" },
  { rows: "CTL-TL-011", words: "tail -0 talks" },
  { rows: "CTL-TL-002,CTL-H-008", words: "tail" },
  { rows: "CTL-TL-002", words: "tail -1 a b c" },
  { rows: "CTL-TL-003", words: "tail -5" },
  { rows: "CTL-TL-003", words: "tail talks BoTH" },
  { rows: "CTL-TL-003", words: "tail -x talks" },
  { rows: "CTL-TL-003", words: "tail talks -5" },
  { rows: "CTL-TL-004", words: "tail talks cat stderr" },
  { rows: "CTL-TL-005", words: "tail nosuch" },
  { rows: "CTL-TL-005", words: "tail pair:*" },
  { rows: "CTL-TL-005", words: "tail silent" },
  { rows: "CTL-TL-007", words: "tail -f nosuch" },
  { rows: "CTL-TL-007", words: "tail -f silent stderr stderr" },
  { rows: "CTL-G-006", words: "tail -99999999999 talks" },
  { rows: "CTL-MT-002,CTL-H-009", words: "maintail a b" },
  { rows: "CTL-MT-002", words: "maintail x" },
  { rows: "CTL-MT-002", words: "maintail -x" },
  { rows: "CTL-CL-001", words: "clear" },
  { rows: "CTL-CL-002", words: "clear talks nosuch pair:left" },
  { rows: "CTL-CL-004", words: "clear all" },
  { rows: "CTL-FG-001", words: "fg" },
  { rows: "CTL-FG-001", words: "fg cat off" },
  { rows: "CTL-FG-001", words: "fg nosuch" },
  { rows: "CTL-FG-001", words: "fg dies" },
  { rows: "CTL-RR-001", words: "reread" },
  { rows: "CTL-RR-002", words: "reread now" },
  { rows: "CTL-UP-007", words: "update" },
  {
    rows: "CTL-RR-001",
    words: "reread",
    edit: (text) =>
      text
        .replace("[group:pair]\nprograms=left,right\n", "")
        .replace("[program:cat]\ncommand=/bin/cat", "[program:cat]\ncommand=/bin/cat -u"),
  },
  { rows: "CTL-RR-005", words: "reread" },
  { rows: "CTL-AV-001", words: "avail" },
  { rows: "CTL-AV-002", words: "avail now" },
  { rows: "CTL-UP-006", words: "update nosuch left" },
  { rows: "CTL-AD-001", words: "add cat nosuch" },
  { rows: "CTL-AD-001", words: "add" },
  { rows: "CTL-RM-001", words: "remove cat nosuch dies" },
  { rows: "CTL-RM-001", words: "remove" },
  { rows: "CTL-UP-001,CTL-UP-002,CTL-UP-003,CTL-UP-004,CTL-UP-011", words: "update" },
  { rows: "CTL-UP-007", words: "update all" },
  { rows: "CTL-RR-003", words: "reread", edit: withoutLine("command=/no/such/program") },
  { rows: "CTL-H-001", words: "help" },
  { rows: "CTL-H-002", words: "help help" },
  { rows: "CTL-H-003", words: "help nosuch" },
  { rows: "CTL-H-003", words: "help EOF" },
  { rows: "CTL-H-003", words: "help start stop" },
  {
    rows: "CTL-H-004,CTL-H-005,CTL-H-006,CTL-H-007,CTL-H-008,CTL-H-009,CTL-H-010",
    words: "",
    input: TOPICS.map((topic) => `help ${topic}\n`).join(""),
  },
  { rows: "CTL-G-002", words: "bogus command" },
  { rows: "CTL-G-003", words: " " },
  { rows: "CTL-G-004", words: "? pid" },
  { rows: "CTL-G-004", words: "?" },
  { rows: "CTL-G-004", words: "!ls" },
  { rows: "CTL-G-005", words: "tail-5 talks" },
  { rows: "CTL-G-001", words: 'status "cat' },
  { rows: "CTL-O-001", words: "open ftp://x" },
  { rows: "CTL-O-001", words: "open http://127.0.0.1:1" },
  { rows: "CTL-O-001", words: "open UNIX:///x" },
  { rows: "CTL-I-002", words: "exit" },
  { rows: "CTL-I-002", words: "quit now" },
  { rows: "CTL-I-001,CTL-I-002,CTL-X-001", words: "", input: "" },
  { rows: "CTL-I-001,CTL-I-009,CTL-G-003", words: "", input: "status; pid\n\n  \nbogus\npid cat\nexit\nversion\n" },
  { rows: "CTL-I-002", words: "", input: "help\nquit" },
  { rows: "CTL-SH-002", words: "", input: "shutdown\nno\nreload\n\nexit\n" },
  { rows: "CTL-RL-002", words: "-i reload", input: "n\n" },
  { rows: "CTL-G-006", words: "-i shutdown", input: "" },
  { rows: "CLI-C-004,CTL-G-010", words: "-s http://127.0.0.1:1 pid" },
  { rows: "CLI-C-004,CTL-G-011", words: "-s unix:///no/such/socket pid" },
  { rows: "CTL-X-005", words: "-s unix:///no/such/socket status" },
  { rows: "CTL-X-005", words: "-s http://127.0.0.1:1 status" },
  { rows: "CTL-G-016", words: "-s http://127.0.0.1:1 avail" },
  { rows: "CTL-G-016", words: "-s unix:///no/such/socket avail" },
  { rows: "CTL-G-012", words: "-s unix:///etc/passwd/x status" },
  { rows: "CTL-SH-004", words: "-s http://127.0.0.1:1 shutdown" },
  { rows: "CTL-SH-004", words: "-s unix:///no/such/socket shutdown" },
  { rows: "CLI-C-004", words: "-s ftp://localhost status" },
  { rows: "CLI-C-004", words: "-s http://localhost:port status" },
  { rows: "CLI-C-009", words: "-- pid cat" },
  { rows: "CLI-C-005", words: "-u kim -ps3cret:with:colons pid cat" },
  { rows: "CLI-C-007", words: "--user=kim pid  cat  off" },
  { rows: "CLI-C-001", words: "-c /no/such/file pid", bare: true },
  { rows: "CFG-TYPE-019", words: "-c /etc/passwd -s foo pid", bare: true },
  { rows: "CLI-D-022", words: "-x", bare: true },
  { rows: "CLI-D-022", words: "--bogus", bare: true },
  { rows: "CLI-D-022", words: "--interactive=1", bare: true },
  { rows: "CLI-D-022", words: "-c", bare: true },
  { rows: "CLI-D-022", words: "--conf", bare: true },
  { rows: "CLI-D-023", words: "-i -i", bare: true },
  { rows: "CLI-D-022", words: "-hx", bare: true },
  { rows: "CTL-SH-001", words: "shutdown now" },
  { rows: "CTL-RL-001", words: "reload now" },
  { rows: "CTL-RL-001", words: "reload" },
];

if (subjects.includes(debian)) {
  test("both clients print the same and exit alike", async (t) => {
    const sides = await Promise.all([tsd, debian].map((client) => openSide(createScene(t), client)));
    for (const [index, step] of TRANSCRIPT.entries()) {
      await t.test(`${step.rows} ${index + 1}: ${shown(step)}`, async () => {
        const [ours, theirs] = await Promise.all(sides.map((side) => perform(side, step)));
        assert.deepEqual(ours, theirs);
      });
    }
  });
}

async function openSide(scene: Scene, client: Implementation): Promise<Side> {
  scene.write("supervisord.conf", CONFIGURATION);
  const daemon = startDaemon(scene, debian);
  await daemon.prints(/talks entered RUNNING/);
  await daemon.until("talks has talked", () => scene.read("talks.out") !== "" && scene.read("talks.err") !== "");
  return { client, scene, daemon };
}

async function perform({ client, scene }: Side, step: Step): Promise<Ran> {
  if (step.edit !== undefined) scene.write("supervisord.conf", step.edit(scene.read("supervisord.conf")));
  // A blank as the only word is an argument of its own; several are split as a shell would.
  const words = step.words.trim() === "" ? (step.words === "" ? [] : [step.words]) : step.words.split(" ");
  const config = step.bare ? [] : ["-c", scene.path("supervisord.conf")];
  const input = step.input === undefined ? {} : { input: step.input };
  const { code, stdout, stderr } = await scene.run([client.supervisorctl, ...config, ...words], input);
  const output = comparable(stdout, scene);
  const lines = step.anyOrder ? output.split("\n").sort().join("\n") : output;
  return { code, stdout: lines, stderr: comparable(stderr, scene) };
}

/** What may differ between two runs of the client, beyond what `normalise` knows. */
function comparable(text: string, scene: Scene): string {
  return (
    normalise(text, scene.folder)
      // `pid` prints the kernel's choice; zero means "no process" and counts.
      .replace(/^(supervisor> )?[1-9]\d*$/gm, "$1<pid>")
      // A failure names the place in the program where it was met (CTL-G-006).
      .replace(/: file: \S+ line: \d+$/gm, ": file: <file> line: <line>")
      // Each client is installed somewhere else.
      .replace(/^For help, use \S+ -h$/gm, "For help, use <client> -h")
      // Our advice stands between the original's two lines of refusal.
      .replace(/^(Error: .*\n)(?: {2}.*\n)+(?=For help, use)/gm, "$1")
  );
}

function shown({ words, input }: Step): string {
  return input === undefined ? words : `${words} <<< ${JSON.stringify(input)}`;
}
