/**
 * What goes wrong inside the daemon while it answers, as its log tells it: in both the same requests fail, and what is
 * written first of each failure is the same. What follows differs by nature: a traceback of Python's, a stack of ours.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeCall } from "../../src/core/xmlrpc/encode.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, tsd, type Implementation } from "../support/implementations.js";
import { Peer } from "../support/peer.js";
import { inRepository } from "../support/repository.js";
import { post } from "../support/rpc.js";
import { createScene } from "../support/scene.js";

const plugins = inRepository("fixtures/plugins");

/** Of each implementation, the factory of the same two methods: one fails at once, one when it is asked for its answer. */
const BROKEN: Readonly<Record<Implementation["name"], string>> = {
  tsd: `${plugins}/broken.mjs:make`,
  debian: "broken:make",
};

/** The first lines of all that has been logged, without what may differ. */
function reported(daemon: Daemon): string[] {
  return daemon.lines("").map((line) =>
    line
      .slice(24)
      .replaceAll(daemon.scene.folder, "<folder>")
      .replace(
        /(Server Error: ).*, (?:not enough values|no process).*: file: \S+ line: \d+$/,
        "$1<error>: file: <file> line: <n>",
      )
      .replace(/\[\d\d\/.*?\]/, "[<date>]")
      .replace(/((?:raised an unexpected exception: |(?:callback|interface) error:)).*$/, "$1<report>"),
  );
}

const page = (path: string) => `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`;

if (subjects.includes(debian)) {
  test("LIFE-LOG-017 LIFE-LOG-018 LIFE-LOG-020 LIFE-LOG-021 LIFE-LOG-022 WEB-P-008 an internal failure is logged in the same words", async (t) => {
    const [ours, theirs] = await Promise.all(
      [tsd, debian].map(async (subject) => {
        const broken = `[rpcinterface:broken]\nsupervisor.rpcinterface_factory=${BROKEN[subject.name]}\n`;
        const scene = createScene(t, { "supervisord.conf": configuration(broken, "loglevel=trace") });
        const daemon = startDaemon(scene, subject, { env: { PYTHONPATH: plugins } });
        await daemon.prints("supervisord started");
        const answers: string[] = [];
        for (const method of ["broken.now", "broken.later", "supervisor.getState"]) {
          const { status } = await post(endpointOf(scene), "/RPC2", encodeCall(method, []));
          answers.push(`${method} ${status}`);
        }
        for (const path of ["/logtail", "/index.html?action=nosuch"]) {
          const peer = await Peer.connect(scene.path("supervisor.sock"));
          peer.send(page(path));
          answers.push(`${path} ${/^HTTP\/1.1 (\d+)/.exec(await peer.end())?.[1]}`);
        }
        await daemon.until("the last line is logged", () =>
          reported(daemon).some((line) => line.includes("action=nosuch")),
        );
        daemon.kill("SIGTERM");
        await daemon.exits();
        return {
          answers,
          lines: reported(daemon).filter((line) => /^(TRAC|ERRO|CRIT) /.test(line) && !/Medusa/.test(line)),
        };
      }),
    );
    assert.deepEqual(ours, theirs);
    // The negative control: each kind of failure was there, and only the failures are errors.
    const errors = ours!.lines
      .filter((line) => !line.startsWith("TRAC"))
      .map((line) => line.replace(/".*"/, "<request>"));
    for (const kind of [
      /^CRIT Handling XML-RPC request with data <request> raised an unexpected exception: <report>$/,
      /^ERRO XML-RPC response callback error:<report>$/,
      /^ERRO <folder>\/supervisor\.sock:Server Error: <error>/,
      /^ERRO Web interface error:<report>$/,
    ])
      assert.equal(errors.filter((line) => kind.test(line)).length, 1, `${String(kind)} in ${errors.join("\n")}`);
  });
}
