import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SCRIPT_RULES, type ImageFacts } from "../../../../src/core/doctor/script-rules.js";

const facts: ImageFacts = {
  hasPythonPackage: true,
  pidfiles: ["/run/supervisord.pid"],
  exists: (path) => path.startsWith("/opt/venv/"),
};

/** `rule severity` of everything said about a line. */
const said = (line: string, more: Partial<ImageFacts> = {}) =>
  SCRIPT_RULES.flatMap(({ name, find }) => {
    const found = find(line, { ...facts, ...more });
    return found === undefined ? [] : [`${name} ${found.severity}`];
  });

const examples: readonly (readonly [string, ...string[]])[] = [
  ["exec python3 -m supervisor.supervisord -n", "runs-python error"],
  ["python -u -m supervisor.supervisorctl status", "runs-python error"],
  ["python3.11 /usr/local/bin/supervisord -n", "runs-python error"],
  ["exec python supervisorctl status", "runs-python error"],
  ["from supervisor import childutils", "imports-supervisor warning"],
  ["    import supervisor.childutils", "imports-supervisor warning"],
  ["from superlance.crashmail import main", "imports-supervisor warning"],
  ["pkill -HUP -f 'python.*supervisord'", "searches-python error"],
  ["ps ax | grep '[p]ython.*supervisord'", "searches-python error"],
  ["killall -9 python3; true", "searches-python warning"],
  ["RUN pip3 install --no-cache-dir supervisor==4.2.5", "installs-supervisor warning"],
  ["apt-get update && apt-get install -y nginx supervisor", "installs-supervisor warning"],
  ["apk add --no-cache supervisor", "installs-supervisor warning"],
  ["kill $(cat /var/run/supervisord.pid)", "other-pidfile warning"],
  ["/opt/venv/bin/supervisorctl reload", "other-place warning"],
  ["pidfile = /var/run/supervisord.pid", "other-pidfile warning"],
];

/** Right beside what the rules find. */
const fine = [
  "exec supervisord -n -c /etc/supervisord.conf",
  "/usr/bin/supervisorctl status",
  "pkill supervisord",
  "pgrep -f supervisord",
  "killall supervisord",
  "kill $(cat /run/supervisord.pid)",
  "python3 -m http.server # not supervisord",
  "python3 /opt/supervisord.py",
  "import supervisorless",
  "pip install supervisor-wrapper-free || true".replace("supervisor-wrapper-free", "requests"),
  "apt-get install nginx",
  "/opt/other/bin/supervisorctl reload",
  ...["pidfile=%(here)s/supervisord.pid", "kill $(cat $DIR/supervisord.pid)", "cat ${DIR}/supervisord.pid"],
  ...["cat $(pwd)/supervisord.pid", "cat ../run/supervisord.pid", "cat ~/supervisord.pid"],
];

describe("what a script's line has against the swap", () => {
  for (const [line, ...expected] of examples) test(line, () => assert.deepEqual(said(line), expected));
  for (const line of fine) test(`nothing: ${line}`, () => assert.deepEqual(said(line), []));

  test("each rule names the severities it reports, and no others", () => {
    const noPackage = said("import supervisor", { hasPythonPackage: false });
    const reported = [...new Set([...examples.flatMap(([, ...expected]) => expected), ...noPackage])];
    const named = SCRIPT_RULES.flatMap(({ name, severities }) => severities.map((severity) => `${name} ${severity}`));
    assert.deepEqual(reported.sort(), named.sort());
  });

  test("without Python's package an import of it is an error", () => {
    assert.deepEqual(said("from supervisor import childutils", { hasPythonPackage: false }), [
      "imports-supervisor error",
    ]);
  });

  test("the column is that of what is meant", () => {
    const find = (line: string) => SCRIPT_RULES.flatMap((rule) => rule.find(line, facts)?.column ?? []);
    assert.deepEqual(find("true && python -m supervisor"), [9]);
    assert.deepEqual(find("  from supervisor import x"), [3]);
  });
});
