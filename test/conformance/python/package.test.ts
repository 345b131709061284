/** The Python package for listeners: does what the original's modules do, and can be brought in the documented ways. */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { inRepository } from "../../support/repository.js";

const PYTHON = "/usr/bin/python3";
const ORIGINAL = "/usr/lib/python3/dist-packages";
const OURS = inRepository("python");
const surface = inRepository("test/conformance/python/surface.py");
const run = promisify(execFile);

/** Name and outcome of every case, as the package in `folder` answers it; without `site`, so that no other is found. */
async function surfaceOf(folder: string): Promise<Map<string, string>> {
  const { stdout } = await run(PYTHON, ["-S", surface, folder], { maxBuffer: 1 << 26 });
  const lines = stdout.trimEnd().split("\n");
  const cases = new Map(lines.map((line) => [(JSON.parse(line) as [string])[0], line]));
  assert.equal(cases.size, lines.length, "every case has a name of its own");
  return cases;
}

/** Names of the cases whose outcomes differ. */
function differences(one: Map<string, string>, other: Map<string, string>): string[] {
  assert.deepEqual([...one.keys()], [...other.keys()]);
  return [...one].filter(([name, outcome]) => other.get(name) !== outcome).map(([name]) => name);
}

let folder: string;
before(() => (folder = mkdtempSync(join(tmpdir(), "tsd-python-"))));
after(() => rmSync(folder, { recursive: true }));

/** Without what Python keeps beside it: a program that uses the package meanwhile may be writing there. */
function copyPackage(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith("__pycache__") });
}

/** Changes one place of a module. */
function spoil(module: string, from: string, to: string): void {
  const parts = readFileSync(module, "utf8").split(from);
  assert.equal(parts.length, 2, `${from} stands once in ${module}`);
  writeFileSync(module, parts.join(to));
}

describe("the package beside the original", () => {
  test("EV-PROTO-027 function by function: same values, same bytes, same exceptions", async () => {
    const [ours, original] = await Promise.all([surfaceOf(OURS), surfaceOf(ORIGINAL)]);
    assert.ok(ours.size > 2000);
    const better = [...ours.keys()].filter((name) => name.startsWith("better: "));
    assert.equal(better.length, 4);
    // Python 3's text streams refuse the original's tokens, which are bytes: it cannot send an event to sys.stdout.
    assert.deepEqual(differences(ours, original), better);
    for (const name of better) {
      assert.match(original.get(name)!, /"raises", "TypeError"/);
      assert.match(ours.get(name)!, /"value", "b?'<!--XSUPERVISOR:BEGIN-->.*<!--XSUPERVISOR:END-->'"/);
    }
  });

  const MUTANTS: readonly (readonly [string, string, string, string])[] = [
    ["childutils.py", '"%s,%03d"', '"%s,%02d"', "get_asctime"],
    ["childutils.py", 'self.send("FAIL", stdout)', 'self.send("NO", stdout)', "listener.fail"],
    ["xmlrpc.py", '"Content-Type": "text/xml"', '"Content-Type": "text/plain"', "call"],
    ["datatypes.py", "1024 ** 3", "1024 ** 4", "byte_size"],
    ["options.py", '("", "*")', '("*",)', "split_namespec"],
    [
      "events.py",
      "class ProcessStateBackoffEvent(ProcessStateStartingOrBackoffEvent)",
      "class ProcessStateBackoffEvent(ProcessStateEvent)",
      "above PROCESS_STATE_BACKOFF",
    ],
  ];
  test("mistakes in it would be noticed", async () => {
    const copy = join(folder, "spoilt");
    copyPackage(OURS, copy);
    for (const [module, from, to] of MUTANTS) spoil(join(copy, "supervisor", module), from, to);
    const found = differences(await surfaceOf(OURS), await surfaceOf(copy));
    const places = MUTANTS.map(([, , , noticed]) => noticed);
    for (const place of places)
      assert.ok(
        found.some((name) => name.startsWith(place)),
        `${place} is not noticed`,
      );
    assert.deepEqual(
      found.filter((name) => !places.some((place) => name.startsWith(place))),
      [],
    );
  });
});

