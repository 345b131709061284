/** A reverse proxy such as users put before the page: requests below a prefix go to the daemon, with another Host. */
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

/** Listens on a port of loopback until the test ends; returns the address of the prefix, with its slash. */
export async function startForwarder(t: TestContext, prefix: string, port: number): Promise<string> {
  const server = createServer((asked, answer) => {
    const { url = "", method } = asked;
    if (!url.startsWith(`/${prefix}/`)) {
      answer.writeHead(404).end();
      return;
    }
    const path = url.slice(prefix.length + 1);
    const headers = { ...asked.headers, host: `127.0.0.1:${port}` };
    const forwarded = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    forwarded.on("error", () => answer.destroy());
    answer.on("close", () => forwarded.destroy());
    asked.pipe(forwarded);
  });
  return `${await listening(t, server)}${prefix}/`;
}

/** A site of another owner that answers every request with this page. Returns the address of its root. */
export function startForeignSite(t: TestContext, html: string): Promise<string> {
  const server = createServer((_asked, answer) => answer.writeHead(200, { "Content-Type": "text/html" }).end(html));
  return listening(t, server);
}

async function listening(t: TestContext, server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
