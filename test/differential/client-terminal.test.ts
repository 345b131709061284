/** Both clients at a terminal, typed at: prompts, echo, TAB, Ctrl-C and Ctrl-D. util-linux's `script` supplies the terminal. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { endpointOf } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { debian, subjects, tsctl, tsd } from "../support/implementations.js";
import { descendantsOf, descriptorsOf } from "../support/proc.js";
import { normalise } from "../support/normalise.js";
import { call } from "../support/rpc.js";
import { createScene, type Scene } from "../support/scene.js";
import { until } from "../support/until.js";
import { CONFIGURATION, CREDENTIALS } from "./client-configuration.js";

const PROMPT = "supervisor> ";
const CTRL_C = "\x03";
const CTRL_D = "\x04";
const { username, password } = CREDENTIALS;

/** What is waited for, then what is typed: when the client has nothing left to do, when it asks a server, or at once. */
type Dialogue = readonly (readonly [seen: string, typed: string | (() => string), when?: "at once" | "asks"])[];

const DIALOGUES: Readonly<Record<string, { words: string; dialogue: Dialogue; seen: RegExp }>> = {
  "CTL-I-001,CTL-I-002 a command, then exit": {
    words: "",
    dialogue: [
      [PROMPT, "pid off\r"],
      [PROMPT, "exit\r"],
    ],
    seen: /supervisor> pid off\n0\nsupervisor> exit\n\n$/,
  },
  "CTL-I-002 Ctrl-D leaves": { words: "", dialogue: [[PROMPT, CTRL_D]], seen: /supervisor> \n$/ },
  "CTL-I-003 Ctrl-C leaves": { words: "", dialogue: [[PROMPT, CTRL_C]], seen: /supervisor> \n$/ },
  "CTL-I-004,CTL-I-005 TAB completes a name": {
    words: "",
    dialogue: [
      [PROMPT, "pid of\t"],
      ["pid off ", "\r"],
      [PROMPT, "exit\r"],
    ],
    seen: /pid off \n0\n/,
  },
  "CTL-SH-002 no means no": {
    words: "",
    dialogue: [
      [PROMPT, "shutdown\r"],
      ["y/N? ", "no\r"],
      [PROMPT, "exit\r"],
    ],
    seen: /down y\/N\? no\nsupervisor> /,
  },
  "CTL-G-008 a password is asked for and not shown": {
    words: "-u nobody",
    dialogue: [
      ["Username:", `${username}\r`],
      ["Password:", `${password}\r`],
      [PROMPT, "exit\r"],
    ],
    seen: new RegExp(`Username:${username}\nPassword:\n\n`),
  },
  "CTL-O-001 open turns to a server, here the same one": {
    words: "",
    dialogue: [
      [PROMPT, "open unix://supervisor.sock\r"],
      [PROMPT, "exit\r"],
    ],
    seen: /supervisor> open unix:\/\/supervisor\.sock\na-name[^]*talks +RUNNING[^]*supervisor> exit\n\n$/,
  },
  "CTL-FG-002,CTL-FG-003 fg passes on what is typed, and Ctrl-C leaves it": {
    words: "",
    dialogue: [
      [PROMPT, "fg cat\r"],
      ["<==\r\n", "typed\r"],
      ["typed", ""], // as it is typed
      ["typed\r\n", CTRL_C], // as the program writes it
      [PROMPT, "exit\r"],
    ],
    seen: /<==\n[^]*typed\ntyped\n[^]*Exiting foreground\nsupervisor> exit\n\n$/,
  },
  "CTL-I-001 empty lines, at once and one by one": {
    words: "",
    dialogue: [
      [PROMPT, "\r\r\r"],
      [PROMPT, ""],
      [PROMPT, ""],
      [PROMPT, "\r"],
      [PROMPT, "exit\r"],
    ],
    seen: /\n(supervisor> \n){4}supervisor> exit\n\n$/,
  },
  "CTL-I-004 pasted lines stand behind their prompts, once": {
    words: "",
    dialogue: [
      [PROMPT, "pid off\r\npid off\rpid o"],
      [PROMPT, ""],
      [PROMPT, ""],
      [PROMPT, ""],
      ["pid o", "ff\r"],
      [PROMPT, "exit\r"],
    ],
    seen: /\n(supervisor> pid off\n0\nsupervisor> \n)(supervisor> pid off\n0\n){2}supervisor> exit\n\n$/,
  },
  "CTL-I-004 TAB completes in what is pasted, too": {
    words: "",
    dialogue: [
      [PROMPT, "pid off\rpid of\t\rpi\toff\r"],
      [PROMPT, ""],
      [PROMPT, ""],
      [PROMPT, "exit\r"],
    ],
    seen: /supervisor> pid off\n0\nsupervisor> pid off \n0\nsupervisor> pid off\n0\nsupervisor> exit\n\n$/,
  },
  "CTL-TL-006 Ctrl-C drops what was typed ahead, as the terminal does": {
    words: "",
    dialogue: [
      [PROMPT, "tail -f talks\rpid off\rpid off\r"],
      ["héllo\r\n", CTRL_C],
      [PROMPT, "exit\r"],
    ],
    seen: /héllo\n\^C\nsupervisor> exit\n\n$/,
  },
  "CTL-MT-001 Ctrl-C ends maintail -f, not the shell": {
    words: "",
    dialogue: [
      [PROMPT, "maintail -f\r"],
      ["success: talks entered RUNNING state", CTRL_C],
      [PROMPT, "exit\r"],
    ],
    seen: /entered RUNNING state[^]*\^C\nsupervisor> exit\n\n$/,
  },
  "CTL-TL-006 Ctrl-C ends tail -f, not the shell": {
    words: "",
    dialogue: [
      [PROMPT, "tail -f talks\r"],
      ["héllo\r\n", CTRL_C],
      [PROMPT, "exit\r"],
    ],
    seen: /héllo\n\^C\nsupervisor> exit\n\n$/,
  },
};

