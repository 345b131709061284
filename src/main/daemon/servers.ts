/**
 * Opens the HTTP servers of a configuration, each with the routes of the control plane, and reports about them: in the
 * daemon's log, and when a server cannot be opened.
 */
import { lookup, lookupService } from "node:dns/promises";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { quoted } from "../../core/python/quoted.js";
import { reportOf, reportText } from "../../core/python/thrown.js";
import type { DaemonConfig, ServerConfig } from "../../core/config/model/model.js";
import { saysError } from "../../http/access-line.js";
import { wallClockMs } from "../../daemon/machine/clock.js";
import { descriptorLimit } from "../../daemon/machine/descriptor-limit.js";
import { sayOnStderr } from "../../daemon/logs/standard-output.js";
import type { HttpCallbacks } from "../../http/connection.js";
import { whenAnnounced } from "../../http/follow-watch.js";
import { logTailRoute, mainLogTailRoute } from "../../http/log-tail.js";
import { Intake } from "../../http/intake.js";
import { INTAKE_BYTES, limitsFor } from "../../http/limits.js";
import type { HttpRequest, Route } from "../../http/message.js";
import { needingBody } from "../../http/routes.js";
import { openServer, type HttpServer } from "../../http/server.js";
import { refusingForgery } from "../../http/request-origin.js";
import { RpcEndpoint } from "../../rpc/endpoint.js";
import { logFileOf } from "../../rpc/logs.js";
import type { Registry, RpcContext } from "../../rpc/method.js";
import { outputRoute } from "../../rpc/output-route.js";
import { webRoute } from "../../web/mount.js";
import { listenRefusal } from "./listen-refusal.js";
import { makeRegistry, type FindFactory } from "./namespaces.js";

/** The servers of one run. */
export interface OpenServers {
  close(): Promise<void>;
}

/** All servers, or the message with which start-up is refused, and what to do. */
export type OpenedServers =
  | { readonly ok: true; readonly servers: OpenServers }
  | { readonly ok: false; readonly message: string; readonly advice?: readonly string[] };

/** Open all of them, or none: then the message is the original's, if it has one (CLI-X-006..008, CLI-X-014). */
export async function openServers(
  config: DaemonConfig,
  context: RpcContext,
  findFactory: FindFactory,
): Promise<OpenedServers> {
  const { log } = context.supervisor.context;
  // Without a server there can be no calls, and the original makes no methods.
  if (config.servers.length === 0) return { ok: true, servers: { close: () => Promise.resolve() } };
  const made = await makeRegistry(config, context, findFactory);
  if (!made.ok) return made;
  const open: HttpServer[] = [];
  const close = async () => {
    await Promise.all(open.map((server) => server.close()));
  };
  const routes = routesOf(made.registry, context);
  const limits = limitsFor(descriptorLimit(context.supervisor.context.posix), config.servers.length);
  const intake = new Intake(INTAKE_BYTES);
  for (const server of config.servers) {
    const opened = await openServer(server, routes, callbacksFor(context, server), { limits, intake });
    if (!opened.ok) {
      await close();
      return { ok: false, ...listenRefusal(opened.problem) };
    }
    open.push(opened.server);
    if (log.enabled("trace")) log.log("trace", ...(await started(server)));
    for (const { namespace } of config.rpcInterfaces) log.info(`RPC interface '${namespace}' initialized`);
    if (server.credentials === undefined) {
      log.critical(`Server '${server.section}' running without any HTTP authentication checking`);
    }
  }
  return { ok: true, servers: { close } };
}

/** In the order in which the original asks its handlers (RPC-H-001). */
function routesOf(registry: Registry, context: RpcContext): readonly Route[] {
  const { supervisor } = context;
  const { settings, logNews } = supervisor.context;
  const { logfile } = settings;
  const watch = whenAnnounced((path, reader) => logNews.subscribe(path, reader));
  /** A program that is about to be started has no log yet. */
  const whole = (route: Route): Route => ({
    ...route,
    handle: (request, reply) => supervisor.whole(() => route.handle(request, reply)),
  });
  return [
    refusingForgery(needingBody(new RpcEndpoint(registry, context))),
    whole(logTailRoute((name, channel) => logFileOf(supervisor, name, channel), watch)),
    whole(refusingForgery(outputRoute(supervisor, watch))),
    mainLogTailRoute(() => (existsSync(logfile) ? logfile : undefined), watch),
    webRoute(context),
  ];
}

function callbacksFor({ supervisor }: RpcContext, server: ServerConfig): HttpCallbacks {
  const { log } = supervisor.context;
  return {
    access(requestLine, line) {
      const level = saysError(requestLine) ? "error" : "trace";
      if (log.enabled(level)) log.log(level, line());
    },
    warn: (line) => sayOnStderr(`${quoted(line)}\n`),
    failed: (error, request) => {
      const [line, below] = serverError(error, request);
      log.log("error", `${addressOf(server)}:${line}`, below);
    },
  };
}

/**
 * The original's one line for a handler that threw (LIFE-LOG-021), and below it the details that the original omits.
 */
function serverError(error: unknown, request: HttpRequest | undefined): readonly [line: string, below: string] {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const { name, message } = thrown;
  const report = reportOf("", thrown);
  const [, file = "unknown", line = "0"] = /^ +at (?:.*\()?(.*?):(\d+):\d+\)?$/m.exec(report[1] ?? "") ?? [];
  const where = request === undefined ? "" : `    ${quoted(`${request.method} ${request.target}`)}\n`;
  return [`Server Error: ${name}, ${message}: file: ${file} line: ${line}`, `${where}${reportText(report)}`];
}

/** The name of a server in log lines. */
function addressOf(server: ServerConfig): string {
  return server.kind === "unix" ? server.path : server.host;
}

/** The greeting of the original's HTTP library (LIFE-LOG-016). */
async function started(server: ServerConfig): Promise<readonly [line: string, below: string]> {
  const [host, port] =
    server.kind === "unix"
      ? ["<unix domain socket>", server.path]
      : [await nameOf(server.host === "" ? hostname() : server.host), server.port];
  // `Tue Nov 24 19:08:10 2026`; a one-digit day is padded with a blank.
  const [weekday, month, day, year, time] = new Date(wallClockMs()).toString().split(" ");
  const since = `${weekday!} ${month!} ${String(Number(day)).padStart(2)} ${time!} ${year!}`;
  return [
    `${addressOf(server)}:Medusa (V1.12) started at ${since}`,
    `\tHostname: ${quoted(host)}\n\tPort:${quoted(String(port))}`,
  ];
}

/** The name of an address by reverse lookup; the address itself if it has none. */
async function nameOf(host: string): Promise<string> {
  try {
    const { address } = await lookup(host, { family: 4 });
    return (await lookupService(address, 0)).hostname;
  } catch {
    return host;
  }
}
