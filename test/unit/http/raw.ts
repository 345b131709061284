/** Raw sockets for the server's tests: bytes in, bytes out, and conditions to wait for in place of time. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Credentials, ServerConfig } from "../../../src/core/config/model/model.js";
import type { Intake } from "../../../src/http/intake.js";
import { CONNECTION_LIMITS, type ConnectionLimits } from "../../../src/http/limits.js";
import type { HttpReply, HttpRequest, Route } from "../../../src/http/message.js";
import { openServer, type HttpServer } from "../../../src/http/server.js";
import { Peer } from "../../support/peer.js";

const PATIENCE_MS = 10_000;

/** A server in a temporary folder, and what it had to say. */
export interface Scene {
  readonly server: HttpServer;
  readonly path: string;
  readonly folder: string;
  readonly access: string[];
  readonly warnings: string[];
  readonly failures: unknown[];
  readonly peer: () => Promise<Peer>;
}

export interface SceneOptions {
  readonly credentials?: Credentials;
  readonly limits?: Partial<ConnectionLimits>;
  readonly intake?: Intake;
  /** On a loopback port in place of a unix socket. */
  readonly inet?: boolean;
}

/** 23 November 2026, 11:36:34 UTC. */
export const NOW = Date.UTC(2026, 10, 23, 11, 36, 34);

/** Wait for something that no byte announces. */
export async function until(what: string, test: () => boolean): Promise<void> {
  for (const started = Date.now(); !test();) {
    assert.ok(Date.now() - started < PATIENCE_MS, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A temporary folder that goes when the test does. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "tsd-http-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function unixConfig(path: string, more: Partial<Extract<ServerConfig, { kind: "unix" }>> = {}): ServerConfig {
  return {
    kind: "unix",
    section: "unix_http_server",
    path,
    mode: 0o700,
    uid: -1,
    gid: -1,
    credentials: undefined,
    ...more,
  };
}

/** Open a server for one test; everything ends with it. */
export async function scene(t: TestContext, routes: readonly Route[], options: SceneOptions = {}): Promise<Scene> {
  const folder = temporaryFolder(t);
  const path = join(folder, "socket");
  const [access, warnings, failures]: [string[], string[], unknown[]] = [[], [], []];
  const callbacks = {
    access: (_requestLine: string, line: () => string) => void access.push(line()),
    warn: (line: string) => void warnings.push(line),
    failed: (error: unknown) => void failures.push(error),
  };
  const limits = { ...CONNECTION_LIMITS, lingerMs: 100, ...options.limits };
  const { credentials, intake } = options;
  const config: ServerConfig = options.inet
    ? { kind: "inet", section: "inet_http_server", host: "127.0.0.1", port: 0, credentials }
    : unixConfig(path, { credentials });
  const opened = await openServer(config, routes, callbacks, { limits, now: () => NOW, ...(intake && { intake }) });
  assert.ok(opened.ok);
  const { server } = opened;
  const peers: Peer[] = [];
  t.after(async () => {
    for (const peer of peers) peer.socket.destroy();
    await server.close();
  });
  const peer = async () => {
    peers.push(await Peer.connect(server.port ?? path));
    return peers.at(-1)!;
  };
  return { server, path, folder, access, warnings, failures, peer };
}

/** A route for one path, or for every path. */
export function route(handle: (request: HttpRequest, reply: HttpReply) => void, path?: string): Route {
  return { matches: (request) => path === undefined || request.target === path, handle };
}

/** The answer a small route gives, as bytes. */
export function okAnswer(body: string): string {
  return (
    "HTTP/1.1 200 OK\r\nServer: Medusa/1.12\r\nDate: Mon, 23 Nov 2026 11:36:34 GMT\r\n" +
    `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}

/** Answers with the method, the target and the body it was given. */
export const echo: Route = route((request, reply) => {
  const body = `${request.method} ${request.target} ${Buffer.from(request.body).toString("latin1")}`;
  reply.send(200, [["Content-Type", "text/plain"]], body);
});
