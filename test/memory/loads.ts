/**
 * What a daemon may have to do for ever, one load each: a configuration, and what one round of it is. A round waits until
 * its work has been done, however long that takes, so that what is measured after it is what the work has left.
 */
import { existsSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { configuration, endpointOf } from "../support/configuration.js";
import { countingListener } from "../support/counting-listener.js";
import type { Daemon } from "../support/daemon.js";
import { call } from "../support/rpc.js";
import type { Scene } from "../support/scene.js";

/** A daemon under a load. */
export interface Stage {
  readonly scene: Scene;
  readonly daemon: Daemon;
  readonly rpc: (method: string, ...params: unknown[]) => Promise<unknown>;
  /** Bytes in a file of the scene; programs count what they do with a byte each. */
  readonly count: (file: string) => number;
  /** Wait until a file has so many bytes more than now. */
  readonly more: (file: string, by: number) => Promise<void>;
}

/** One load. */
export interface Load {
  readonly name: string;
  readonly sections: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Standard output is not read. */
  readonly unread?: boolean;
  readonly round: (stage: Stage) => Promise<void>;
}

/** The stage for a daemon that has been started in a scene. */
export function stageOf(scene: Scene, daemon: Daemon): Stage {
  const count = (file: string) => statSync(scene.path(file), { throwIfNoEntry: false })?.size ?? 0;
  return {
    scene,
    daemon,
    count,
    rpc: (method, ...params) => call(endpointOf(scene), `supervisor.${method}`, ...params),
    async more(file, by) {
      const wanted = count(file) + by;
      await daemon.until(`${file} has ${wanted} bytes`, () => count(file) >= wanted);
    },
  };
}

const program = (name: string, command: string, more = "") =>
  `[program:${name}]\ncommand=${command}\nstartsecs=0\nstdout_logfile=NONE\nstderr_logfile=NONE\n${more}\n`;

const LISTENER = `[eventlistener:ear]
command=/usr/bin/python3 listener.py
events=REMOTE_COMMUNICATION,PROCESS_LOG
buffer_size=100
`;

async function tell({ rpc }: Stage, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await rpc("sendRemoteCommEvent", "t", "x".repeat(1000));
}

const REQUEST = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** Ask for a stream and read what comes first; then the socket is left alone. */
async function beginToRead(scene: Scene, path: string): Promise<Socket> {
  const socket = connect(scene.path("supervisor.sock"));
  socket.on("error", () => undefined);
  socket.write(REQUEST(path));
  await new Promise((resolve) => socket.once("data", resolve));
  socket.pause();
  return socket;
}

const repeated = async (times: number, act: (time: number) => Promise<unknown>) => {
  for (let time = 0; time < times; time += 1) await act(time);
};

export const LOADS: readonly Load[] = [
  {
    name: "programs that end and are started again",
    sections: program("a", "/bin/sh -c 'printf . >>lives'", "autorestart=true"),
    round: ({ more }) => more("lives", 60),
  },
  {
    name: "programs restarted by RPC",
    sections: program("a", "/bin/sleep 1000"),
    round: ({ rpc }) =>
      repeated(15, async () => {
        await rpc("stopProcess", "a");
        await rpc("startProcess", "a");
      }),
  },
  {
    name: "updates: a program that changes, goes and comes",
    sections: program("a", "/bin/sleep 1000"),
    round: ({ rpc, scene }) =>
      repeated(6, async (time) => {
        writeFileSync(scene.path("supervisord.conf"), configuration(program("a", `/bin/sleep 100${time}`)));
        await rpc("reloadConfig");
        await rpc("stopProcess", "a");
        await rpc("removeProcessGroup", "a");
        await rpc("addProcessGroup", "a");
      }),
  },
  {
    name: "reloads",
    sections: program("a", "/bin/sh -c 'printf . >>lives; exec sleep 1000'"),
    async round({ rpc, more }) {
      const next = more("lives", 1);
      await rpc("restart");
      await next;
    },
  },
  {
    name: "events that are taken",
    sections: LISTENER,
    files: { "listener.py": countingListener() },
    async round(stage) {
      const heard = stage.more("heard", 100);
      await tell(stage, 100);
      await heard;
    },
  },
  {
    name: "events that are refused",
    sections: LISTENER,
    files: { "listener.py": countingListener("RESULT 4\nFAILREADY\n") },
    async round(stage) {
      await tell(stage, 5);
      await stage.more("heard", 5000);
    },
  },
  {
    name: "events that are left lying, and overflow",
    sections: LISTENER,
    files: { "listener.py": countingListener("") },
    round: (stage) => tell(stage, 200),
  },
  {
    name: "events of output, to a listener that keeps up",
    sections: LISTENER + program("a", "/bin/sh -c 'while :; do echo hello; done'", "stdout_events_enabled=true"),
    files: { "listener.py": countingListener() },
    round: ({ more }) => more("heard", 2000),
  },
  {
    name: "output that nobody reads",
    unread: true,
    sections: ["a", "b"]
      .map((name) =>
        program(name, "/bin/sh -c 'printf . >>lives; seq 1 1000'", "autorestart=true").replace(
          "stdout_logfile=NONE",
          "stdout_logfile=/dev/stdout\nstdout_logfile_maxbytes=0",
        ),
      )
      .join(""),
    round: ({ rpc }) =>
      repeated(10, async () => {
        for (const name of ["a", "b"]) {
          await rpc("stopProcess", name).catch(() => undefined);
          await rpc("removeProcessGroup", name).catch(() => undefined);
          await rpc("addProcessGroup", name).catch(() => undefined);
          await rpc("startProcess", name, false).catch(() => undefined);
        }
      }),
  },
  {
    name: "input that nobody reads",
    sections: program("a", "/bin/sleep 1000"),
    round: ({ rpc }) => repeated(9, () => rpc("sendProcessStdin", "a", "x".repeat(1 << 20)).catch(() => undefined)),
  },
  {
    name: "followers that stop reading",
    sections: program("a", "/bin/sh -c 'while :; do seq 1 2000; sleep 0.05; done'").replace(
      "stdout_logfile=NONE",
      "stdout_logfile=%(here)s/a.out\nstdout_logfile_maxbytes=1MB\nstdout_logfile_backups=1",
    ),
    async round({ scene, daemon, count }) {
      await daemon.until("there is something to follow", () => count("a.out") > 0);
      const sockets = await Promise.all(Array.from({ length: 5 }, () => beginToRead(scene, "/logtail/a")));
      const began = count("a.out");
      await daemon.until("it goes on", () => Math.abs(count("a.out") - began) > 50_000);
      for (const socket of sockets) socket.destroy();
    },
  },
  {
    name: "answers of ten megabytes",
    sections: program("a", "/bin/sleep 1000").replace("stdout_logfile=NONE", "stdout_logfile=%(here)s/a.out"),
    files: { "a.out": `${"x".repeat(99)}\n`.repeat(100_000) },
    round: ({ rpc }) => repeated(1, () => rpc("readProcessStdoutLog", "a", 0, 0)),
  },
  {
    name: "web pages that come, hear and go",
    sections: program("a", "/bin/sleep 1000"),
    async round({ scene, rpc }) {
      const sockets = await Promise.all(Array.from({ length: 8 }, () => beginToRead(scene, "/web/events")));
      await rpc("stopProcess", "a");
      await rpc("startProcess", "a");
      for (const socket of sockets) socket.destroy();
    },
  },
];

/** Is the daemon there, and with it the probe? */
export const isUp = async ({ scene, rpc }: Stage): Promise<boolean> =>
  existsSync(scene.path("probe.sock")) && (await rpc("getState")) !== undefined;
