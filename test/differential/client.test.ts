/** Our client and the original's, side by side: a daemon each (the original's), one transcript, the same bytes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, tsd, type Implementation } from "../support/implementations.js";
import { normalise } from "../support/normalise.js";
import { createScene, type Ran, type Scene } from "../support/scene.js";
import { CONFIGURATION, TRANSCRIPT, type Step } from "./client-transcript.js";

interface Side {
  readonly client: Implementation;
  readonly scene: Scene;
  readonly daemon: Daemon;
}

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
