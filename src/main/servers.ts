/** Opening the HTTP servers of a configuration, each with the routes of the control plane. INTERIM. */
import { createServer } from "node:http";
import { unlinkSync } from "node:fs";
import type { DaemonConfig } from "../core/config/model.js";
import type { HttpReply } from "../http/message.js";
import { RpcEndpoint } from "../rpc/endpoint.js";
import type { RpcContext } from "../rpc/method.js";
import { buildRegistry } from "../rpc/registry.js";

export interface OpenServers {
  close(): Promise<void>;
}

export async function openServers(
  config: DaemonConfig,
  context: RpcContext,
): Promise<{ readonly ok: true; readonly servers: OpenServers } | { readonly ok: false; readonly message: string }> {
  const registry = buildRegistry(config.rpcInterfaces.map(({ namespace }) => namespace));
  const endpoint = new RpcEndpoint(registry, context);
  const closers: (() => void)[] = [];
  for (const server of config.servers) {
    const http = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on("data", (c: Buffer) => chunks.push(c));
      req.on("end", () => {
        const request = {
          method: req.method!,
          target: req.url!,
          version: req.httpVersion,
          headers: {},
          body: Buffer.concat(chunks),
          server: server.section,
          peer: "",
        };
        const reply: HttpReply = {
          send(status, headers, body) {
            res.writeHead(status, Object.fromEntries(headers));
            res.end(body);
          },
          error(status) {
            res.writeHead(status);
            res.end("error");
          },
          stream() {
            throw new Error("no");
          },
          onClose() {},
        };
        if (endpoint.matches(request)) endpoint.handle(request, reply);
        else reply.error(404);
      });
    });
    await new Promise<void>((resolve) =>
      server.kind === "unix"
        ? http.listen(server.path, resolve)
        : http.listen(server.port, server.host || undefined, resolve),
    );
    closers.push(() => {
      http.closeAllConnections();
      http.close();
      if (server.kind === "unix")
        try {
          unlinkSync(server.path);
        } catch {}
    });
  }
  return {
    ok: true,
    servers: {
      async close() {
        for (const c of closers) c();
      },
    },
  };
}