describe("what is in it", () => {
  const read = (folder: string) =>
    readdirSync(join(folder, "supervisor"), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".py"))
      .map(({ name }) => readFileSync(join(folder, "supervisor", name), "utf8"))
      .join("\n");

  test("IMP-V-008 nothing of setuptools is imported at run time; control: 4.2.5 does", () => {
    const setuptools = /^\s*(?:import|from) (?:pkg_resources|setuptools)\b/m;
    assert.doesNotMatch(read(OURS), setuptools);
    assert.match(read(ORIGINAL), setuptools);
  });

  test("IMP-V-009 there are no examples in it, as in 4.4.0.dev0; control: 4.2.5 has some", () => {
    const folders = (folder: string) => readdirSync(join(folder, "supervisor"));
    assert.ok(!folders(OURS).includes("scripts"));
    assert.ok(folders(ORIGINAL).includes("scripts"));
  });
});

describe("bringing it in", () => {
  const where = "import supervisor.childutils, supervisor.options as o; print(supervisor.__file__, o.VERSION)";
  const environment = { PATH: process.env["PATH"], PYTHONDONTWRITEBYTECODE: "1" };
  const python = (args: readonly string[], env = {}) =>
    execFileSync(PYTHON, args, {
      encoding: "utf8",
      cwd: folder,
      stdio: "pipe",
      env: { ...environment, ...env },
    }).trim();

  test("PYTHONPATH puts it before an original that is still installed", () => {
    assert.equal(python(["-c", where], { PYTHONPATH: OURS }), `${OURS}/supervisor/__init__.py 4.3.0`);
  });

  test("a copy in a site-packages folder is enough", () => {
    const site = join(folder, "site-packages");
    copyPackage(join(OURS, "supervisor"), join(site, "supervisor"));
    const script = `import site; site.addsitedir(${JSON.stringify(site)}); ${where}`;
    assert.equal(python(["-S", "-c", script]), `${site}/supervisor/__init__.py 4.3.0`);
    assert.throws(() => python(["-S", "-c", where], {}), /No module named 'supervisor'/);
  });

  const hasPip = (() => {
    try {
      python(["-c", "import setuptools, wheel, pip"]);
      return true;
    } catch {
      return false;
    }
  })();
  test(
    "pip installs it under the name that packages of listeners depend on",
    { skip: !hasPip && "pip is not installed" },
    () => {
      const source = join(folder, "source");
      copyPackage(OURS, source);
      const target = join(folder, "target");
      const flags = ["--quiet", "--no-index", "--no-build-isolation", "--no-deps", "--no-cache-dir"];
      python(["-m", "pip", "install", ...flags, "--target", target, source], {
        HOME: folder,
        PIP_ROOT_USER_ACTION: "ignore",
      });
      const names = "import importlib.metadata as m; print(m.version('supervisor'))";
      assert.equal(python(["-c", names], { PYTHONPATH: target }), "4.3.0+tsd");
      assert.equal(python(["-c", where], { PYTHONPATH: target }), `${target}/supervisor/__init__.py 4.3.0`);
    },
  );

  test("it is written in the Python of 3.6, and all of it is in package.json", () => {
    const parse = "import ast, sys; [ast.parse(open(f).read(), f, feature_version=(3, 6)) for f in sys.argv[1:]]";
    const modules = readdirSync(join(OURS, "supervisor")).filter((name) => name.endsWith(".py"));
    assert.ok(modules.length >= 10);
    python(["-c", parse, ...modules.map((name) => join(OURS, "supervisor", name))]);
    assert.throws(() => python(["-c", parse, join(folder, "no.py")]));
    const { files } = JSON.parse(readFileSync(inRepository("package.json"), "utf8")) as { files: string[] };
    assert.ok(files.includes("python"));
  });

  test("what it cannot offer is refused with a reason", () => {
    const asks = "from supervisor.options import ClientOptions";
    assert.throws(
      () => python(["-c", asks], { PYTHONPATH: OURS }),
      /ImportError: cannot import ClientOptions from supervisor.options: tsd reads the configuration itself/,
    );
  });
});