if (subjects.includes(debian)) {
  test("both clients look the same at a terminal", async (t) => {
    const scene = createScene(t, { "supervisord.conf": CONFIGURATION });
    const daemon = startDaemon(scene, debian);
    await daemon.prints(/talks entered RUNNING/);
    await daemon.until("talks has talked", () => scene.read("talks.out") !== "");
    // The original's fg leaves a thread behind that keeps the client for half a minute, or until the program writes.
    const wake = () => void call({ ...endpointOf(scene), ...CREDENTIALS }, "supervisor.sendProcessStdin", "cat", "\n");
    for (const [name, { words, dialogue, seen }] of Object.entries(DIALOGUES)) {
      await t.test(name, async () => {
        const seenBy = async (client: string) => {
          // What another user has typed is not shown again.
          await daemon.ctl(["clear", "cat"]);
          return await converse(scene, `${client} -c supervisord.conf ${words}`, dialogue, wake);
        };
        const ours = await seenBy(tsd.supervisorctl);
        const theirs = await seenBy(debian.supervisorctl);
        assert.match(ours.screen, seen);
        assert.deepEqual(ours, theirs);
      });
    }

    await t.test("CTL-I-004 Ctrl-C ends a TAB that waits for a daemon that stands still", async () => {
      const stopped = (signal: "SIGSTOP" | "SIGCONT", typed: string) => () => {
        daemon.kill(signal);
        return typed;
      };
      const dialogue: Dialogue = [
        [PROMPT, "pid of"],
        ["pid of", stopped("SIGSTOP", "\t")],
        ["", CTRL_C, "asks"],
        ["", "\r"],
        ["\r\n", stopped("SIGCONT", ""), "at once"],
        ["No such process of", ""],
        [PROMPT, "exit\r"],
      ];
      for (const client of [tsd.supervisorctl, debian.supervisorctl]) {
        const { screen } = await converse(scene, `${client} -c supervisord.conf`, dialogue);
        assert.match(screen, /supervisor> pid of\nNo such process of\nsupervisor> exit\n\n$/);
      }
    });

    await t.test(
      "IMP-029,TRAP-081 -i opens the shell after an action at a terminal, and the original does not",
      async () => {
        const words = "-c supervisord.conf -i pid off";
        const ours = await converse(scene, `${tsd.supervisorctl} ${words}`, [[PROMPT, "exit\r"]]);
        assert.match(ours.screen, /^0\na-name[^]*supervisor> exit\n\n$/);
        assert.deepEqual(await converse(scene, `${debian.supervisorctl} ${words}`, []), { screen: "0\n", code: 7 });
        const script = await scene.run([tsd.supervisorctl, ...words.split(" ")]);
        assert.deepEqual(script, { stdout: "0\n", stderr: "", code: 7 }, "scripts do not meet a shell");
      },
    );

    // Only ours: the original dies of a Ctrl-C that meets it between printing this line and following the logs.
    await t.test("CTL-FG-003 Ctrl-C right after fg has begun, and behind a line, ends fg alone", async () => {
      const began = "Ctrl-C to exit <==";
      for (const keys of [CTRL_C, `typed\r${CTRL_C}`]) {
        const shell = await converse(scene, `${tsd.supervisorctl} -c supervisord.conf`, [
          [PROMPT, "fg cat\r"],
          [began, keys, "at once"],
          ["Exiting foreground", ""],
          [PROMPT, "pid off\r"],
          [PROMPT, "exit\r"],
        ]);
        assert.match(shell.screen, /Exiting foreground\nsupervisor> pid off\n0\nsupervisor> exit\n\n$/);
        const alone = await converse(scene, `${tsd.supervisorctl} -c supervisord.conf fg cat`, [
          [began, keys, "at once"],
        ]);
        assert.match(alone.screen, /Exiting foreground\n$/);
        assert.equal(alone.code, 0);
      }
    });

    await t.test("what is known of a failed connection is for people, and for our own name", async () => {
      const nowhere = "-c supervisord.conf -s unix:///nowhere pid";
      const reported = / {2}socket +\/nowhere does not exist/;
      assert.match((await type(scene, `${tsd.supervisorctl} ${nowhere}`, [])).raw, reported);
      const script = await scene.run([tsd.supervisorctl, ...nowhere.split(" ")]);
      assert.deepEqual(script, { stdout: "unix:///nowhere no such file\n", stderr: "", code: 7 });
      assert.match((await scene.run([tsctl, ...nowhere.split(" ")])).stderr, reported);
    });

    await t.test("under our own name Ctrl-C clears the line, and answers are no commands of the history", async () => {
      const { screen, code } = await converse(scene, `${tsctl} -c supervisord.conf -r typed`, [
        [PROMPT, "nonsense"],
        ["nonsense", CTRL_C],
        [PROMPT, "shutdown\r"],
        ["y/N? ", "no\r"],
        [PROMPT, "exit\r"],
      ]);
      assert.match(screen, /supervisor> nonsense\nsupervisor> shutdown\n[^]*down y\/N\? no\nsupervisor> exit\n\n$/);
      assert.deepEqual([scene.read("typed"), code], ["shutdown\nexit\n", 0]);
    });

    await t.test("colours are for our own name and a terminal that wants them", async () => {
      const bare = `-c supervisord.conf status cat`;
      const escape = "\x1b[32m";
      const shown = async (command: string) => (await type(scene, command, [])).raw.includes(escape);
      assert.equal(await shown(`${tsctl} ${bare}`), true);
      assert.equal(await shown(`NO_COLOR=1 ${tsctl} ${bare}`), false);
      assert.equal(await shown(`${tsctl} ${bare} | cat`), false);
      assert.equal(await shown(`${tsd.supervisorctl} ${bare}`), false);
    });
  });
}

