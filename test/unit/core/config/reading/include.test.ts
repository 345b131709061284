import assert from "node:assert/strict";
import { test } from "node:test";

import { glob, matchesName } from "../../../../../src/core/config/text/glob.js";
import {
  absolutePath,
  directoryOf,
  expandHome,
  fullPath,
  joinPath,
  normalPath,
} from "../../../../../src/core/config/text/paths.js";
import { findConfigFile, searchPaths } from "../../../../../src/core/config/text/search.js";
import { loadDaemonConfig } from "../../../../../src/core/config/load.js";
import { accept, message, refuse, ROOT, suffix } from "../loading.js";
import { fakeWorld } from "../model/world.js";

const root = (files: string, more = "") => `[supervisord]\n${more}[include]\nfiles=${files}\n`;
const program = (name: string, lines = "") => `[program:${name}]\ncommand=${name}\n${lines}`;
const names = (config: ReturnType<typeof accept>) => config.groups.map((group) => group.name);

test("CFG-SRCH-001 CFG-SRCH-002 the places that are searched", () => {
  const fixed = [
    "supervisord.conf",
    "etc/supervisord.conf",
    "/etc/supervisord.conf",
    "/etc/supervisor/supervisord.conf",
  ];
  assert.deepEqual(searchPaths("/usr/bin/supervisord"), [
    "/usr/etc/supervisord.conf",
    "/usr/supervisord.conf",
    ...fixed,
  ]);
  assert.deepEqual(searchPaths("supervisord"), ["etc/supervisord.conf", "supervisord.conf", ...fixed]);
  assert.deepEqual(searchPaths("bin/supervisord").slice(0, 2), ["etc/supervisord.conf", "supervisord.conf"]);
});

test("CFG-SRCH-003 a daemon that finds no file names all places", () => {
  const result = loadDaemonConfig(fakeWorld({}), { file: undefined, argv0: "/usr/bin/supervisord", overrides: {} });
  assert.equal(
    result.ok ? "" : result.problem.message,
    "No config file found at default paths (/usr/etc/supervisord.conf, /usr/supervisord.conf, supervisord.conf, " +
      "etc/supervisord.conf, /etc/supervisord.conf, /etc/supervisor/supervisord.conf); " +
      "use the -c option to specify a config file at a different path",
  );
});

test("CFG-SRCH-001 the first that exists is taken; its path is made absolute in the result (IMP-003)", () => {
  const world = fakeWorld({ "/cwd/supervisord.conf": "[supervisord]\n", "/etc/supervisord.conf": "bad" });
  assert.equal(findConfigFile(world, "/usr/bin/x"), "supervisord.conf");
  const result = loadDaemonConfig(world, { file: undefined, argv0: "/usr/bin/x", overrides: {} });
  assert.equal(result.ok ? result.value.file : "", "/cwd/supervisord.conf");
});

test("CFG-SRCH-006 CFG-SRCH-007 files that are not there or cannot be read", () => {
  assert.equal(message({}, { file: "x.conf" }), "could not find config file x.conf");
  assert.equal(message({}, { file: "/etc" }), "could not read config file /etc");
  const unreadable = refuse({ [ROOT]: "" }, { world: { unreadable: [ROOT] } });
  assert.equal(unreadable.message, `could not read config file ${ROOT}`);
  assert.deepEqual(unreadable.advice, ["Reading it failed with EACCES."]);
});

test("CFG-INC-001 files are separated by any white space and must be there", () => {
  const files = { [ROOT]: root("a.ini\n  b.ini\tc.ini"), "/etc/a.ini": program("a"), "/etc/b.ini": program("b") };
  assert.deepEqual(names(accept({ ...files, "/etc/c.ini": program("c") })), ["a", "b", "c"]);
  const problem = refuse("[supervisord]\n[include]\n");
  assert.equal(problem.message, ".ini file has [include] section, but no files setting");
  assert.equal(problem.advice[0], `${ROOT}:2: [include]`);
});

test("CFG-INC-007 a name counts as being there, whatever it leads to", () => {
  const world = { hasName: (path: string) => path === "/etc/dangling" };
  const { notices } = accept({ [ROOT]: root("dangling nothing") }, { world });
  assert.deepEqual(notices.info, ['Included extra file "/etc/dangling" during parsing']);
  assert.deepEqual(notices.warn, ['No file matches via include "/etc/nothing"']);
});

