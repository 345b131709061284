/** XML-RPC from independent code: the `xmlrpc` package over the daemon's socket, and requests byte by byte. */
import { Agent, request } from "node:http";
import xmlrpc from "xmlrpc";

/** Where a daemon listens, and the credentials to use. */
export interface Endpoint {
  readonly socketPath?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
}

/** An HTTP answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Calls a method and decodes what it returns. A fault rejects with an error that has `faultCode`. */
export function call(endpoint: Endpoint, method: string, ...params: unknown[]): Promise<unknown> {
  const { username, password } = endpoint;
  const client = xmlrpc.createClient({
    ...where(endpoint),
    path: "/RPC2",
    ...(username === undefined ? {} : { basic_auth: { user: username, pass: password ?? "" } }),
  });
  return new Promise((resolve, reject) => {
    client.methodCall(method, params, (error: unknown, value: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve(value);
    });
  });
}

/** Sends `body` to `path` as it is; any status is an answer, not an error. */
export function post(endpoint: Endpoint, path: string, body: string | Uint8Array): Promise<Answer> {
  const { username, password } = endpoint;
  return new Promise((resolve, reject) => {
    const asking = request({
      ...where(endpoint),
      method: "POST",
      path,
      headers: { "Content-Type": "text/xml", "Content-Length": Buffer.byteLength(body) },
      ...(username === undefined ? {} : { auth: `${username}:${password ?? ""}` }),
    });
    asking.on("error", reject);
    asking.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.rawHeaders,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asking.end(body);
  });
}

/**
 * A connection for each request. After the last byte of a large one Node writes an empty piece; if the daemon has
 * answered and closed by then, that is an error (EPIPE) without a handler: the answer is what counts.
 */
class OneRequestEach extends Agent {
  override createConnection(...args: Parameters<Agent["createConnection"]>): ReturnType<Agent["createConnection"]> {
    const socket = super.createConnection(...args);
    socket?.on("error", () => undefined);
    return socket;
  }
}
const agent = new OneRequestEach({ keepAlive: false });

function where({ socketPath, port }: Endpoint) {
  return { ...(socketPath === undefined ? { host: "127.0.0.1", port: port ?? 80 } : { socketPath }), agent };
}
