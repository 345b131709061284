/**
 * Followers of a log while it is written: over HTTP, with the client, in the browser. Each has begun when it is
 * returned.
 */
import { spawn } from "node:child_process";
import { Agent, request } from "node:http";
import type { Daemon } from "../daemon.js";
import { BEFORE } from "./checks.js";

/** What a follower has been sent so far. */
export type Follower = () => Buffer;

/** `GET /logtail/…`. */
export async function overHttp(daemon: Daemon, path: string): Promise<Follower> {
  const found = opened(daemon, path);
  await daemon.until(`${path} is followed`, () => found().includes(BEFORE));
  return found;
}

/** `tail -f` of a client; the banner is left out. */
export async function withClient(daemon: Daemon, client: string, args: readonly string[]): Promise<Follower> {
  const pieces: Buffer[] = [];
  const { scene } = daemon;
  const child = spawn(client, ["-c", scene.path("supervisord.conf"), ...args], {
    cwd: scene.folder,
    env: scene.environment(),
    stdio: ["ignore", "pipe", "ignore"],
  });
  child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
  const found = () => {
    const all = Buffer.concat(pieces);
    return all.subarray(Math.max(0, all.indexOf(BEFORE)));
  };
  await daemon.until(`${args.join(" ")} follows`, () => found().includes(BEFORE));
  return found;
}

/** The stream of the web page, as the text it adds up to. */
export async function inBrowser(daemon: Daemon, name: string, channel: string): Promise<Follower> {
  const raw = opened(daemon, `/web/log?processname=${name}&channel=${channel}`);
  const found = () => {
    const events = raw().toString().split("\n\n").slice(0, -1);
    const texts = events
      .filter((event) => !event.startsWith(":"))
      .map((event) => {
        const [, kind, data = ""] = /^event: (\w+)\ndata: ([^\n]*)$/.exec(event) ?? [];
        if (kind === "start") return "";
        return kind === "text" ? (JSON.parse(data) as string) : `<${event}>`;
      });
    return Buffer.from(texts.join(""));
  };
  await daemon.until(`the page of ${name} follows`, () => found().includes(BEFORE));
  return found;
}

/** The original collects 64 KiB if the connection is to be closed afterwards; an agent that keeps it avoids that. */
function opened(daemon: Daemon, path: string): Follower {
  const pieces: Buffer[] = [];
  const agent = new Agent({ keepAlive: true });
  const asking = request({ socketPath: daemon.scene.path("supervisor.sock"), path, agent });
  asking.on("response", (response) => {
    response.on("data", (piece: Buffer) => pieces.push(piece));
    response.on("error", () => undefined); // The daemon ends before its followers.
  });
  asking.on("error", () => undefined);
  asking.end();
  return () => Buffer.concat(pieces);
}