test("CFG-EXP-021 CFG-INC-009 %(here)s of a file is its own folder, of [DEFAULT] that of the file that brings it", () => {
  const files = {
    [ROOT]: root("conf.d/*"),
    "/etc/conf.d/a": program("a") + "directory=%(here)s\n",
    "/etc/conf.d/b": "[DEFAULT]\nstdout_logfile=%(here)s/log\n",
    "/etc/conf.d/c": program("c") + "directory=%(here)s\n",
    "/etc/conf.d/d": program("a") + "stderr_logfile=%(here)s/err\n",
  };
  const [a, c] = accept(files).groups.map(({ processes }) => processes[0]!);
  assert.deepEqual([a!.directory, c!.directory], ["/etc/conf.d", "/etc/conf.d"]);
  const log = { kind: "file", path: "/etc/conf.d/log" };
  assert.deepEqual([a!.stdout.logfile, c!.stdout.logfile], [log, log]);
  assert.deepEqual(a!.stderr.logfile, { kind: "file", path: "/etc/conf.d/err" });
});

test("CFG-INC-002 CFG-INC-004 TRAP-018 patterns in the order listed, matches of each in byte order", () => {
  const files = {
    [ROOT]: root("z.ini conf.d/*.conf"),
    "/etc/z.ini": "",
    "/etc/conf.d/b.conf": "",
    "/etc/conf.d/B.conf": "",
    "/etc/conf.d/.hidden.conf": "",
    "/etc/conf.d/x.txt": "",
  };
  assert.deepEqual(
    accept(files).notices.info,
    ["/etc/z.ini", "/etc/conf.d/B.conf", "/etc/conf.d/b.conf"].map((f) => `Included extra file "${f}" during parsing`),
  );
});

test("CFG-INC-003 a pattern that matches nothing is only a warning", () => {
  assert.deepEqual(accept(root("none/*.conf /abs/x")).notices.warn, [
    'No file matches via include "/etc/none/*.conf"',
    'No file matches via include "/abs/x"',
  ]);
});

test("CFG-INC-005 CFG-INC-006 included files override, and include nothing themselves", () => {
  const config = accept({
    [ROOT]: root("a.ini", "loglevel=info\n"),
    "/etc/a.ini": `[supervisord]\nloglevel=debug\n[include]\nfiles=b.ini\n`,
    "/etc/b.ini": program("b"),
  });
  assert.equal(config.daemon.loglevel, "debug");
  assert.deepEqual(config.groups, []);
});

test("CFG-INC-007 a file that cannot be read is ignored, though reported as included", () => {
  const { notices } = accept(
    { [ROOT]: root("conf.d sub"), "/etc/conf.d/x": "", "/etc/sub": "" },
    { world: { unreadable: ["/etc/sub"] } },
  );
  assert.deepEqual(notices.warn, []);
  assert.equal(notices.info.length, 2);
});

test("CFG-INC-008 parse errors name the included file", () => {
  const files = { [ROOT]: root("a.ini"), "/etc/a.ini": "x\n" };
  assert.equal(message(files), "File contains no section headers.\nfile: '/etc/a.ini', line: 1\n'x\\n'");
  assert.match(message({ ...files, "/etc/a.ini": "[a]\nx\n" }), /^Source contains parsing errors: '\/etc\/a.ini'\n/);
});

test("CFG-INC-009 CFG-EXP-021 here is the directory of the file a section stands in", () => {
  const config = accept({
    [ROOT]: root("conf.d/*", "identifier=%(here)s\n"),
    "/etc/conf.d/a": program("a", "directory=%(here)s\n"),
  });
  assert.equal(config.daemon.identifier, "/etc");
  assert.equal(config.groups[0]!.processes[0]!.directory, "/etc/conf.d");
});

