/**
 * The listeners of superlance, unchanged, under both daemons; under ours with our Python package in the original's place.
 *
 * superlance is not in Debian and not ours to copy: TSD_SUPERLANCE names a folder that holds its package, a checkout of
 * Supervisor/superlance on GitHub or what `pip install --no-deps --target FOLDER superlance` leaves. Without it the tests
 * are left out.
 *
 *   TSD_SUPERLANCE=/tmp/superlance TSD_SUBJECTS=tsd,debian node scripts/test.mjs test/e2e/listeners/superlance.test.ts
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

const superlance = process.env["TSD_SUPERLANCE"];
const skip = superlance === undefined && "TSD_SUPERLANCE does not say where superlance is";

describe("superlance", { concurrency: 2, skip }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: EV-PROTO-027 memmon, httpok, crashmail, crashmailbatch and fatalmailbatch do their work`, async (t) => {
      const post = await postOffice(t);
      const broken = await listening(
        t,
        createHttpServer((_, response) => response.writeHead(500).end("broken")),
      );
      const sections = [
        listener("memmon", "-p hog=1KB", "TICK_5"),
        listener("httpok", `-p web -t 2 http://127.0.0.1:${broken}/`, "TICK_5"),
        listener("crashmail", "-p crash -m me@here -s 'cat >>%(here)s/crash.mail'", "PROCESS_STATE_EXITED"),
        ...["crashmailbatch", "fatalmailbatch"].map((name) => {
          const options = `--toEmail=me@here --fromEmail=it@here --interval=0.05 --tickEvent=TICK_5 --smtpHost=127.0.0.1:${post.port}`;
          return listener(name, options, "PROCESS_STATE,TICK_5", "buffer_size=100\n");
        }),
        "[program:hog]\ncommand=/bin/sleep 1000\n",
        "[program:web]\ncommand=/bin/sleep 1000\n",
        "[program:untouched]\ncommand=/bin/sleep 1000\n",
        "[program:crash]\ncommand=/bin/sh -c 'sleep 3; exit 3'\nautorestart=false\nautostart=false\n",
        "[program:hopeless]\ncommand=/bin/sh -c 'exit 3'\nstartsecs=10\nstartretries=0\nautostart=false\n",
      ];
      const scene = createScene(t, { "supervisord.conf": configuration(sections.join("\n")) });
      const path = subject === tsd ? `${superlance!}:${inRepository("python")}` : superlance!;
      const daemon = startDaemon(scene, subject, { env: { PYTHONPATH: path } });
      for (const name of ["memmon", "httpok", "crashmail", "crashmailbatch", "fatalmailbatch", "untouched"]) {
        await daemon.prints(`success: ${name} entered RUNNING`);
      }
      await daemon.ctl(["start", "crash", "hopeless"]);

      await daemon.until("crashmail has sent a mail", () => scene.read("crash.mail").includes("RUNNING"));
      assert.match(
        scene.read("crash.mail"),
        /^To: me@here\nSubject: {2}crash crashed at [-\d]{10} [:\d]{8},\d{3}\n\nProcess crash in group crash exited unexpectedly \(pid \d+\) from state RUNNING$/,
      );
      const letter = (text: RegExp) =>
        daemon.until(`a mail says ${String(text)}`, () => post.letters.find((each) => text.test(each)));
      assert.match(
        await letter(/ -- Process crash:crash \(pid \d+\) died unexpectedly/),
        /Subject: Crash alert from supervisord/,
      );
      assert.match(
        await letter(/ -- Process hopeless:hopeless failed to start too many times/),
        /Subject: Fatal start alert/,
      );
      for (const name of ["hog", "web"]) {
        await daemon.until(`${name} has been restarted`, () => daemon.lines(`success: ${name} entered`).length > 1);
      }
      // The control: no other restart was requested, and no listener has lost its way.
      assert.equal(daemon.lines("success: untouched entered").length, 1);
      assert.deepEqual(daemon.lines("UNKNOWN"), []);
      for (const name of ["memmon", "httpok", "crashmail"]) assert.equal(daemon.lines(`success: ${name} `).length, 1);
    });
  }
});

function listener(name: string, options: string, events: string, lines = ""): string {
  const command = `/usr/bin/python3 -m superlance.${name} ${options}`;
  return `[eventlistener:${name}]\ncommand=${command}\nevents=${events}\nstderr_logfile=%(here)s/${name}.err\n${lines}`;
}

/** A port of this machine on which `server` listens until the test ends. */
async function listening(t: TestContext, server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A mail server that accepts everything, and what it was given. */
async function postOffice(t: TestContext): Promise<{ readonly port: number; readonly letters: readonly string[] }> {
  const letters: string[] = [];
  const server = createServer((socket) => {
    let held = "";
    let letter: string | undefined;
    socket.setEncoding("utf8").on("error", () => undefined);
    socket.write("220 here\r\n");
    socket.on("data", (text: string) => {
      const lines = (held + text).split("\r\n");
      held = lines.pop()!;
      for (const line of lines) {
        if (letter !== undefined && line !== ".") {
          letter += `${line}\n`;
        } else if (letter !== undefined) {
          letters.push(letter);
          letter = undefined;
          socket.write("250 taken\r\n");
        } else if (/^data$/i.test(line)) {
          letter = "";
          socket.write("354 go on\r\n");
        } else if (/^quit$/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 well\r\n");
      }
    });
  });
  return { port: await listening(t, server), letters };
}
