/** The examples of docs/how-to/listeners.md, run as they stand there. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const page = readFileSync(inRepository("docs/how-to/listeners.md"), "utf8");

/** The block behind a mark. */
function block(mark: string): string {
  return page
    .split(`<!-- ${mark} -->`)[1]!
    .split("```")[1]!
    .replace(/^\w+\n/, "");
}

/** The examples by the names in their first lines. */
const examples = new Map(
  [...page.matchAll(/```\w+\n(?:\/\/|#) (\w+\.\w+)\n([^]*?)```/g)].map(([, name, text]) => [name!, text!]),
);

describe("docs/how-to/listeners.md", { concurrency: 2 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: EV-PROTO-027 the examples do what the page says`, async (t) => {
      assert.deepEqual([...examples.keys()], ["restarter.mjs", "notes.py", "fatal.sh"]);
      const programs =
        "[program:once]\ncommand=/bin/sh -c 'sleep 2; exit 3'\nautorestart=false\nautostart=false\n\n" +
        "[program:broken]\ncommand=/bin/sh -c 'exit 3'\nstartsecs=10\nstartretries=0\nautostart=false\n\n";
      const sections = block("the sections of supervisord.conf").replaceAll(
        /\[eventlistener:(\w+)\]/g,
        "$&\nstderr_logfile=%(here)s/$1.err",
      );
      const scene = createScene(t, { "supervisord.conf": configuration(programs + sections) });
      for (const [name, text] of examples) scene.write(name, text);
      // The package as npm installs it.
      mkdirSync(scene.path("node_modules"));
      symlinkSync(inRepository(), scene.path("node_modules", "tsd-supervisor"));
      const env = subject === tsd ? { PYTHONPATH: inRepository("python") } : {};
      const daemon = startDaemon(scene, subject, { env });
      for (const name of ["restarter", "notes", "fatal"]) await daemon.prints(`success: ${name} entered RUNNING`);

      const says = (name: string, text: string) =>
        daemon.until(`${name} says ${text}`, () => scene.read(`${name}.err`).includes(text));
      await call(endpointOf(scene), "supervisor.sendRemoteCommEvent", "news", "it is späť");
      await says("notes", "news says it is späť\n");
      await daemon.ctl(["start", "broken"]);
      await says("fatal", "beyond repair: processname:broken groupname:broken from_state:BACKOFF\n");
      assert.doesNotMatch(daemon.output, /success: once/);
      await daemon.ctl(["start", "once"]);
      await says("notes", "once has ended, expected: 0\n");
      await says("restarter", "once was started again\n");
      await daemon.until("it runs again", () => daemon.lines("success: once entered RUNNING").length > 1);
    });
  }

  test("the commands that bring in the Python package name what is there, in a shell's words", (t) => {
    const lines = block("bringing in the Python package").trim().split("\n");
    assert.equal(lines.length, 3);
    const scene = createScene(t);
    // npm and pip that only say what they would do; python3 is the real one.
    scene.write("bin/npm", `#!/bin/sh\necho ${scene.path("lib")}\n`, 0o755);
    scene.write("bin/pip", '#!/bin/sh\necho "$@"\n', 0o755);
    scene.write("bin/python3", `#!/bin/sh\necho ${scene.path("site")}\n`, 0o755);
    mkdirSync(scene.path("site"));
    mkdirSync(scene.path("lib"));
    symlinkSync(inRepository(), scene.path("lib", "tsd-supervisor"));
    const where = "import supervisor.childutils; print(supervisor.__file__)";
    const script = `set -e\n${lines.join("\n")}\n/usr/bin/python3 -S -c '${where}'\nPYTHONPATH=${scene.path("site")} /usr/bin/python3 -S -c '${where}'`;
    const env = { ...scene.environment(), PYTHONDONTWRITEBYTECODE: "1" };
    const said = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8", env });
    const python = `${scene.path("lib")}/tsd-supervisor/python`;
    assert.deepEqual(said.trim().split("\n"), [
      `install ${python}`,
      `${python}/supervisor/__init__.py`,
      `${scene.path("site")}/supervisor/__init__.py`,
    ]);
  });
});
