import assert from "node:assert/strict";
import { test } from "node:test";

import type { ClientConfig } from "../../../../../src/core/config/model/model.js";
import type { ClientOverrides } from "../../../../../src/core/config/reading/overrides.js";
import { loadClient, ROOT } from "../loading.js";

function client(lines: string, overrides: ClientOverrides = {}): ClientConfig {
  const result = loadClient(`[supervisorctl]\n${lines}\n`, { overrides });
  assert.ok(result.ok, result.ok ? "" : result.problem.message);
  return result.value;
}

function refusal(text: string | undefined, overrides: ClientOverrides = {}): string {
  const result = loadClient(text, { overrides });
  assert.ok(!result.ok, "it was accepted");
  return result.problem.message;
}

const DEFAULTS = {
  serverUrl: "http://localhost:9001",
  username: undefined,
  password: undefined,
  prompt: "supervisor",
  historyFile: undefined,
};

test("CFG-SRCH-005 CLI-C-012 without a file there are defaults", () => {
  const result = loadClient(undefined);
  assert.deepEqual(result, { ok: true, value: { file: undefined, ...DEFAULTS } });
  const nowhere = loadClient(undefined, { overrides: { serverurl: { flag: "-s", value: "http://h:1" } } });
  assert.equal(nowhere.ok ? nowhere.value.serverUrl : "", "http://h:1");
});

test("CFG-CTL-001 CFG-CTL-002 CFG-CTL-003 CFG-CTL-004 options and defaults", () => {
  assert.deepEqual(client(""), { file: ROOT, ...DEFAULTS });
  assert.deepEqual(client("serverurl=unix://~/../s\nusername=u\npassword=p\nprompt=x\nhistory_file=~/h"), {
    file: ROOT,
    serverUrl: "unix:///s",
    username: "u",
    password: "p",
    prompt: "x",
    historyFile: "/root/h",
  });
  assert.equal(client("serverurl=nonsense").serverUrl, "nonsense");
  assert.equal(client("history_file=h").historyFile, "/cwd/h");
  assert.equal(client("history_file=").historyFile, undefined);
});

test("CFG-EXP-025 here is known to serverurl and history_file alone", () => {
  assert.equal(client("serverurl=unix://%(here)s/s").serverUrl, "unix:///etc/s");
  assert.equal(client("history_file=%(here)s/h").historyFile, "/etc/h");
  assert.equal(client("prompt=%(ENV_HOME)s").prompt, "/root");
  for (const option of ["prompt", "username", "password"]) {
    assert.match(refusal(`[supervisorctl]\n${option}=%(here)s`), /Available names: ENV_HOME, ENV_PATH$/);
  }
});

test("CFG-ERR-006 CFG-INC-011 the section must be in the root file", () => {
  assert.equal(
    refusal("[supervisord]\n[include]\nfiles=/etc/s.conf\n"),
    ".ini file does not include supervisorctl section",
  );
});

test("CFG-CTL-006 IMP-034 a file that cannot be parsed is refused as the daemon refuses it", () => {
  assert.equal(refusal("x\n"), `File contains no section headers.\nfile: '${ROOT}', line: 1\n'x\\n'`);
});

test("CLI-C-001 CFG-SRCH-007 a file that was named must be there", () => {
  const result = loadClient("x", { world: { exists: () => false } });
  assert.equal(result.ok ? "" : result.problem.message, `could not find config file ${ROOT}`);
});

test("CLI-C-004 CLI-C-005 CLI-C-011 the command line goes before the file; its URL is checked and used as typed", () => {
  const typed = (value: string) => ({ flag: "--serverurl", value });
  const made = client("serverurl=http://f:1\nusername=f", {
    serverurl: typed("unix:///tmp/../s"),
    username: typed("u"),
    password: typed("p"),
  });
  assert.deepEqual([made.serverUrl, made.username, made.password], ["unix:///tmp/../s", "u", "p"]);
  assert.equal(
    refusal("bad file", { serverurl: typed("it's") }),
    `invalid value for --serverurl "it's": value "it's" is not a URL`,
  );
});

test("CFG-CTL-005 CLI-C-006 IMP-028 -r is honoured, unlike in the original", () => {
  assert.equal(client("history_file=/f", { history_file: { flag: "-r", value: "~/h" } }).historyFile, "/root/h");
});
