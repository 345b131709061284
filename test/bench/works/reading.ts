/** Logs read through the control socket: 10 MB in one call, and followed while they grow. */
import { execFileSync } from "node:child_process";
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { configuration, endpointOf } from "../../support/configuration.js";
import { call } from "../../support/rpc.js";
import { ask } from "../keep-alive.js";
import { withDaemon, type Work } from "../work.js";

const MB = 1_000_000;
const LINES = Math.ceil((10 * MB) / 101);
const FOLLOWED = 20 * MB;
const REPEATS = 3;
/** Milliseconds to wait for what is followed. */
const PATIENCE = 60_000;
const program = `[program:quiet]
command=/bin/sleep 1000
stdout_logfile=%(here)s/quiet.log
stderr_logfile=NONE
`;
/** One that says what is written into a pipe, and one that says megabytes when it is started. */
const TALKERS = `[program:lines]
command=/bin/cat %(here)s/lines
stdout_logfile=%(here)s/lines.log

[program:payload]
command=/bin/cat %(here)s/payload
stdout_logfile=%(here)s/payload.log
stdout_logfile_maxbytes=0
autostart=false
autorestart=false
startsecs=0
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

/** A line now and then, as a person who follows a log sees it. */
const SAID = 50;
const BETWEEN = 20;

const follow: Work = {
  name: "follow",
  figures: {
    rate: { title: "`/logtail` of a growing log", unit: "MB/s", goal: { least: 20 } },
    latency: { title: "a program's line to who follows its log", unit: "ms", goal: { most: 0.05 } },
  },
  run: (subject) =>
    withDaemon(subject, configuration(TALKERS), async (daemon, scene) => {
      execFileSync("mkfifo", [scene.path("lines")]);
      await daemon.prints("success: lines entered RUNNING");
      const endpoint = endpointOf(scene);
      writeFileSync(scene.path("payload"), line.repeat(Math.ceil(FOLLOWED / 101)));

      const lines = await followed(endpoint.socketPath!, "lines");
      const fifo = openSync(scene.path("lines"), "w");
      const latency: number[] = [];
      for (let index = 0; index < SAID; index += 1) {
        await pause(BETWEEN);
        const from = performance.now();
        writeSync(fifo, `line ${index}\n`);
        await lines.until((text) => text.includes(`line ${index}\n`));
        latency.push(performance.now() - from);
      }
      closeSync(fifo);
      lines.leave();

      writeFileSync(scene.path("payload.log"), "");
      const flood = await followed(endpoint.socketPath!, "payload");
      const from = performance.now();
      void call(endpoint, "supervisor.startProcess", "payload", false);
      await flood.until((_text, received) => received >= FOLLOWED);
      const clock = performance.now() - from;
      flood.leave();
      return { rate: [FOLLOWED / 1000 / clock], latency };
    }),
};

interface Followed {
  /** Resolves once `holds` does of what has come lately, and of how many bytes have come in all. */
  until(holds: (text: string, received: number) => boolean): Promise<void>;
  leave(): void;
}

/** Follows the log of a program, from when the answer has begun. */
function followed(socketPath: string, name: string): Promise<Followed> {
  const socket = connect(socketPath);
  let text = "";
  let received = 0;
  let check = (): void => undefined;
  const until: Followed["until"] = (holds) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`cannot follow ${name}: ${received} bytes came`)), PATIENCE);
      check = () => {
        if (!holds(text, received)) return;
        clearTimeout(timer);
        check = () => undefined;
        resolve();
      };
      check();
    });
  socket.on("data", (chunk) => {
    received += chunk.length;
    text = chunk.length < 1000 ? (text + chunk.toString()).slice(-1000) : "";
    check();
  });
  socket.write(`GET /logtail/${name} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const leave = () => void socket.destroy();
  return until((_text, bytes) => bytes > 0).then(() => ({ until, leave }));
}

export const READING_WORKS: readonly Work[] = [rpc, follow];