test("CFG-INC-010 CFG-ERR-002 messages name the file a section was first seen in, advice the line at fault", () => {
  const files = { [ROOT]: root("a.ini", program("a")), "/etc/a.ini": `${program("b")}[program:a]\nstartsecs=x\n` };
  const problem = refuse(files);
  assert.equal(problem.message, `invalid literal for int() with base 10: 'x'${suffix("program:a")}`);
  assert.deepEqual(problem.advice, ["/etc/a.ini:4: startsecs=x", "Write a whole number."]);
  assert.equal(
    message({ ...files, "/etc/a.ini": program("b", "startsecs=x") }),
    `invalid literal for int() with base 10: 'x'${suffix("program:b", "/etc/a.ini")}`,
  );
});

test("CFG-INC-012 files knows here, host_node_name and ENV_", () => {
  const config = accept({ [ROOT]: root("%(ENV_HOME)s/%(host_node_name)s"), "/root/host": program("a") });
  assert.deepEqual(names(config), ["a"]);
  assert.equal(
    message(root("%(x)s")),
    "Format string '%(x)s' for 'include.files' contains names ('x') which cannot be expanded. " +
      "Available names: ENV_HOME, ENV_PATH, here, host_node_name",
  );
});

test("CFG-INC-002 patterns are the shell's, without ** and ~", () => {
  const world = fakeWorld({ "/d/a1/x": "", "/d/a2/y": "", "/d/.b/x": "", "/d/f": "", "/d/[z]": "" });
  const found = (pattern: string) => [...glob(world, pattern)].sort();
  assert.deepEqual(found("/d/a?/x"), ["/d/a1/x"]);
  assert.deepEqual(found("/d/*/[xy]"), ["/d/a1/x", "/d/a2/y"]);
  assert.deepEqual(found("/d/**"), ["/d/[z]", "/d/a1", "/d/a2", "/d/f"]);
  assert.deepEqual(found("/d/.*/x"), ["/d/.b/x"]);
  assert.deepEqual(found("/d/*/"), ["/d/a1/", "/d/a2/"]);
  assert.deepEqual(found("/d/f"), ["/d/f"]);
  assert.deepEqual(found("/d/[[]z]"), ["/d/[z]"]);
  assert.deepEqual(found("/nowhere/*"), []);
  assert.deepEqual(found("~/*"), []);
});

test("CFG-INC-002 classes: ranges, negation, a bracket at the beginning, an open bracket", () => {
  const good: readonly [string, string][] = [
    ["b", "[a-c]"],
    ["-", "[a-]"],
    ["]", "[]a]"],
    ["x", "[!a-c]"],
    ["[x", "[x"],
    ["aXbXc", "a*b*c"],
    ["😀", "?"],
  ];
  for (const [name, pattern] of good) assert.ok(matchesName(name, pattern), `${name} ${pattern}`);
  const bad: readonly [string, string][] = [
    ["b", "[c-a]"],
    ["a", "[!a]"],
    ["ab", "?"],
    ["acb", "a*bc"],
    ["", "?"],
  ];
  for (const [name, pattern] of bad) assert.ok(!matchesName(name, pattern), `${name} ${pattern}`);
});

test("CFG-SD-021 paths are joined, made normal and absolute as Python does it", () => {
  const world = fakeWorld({});
  assert.deepEqual(["/a/b", "/a", "a", "//a", "a//b", "/a/b/"].map(directoryOf), ["/a", "/", "", "//", "a", "/a/b"]);
  assert.deepEqual(
    [joinPath("a", "b"), joinPath("a/", "b"), joinPath("a", "/b"), joinPath("", "b")],
    ["a/b", "a/b", "/b", "b"],
  );
  const normal = ["", "/", "//", "///a", "a/./b/../c", "../a", "/../a", "a/.."].map(normalPath);
  assert.deepEqual(normal, [".", "/", "//", "/a", "a/c", "../a", "/a", "."]);
  assert.equal(absolutePath(world, "x/../y"), "/cwd/y");
  assert.deepEqual(
    ["~", "~/x", "~www/x", "~nobody/x", "a~"].map((path) => expandHome(world, path)),
    [...["/root", "/root/x", "/var/www/x", "~nobody/x", "a~"]],
  );
  assert.equal(expandHome(fakeWorld({}, { environment: { HOME: "/" } }), "~"), "/");
  assert.equal(expandHome(fakeWorld({}, { environment: {}, uid: 33 }), "~/x"), "/var/www/x");
  assert.equal(fullPath(world, "~/../x"), "/x");
});