async function converse(
  scene: Scene,
  command: string,
  dialogue: Dialogue,
  atEnd?: () => void,
): Promise<{ screen: string; code: number }> {
  // `exec`: what is reported here is the client's exit code, not that of a shell which Ctrl-C reaches too.
  const { raw, code } = await type(scene, `exec ${command}`, dialogue, atEnd);
  // Editors draw a line with different escape sequences and carriage returns; what is on it has to be the same.
  // eslint-disable-next-line no-control-regex -- escape sequences are the point
  const screen = raw.replace(/ \x1b\[1G|\x1b\[[0-9;?]*[A-Za-z]|[\r\x07]/g, "");
  return { screen: normalise(screen, scene.folder), code };
}

/** Whether the program at the end of the line of `script`, shell and client sleeps. */
function isAsleep(script: number): boolean {
  return descendantsOf(script).at(-1)?.state === "S";
}

/** Whether it has a connection. */
function asks(script: number): boolean {
  const pid = descendantsOf(script).at(-1)?.pid;
  return pid !== undefined && [...descriptorsOf(pid).values()].some((target) => target.startsWith("socket:"));
}

/** Runs a shell command at a terminal of its own and types what the dialogue says when it is time. */
async function type(
  scene: Scene,
  command: string,
  dialogue: Dialogue,
  atEnd: () => void = () => undefined,
): Promise<{ raw: string; code: number }> {
  const child = spawn("script", ["-qfec", command, "/dev/null"], {
    cwd: scene.folder,
    env: scene.environment({ TERM: "xterm", SHELL: "/bin/sh" }),
  });
  let raw = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (raw += text));
  child.stdin.on("error", () => undefined); // It may end before all is typed.
  let code: number | undefined;
  child.on("close", (status) => (code = status ?? -1));
  const show = () => raw;
  let from = 0;
  for (const [seen, typed, when] of dialogue) {
    await until(`the screen shows ${JSON.stringify(seen)}`, () => raw.indexOf(seen, from) >= 0, { show });
    from = raw.indexOf(seen, from) + seen.length;
    // A program is not ready for a control key when its prompt appears, but when it has nothing left to do but wait.
    if (when === undefined) await until("the client waits for a key", () => isAsleep(child.pid!), { show });
    if (when === "asks") await until("the client asks", () => asks(child.pid!), { show });
    child.stdin.write(typeof typed === "string" ? typed : typed());
  }
  atEnd();
  await until("the client has ended", () => code !== undefined, { show });
  child.stdin.destroy();
  return { raw, code: code ?? -1 };
}
