/** Logs read through the control socket: 10 MB in one call, and followed while they grow. */
import { connect } from "node:net";
import { writeFileSync } from "node:fs";
import { configuration, endpointOf } from "../../support/configuration.js";
import { ask } from "../keep-alive.js";
import { withDaemon, type Work } from "../work.js";

const MB = 1_000_000;
const LINES = Math.ceil((10 * MB) / 101);
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
      writeFileSync(scene.path("quiet.log"), line.repeat(LINES));
      const read = ask(
        endpointOf(scene),
        {
          method: "supervisor.readProcessStdoutLog",
          params: ["<string>quiet</string>", "<int>0</int>", "<int>0</int>"],
          holds: line,
          count: LINES,
        },
        REPEATS,
      );
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
