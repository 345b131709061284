/**
 * Runs the end-to-end tests that come with Debian's supervisor package (supervisor/tests/test_end_to_end.py) against
 * either implementation. They start `sys.executable -m supervisor.supervisord …`; here that executable is a script
 * which leads those three modules to the implementation's programs and everything else to Python.
 */
import { cpSync } from "node:fs";
import type { Implementation } from "./implementations.js";
import type { Scene } from "./scene.js";

/** The result of one of the tests, and what was printed about it. */
export interface Verdict {
  readonly name: string;
  readonly passed: boolean;
  readonly report: string;
}

const python = "/usr/bin/python3";
const packaged = "/usr/lib/python3/dist-packages/supervisor/tests";
const hello = `for n in 1 2 3 4 5 6 7 8 9; do sleep 1; echo "The Øresund bridge ends in Malmö - $n"; done\n`;

/**
 * Runs them all, one after the other (they share paths below /tmp). Takes some two minutes for either implementation.
 */
export async function runOriginalTests(scene: Scene, implementation: Implementation): Promise<Verdict[]> {
  const executable = scene.write("bin/python", redirecting(implementation), 0o755);
  cpSync(packaged, scene.path("original"), { recursive: true });
  // Debian's package lacks this file, and with it the test that needs it.
  scene.write("original/fixtures/hello.sh", hello);
  scene.write("run.py", runner);
  const { stdout, stderr } = await scene.run([python, scene.path("run.py"), executable], { env: { END_TO_END: "1" } });
  const verdicts = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Verdict);
  if (verdicts.length === 0) throw new Error(`the original's tests did not run:\n${stdout}${stderr}`);
  return verdicts;
}

function redirecting({ supervisord, supervisorctl, pidproxy }: Implementation): string {
  const programs = Object.entries({ supervisord, supervisorctl, pidproxy });
  const cases = programs
    .map(([name, path]) => `    "-m supervisor.${name}") shift 2; exec "${path}" "$@" ;;\n`)
    .join("");
  return `#!/bin/sh\ncase "$1 $2" in\n${cases}esac\nexec ${python} "$@"\n`;
}

/** Runs the test case and prints one JSON object per test. */
const runner = `
import json, sys, unittest, warnings
warnings.simplefilter("ignore")
sys.executable = sys.argv[1]
from original import test_end_to_end

class Result(unittest.TestResult):
    def say(self, test, passed, report=""):
        name = test.id().rsplit(".", 1)[1]
        print(json.dumps({"name": name, "passed": passed, "report": report}), flush=True)
    def addSuccess(self, test):
        self.say(test, True)
    def addFailure(self, test, error):
        self.say(test, False, self._exc_info_to_string(error, test))
    addError = addFailure

unittest.defaultTestLoader.loadTestsFromModule(test_end_to_end).run(Result())
`;
