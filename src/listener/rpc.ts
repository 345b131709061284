/**
 * Calls the daemon's methods from listeners and other children; their environment contains the
 * daemon's address. Built on the `xmlrpc` package, which cannot send control characters.
 */
import xmlrpc from "xmlrpc";

/** Calls a method by its full name, `supervisor.startProcess`. A fault rejects with an error that has `faultCode`. */
export type Call = (method: string, ...params: unknown[]) => Promise<unknown>;

/** The variables the daemon gives its children, and two that a configuration may add when there is a password. */
export interface RpcEnvironment {
  readonly SUPERVISOR_SERVER_URL?: string | undefined;
  readonly SUPERVISOR_USERNAME?: string | undefined;
  readonly SUPERVISOR_PASSWORD?: string | undefined;
}

/** A function that calls the daemon. Throws Error if the environment contains no address. */
export function connect(environment: RpcEnvironment = process.env): Call {
  const { SUPERVISOR_SERVER_URL: url, SUPERVISOR_USERNAME: user, SUPERVISOR_PASSWORD: pass } = environment;
  if (url === undefined || url === "") {
    throw new Error("cannot call the daemon: SUPERVISOR_SERVER_URL is not set; it is in the daemon's children");
  }
  const client = xmlrpc.createClient({
    ...whereIs(url),
    path: "/RPC2",
    // The package's own option for credentials makes Node warn of Buffer() on standard error.
    ...(user === undefined
      ? {}
      : { headers: { Authorization: `Basic ${Buffer.from(`${user}:${pass ?? ""}`).toString("base64")}` } }),
  });
  return (method, ...params) =>
    new Promise((resolve, reject) => {
      client.methodCall(method, params, (error: unknown, value: unknown) => {
        if (error instanceof Error) reject(error);
        else resolve(value);
      });
    });
}

/** A new connection for each call: a kept one would fail after the daemon has restarted. */
function whereIs(url: string) {
  if (url.startsWith("unix://")) return { socketPath: url.slice("unix://".length), agent: false };
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? 80 : Number(port), agent: false };
}
