/** Logs read through the control socket: 10 MB in one call, and followed while they grow. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { writeFileSync } from "node:fs";
import { configuration, endpointOf } from "../../support/configuration.js";
import { post } from "../../support/rpc.js";
import { withDaemon, type Work } from "../work.js";

const MB = 1_000_000;
const READ = 10 * MB;
const FOLLOWED = 20 * MB;
const REPEATS = 3;
const program = `[program:quiet]
command=/bin/sleep 1000
stdout_logfile=%(here)s/quiet.log
stderr_logfile=NONE
`;
const line = `${"x".repeat(98)}é\n`; // 101 bytes: text that is not all ASCII

const rpc: Work = {
  name: "read-rpc",
  figures: { read: { title: "10 MB log by RPC", unit: "ms", goal: { most: 0.1 } } },
  run: (subject) =>
    withDaemon(subject, configuration(program), async (daemon, scene) => {
      await daemon.prints("success: quiet entered RUNNING");
      const text = line.repeat(Math.ceil(READ / 101));
      writeFileSync(scene.path("quiet.log"), text);
      const call = `<?xml version='1.0'?><methodCall><methodName>supervisor.readProcessStdoutLog</methodName><params>
<param><value><string>quiet</string></value></param><param><value><int>0</int></value></param><param><value><int>0</int></value></param></params></methodCall>`;
      const read: number[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat += 1) {
        const from = performance.now();
        const { body } = await post(endpointOf(scene), "/RPC2", call);
        read.push(performance.now() - from);
        assert.ok(body.includes(text), "the log as it is");
      }
      return { read };
    }),
};

const follow: Work = {
  name: "follow",
  figures: { rate: { title: "`/logtail` of a growing log", unit: "MB/s", goal: { least: 20 } } },
  run: (subject) =>
    withDaemon(subject, configuration(program), async (daemon, scene) => {
      await daemon.prints("success: quiet entered RUNNING");
      const socket = connect(scene.path("supervisor.sock"));
      let received = 0;
      let begun = false;
      socket.on("data", (chunk) => {
        received += chunk.length;
        begun = true;
      });
      socket.write("GET /logtail/quiet/stdout HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await daemon.until("the stream has begun", () => begun);
      const from = performance.now();
      writeFileSync(scene.path("quiet.log"), line.repeat(Math.ceil(FOLLOWED / 101)));
      await daemon.until("all has come", () => received >= FOLLOWED, 60_000);
      const clock = performance.now() - from;
      socket.destroy();
      return { rate: [FOLLOWED / 1000 / clock] };
    }),
};

export const READING_WORKS: readonly Work[] = [rpc, follow];
