/** An HTTP server of the configuration: its socket, its routes and its connections. */

import type { AddressInfo, Socket } from "node:net";
import type { ServerConfig } from "../core/config/model/model.js";
import { basicAuth } from "./basic-auth.js";
import { Connection, type HttpCallbacks } from "./connection.js";
import { Admission } from "./admission.js";
import { Intake } from "./intake.js";
import { CONNECTION_LIMITS, INTAKE_BYTES, type ConnectionLimits } from "./limits.js";
import { listen, type ListenProblem } from "./listening.js";
import type { Route } from "./message.js";
import { firstOf } from "./routes.js";

/** A server that is open. */
export interface HttpServer {
  readonly config: ServerConfig;
  /** Port it listens on; undefined for unix sockets. */
  readonly port: number | undefined;
  /**
   * Stop listening, remove the socket's name, finish every answer that has begun; resolves when all connections have
   * ended.
   */
  close(): Promise<void>;
}

/** An open server, or why there is none. */
export type Opened =
  { readonly ok: true; readonly server: HttpServer } | { readonly ok: false; readonly problem: ListenProblem };

/** What several servers share, and what tests replace. */
export interface ServerOptions {
  readonly limits?: ConnectionLimits;
  /** By default each server has its own. */
  readonly intake?: Intake;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Open a server. With credentials in its section every route asks for them (RPC-AUTH-001). Routes are tried in order;
 * if none takes a request, the answer is 404. Refusals of the system are returned as a problem.
 */
export async function openServer(
  config: ServerConfig,
  routes: readonly Route[],
  callbacks: HttpCallbacks,
  { limits = CONNECTION_LIMITS, intake = new Intake(INTAKE_BYTES), now = Date.now }: ServerOptions = {},
): Promise<Opened> {
  const warn = (line: string) => callbacks.warn(line);
  const listening = await listen(config, warn);
  if (!listening.ok) return listening;
  const { server } = listening;
  const all = firstOf(routes);
  const route = config.credentials === undefined ? all : basicAuth(config.credentials, all, warn);
  const admission = new Admission(limits);
  const connections = new Set<Connection>();
  const isGuarded = config.credentials !== undefined;
  const shared = { route, isGuarded, section: config.section, callbacks, limits, admission, intake, now };
  const ended = new Promise<void>((resolve) => server.on("close", resolve));

  server.on("error", (error) => callbacks.failed(error));
  server.on("connection", (socket) => {
    const connection = new Connection(socket, { ...shared, peer: peerOf(socket) });
    connections.add(connection);
    socket.on("close", () => connections.delete(connection));
    admission.enter(connection);
  });

  return {
    ok: true,
    server: {
      config,
      port: config.kind === "inet" ? (server.address() as AddressInfo).port : undefined,
      close: () => {
        listening.close();
        for (const connection of connections) connection.finish();
        return ended;
      },
    },
  };
}

/** `127.0.0.1:40312`; unix sockets have no addresses and are all `localhost:0` (LIFE-LOG-017). */
function peerOf(socket: Socket): string {
  const { remoteAddress, remotePort } = socket;
  return remoteAddress === undefined ? "localhost:0" : `${remoteAddress.replace(/^::ffff:/, "")}:${remotePort ?? 0}`;
}
