/**
 * Listeners in every language that images use, unchanged under both daemons: each hears the same events with the same
 * bytes, characters of more than one byte included (EV-ENV-002, EV-PROTO-027).
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { debian, subjects, tsd } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

/** Name, interpreter or compiler, and how the listener is called; the languages that are not installed are left out. */
const LANGUAGES = [
  ["python", "/usr/bin/python3", "tell.py"],
  ["bash", "/bin/bash", "tell.sh"],
  ["perl", "/usr/bin/perl", "tell.pl"],
  ["node", process.execPath, "tell.mjs"],
  ["php", "/usr/bin/php", "tell.php"],
  ["ruby", "/usr/bin/ruby", "tell.rb"],
  ["go", "/usr/bin/go", "tell.go"],
] as const;

const installed = LANGUAGES.filter(([, program]) => existsSync(program));

const PAYLOADS = ["plain", "Grüße ☃ 😀", "two\nlines\n", "", "ä".repeat(70_000), "  blanks around\t "];
const EXPECTED = PAYLOADS.map((text) => `REMOTE_COMMUNICATION\ntype:ü\n${text}\n---\n`).join("");

describe("listeners in many languages", { concurrency: 2 }, () => {
  for (const subject of subjects) {
    const named = installed.map(([name]) => name).join(", ");
    test(`${subject.name}: EV-ENV-001 EV-ENV-002 EV-PROTO-027 IMP-004 TRAP-036 the same transcript in ${named}`, async (t) => {
      const scene = createScene(t);
      const sections = installed.map(([name, program, file]) => {
        const command =
          name === "go"
            ? compiled(scene.path("tell-go"), scene.folder)
            : `${program} ${inRepository("fixtures/listeners", file)}`;
        return `[eventlistener:${name}]\ncommand=${command} %(here)s/${name}.heard\nevents=REMOTE_COMMUNICATION\n`;
      });
      // The control: one that counts bytes, as byte-oriented languages do by themselves, loses its way.
      const bytewise = readFileSync(inRepository("fixtures/listeners/tell.pl"), "utf8").replace(
        /binmode STDIN.*\n/,
        "",
      );
      scene.write("bytes.pl", bytewise.replace(">>:utf8", ">>"), 0o755);
      sections.push(
        "[eventlistener:bytes]\ncommand=%(here)s/bytes.pl %(here)s/bytes.heard\nevents=REMOTE_COMMUNICATION\n",
      );
      scene.write("supervisord.conf", configuration(sections.join("\n")));
      // Under ours the listener in Python finds our package, under the original the original's.
      const env = subject === tsd ? { PYTHONPATH: inRepository("python") } : {};
      const daemon = startDaemon(scene, subject, { env: { LANG: "C.UTF-8", ...env } });
      await daemon.prints("success: bytes entered RUNNING");
      for (const [name] of installed) await daemon.prints(`success: ${name} entered RUNNING`);
      for (const text of PAYLOADS) await call(endpointOf(scene), "supervisor.sendRemoteCommEvent", "ü", text);
      for (const [name] of installed) {
        const path = scene.path(`${name}.heard`);
        await daemon.until(
          `${name} has heard it all`,
          () => existsSync(path) && scene.read(`${name}.heard`) === EXPECTED,
        );
      }
      await daemon.until("the control has heard two", () => scene.read("bytes.heard").split("---\n").length > 2);
      assert.ok(!EXPECTED.startsWith(scene.read("bytes.heard")), "bytes are not characters");
      const { stdout } = await daemon.ctl(["status", ...installed.map(([name]) => name)]);
      assert.equal(stdout.match(/RUNNING/g)?.length, installed.length, "none has lost its way");
    });
  }

  test(
    "the comparison has languages to compare",
    { skip: !existsSync(debian.supervisord) && "Debian's supervisor is not installed" },
    () => {
      const names = installed.map(([name]) => name);
      for (const name of ["python", "bash", "perl", "node"]) assert.ok(names.includes(name as "python"), name);
    },
  );
});

/** The listener in Go, compiled; Go wants a place of its own for what it has compiled. */
function compiled(path: string, folder: string): string {
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    GOCACHE: `${folder}/go`,
    GOFLAGS: "-mod=mod",
    GO111MODULE: "off",
  };
  execFileSync("/usr/bin/go", ["build", "-o", path, inRepository("fixtures/listeners/tell.go")], {
    env,
    stdio: "pipe",
  });
  return path;
}
