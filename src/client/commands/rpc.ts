/**
 * `rpc METHOD ARGS…` (tsctl only): calls any method of the server, extensions included, with the
 * `xmlrpc` package. That package cannot send control characters and reads answers loosely, so no
 * other verb uses it; here it serves as an independent second implementation.
 */
import { splitOnSpace } from "../../core/python/text.js";
import type { Value } from "../../core/xmlrpc/values.js";
import { CommandFailure } from "../wire/failures.js";
import { say } from "../sentences/original-sentences.js";
import { parseServerUrl } from "../wire/server-address.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";

export async function rpc(shell: Shell, argument: string): Promise<void> {
  const [method] = splitOnSpace(argument);
  if (method === undefined) throw usage("rpc", say.rpcNeedsMethod);
  const answer = await call(shell, method, parseArguments(argument.slice(method.length)));
  shell.print(JSON.stringify(answer, undefined, 2));
}

/** Splits the text into words and reads each as JSON if possible; a word that begins like JSON may contain blanks. */
export function parseArguments(text: string): readonly Value[] {
  const values: Value[] = [];
  const pending = [...splitOnSpace(text)];
  while (pending.length > 0) {
    const end = pending.findIndex((_, index) => parseJson(pending.slice(0, index + 1).join(" ")) !== undefined);
    const whole = /^[[{"]/.test(pending[0]!) ? end + 1 : Number(end === 0);
    const taken = pending.splice(0, Math.max(1, whole)).join(" ");
    values.push(whole === 0 ? taken : parseJson(taken)!.value);
  }
  return values;
}

function parseJson(text: string): { readonly value: Value } | undefined {
  try {
    return { value: JSON.parse(text) as Value };
  } catch {
    return undefined;
  }
}

async function call(shell: Shell, method: string, params: readonly Value[]): Promise<unknown> {
  const { default: xmlrpc } = await import("xmlrpc");
  const address = parseServerUrl(shell.serverUrl);
  const { username, password } = shell.login;
  const client = xmlrpc.createClient({
    ...(address.kind === "unix" ? { socketPath: address.path } : { host: address.host, port: address.port }),
    path: "/RPC2",
    // The package's own option for credentials makes Node warn of Buffer() on standard error.
    ...(username !== undefined && password !== undefined ? { headers: authorization(username, password) } : {}),
  });
  return await new Promise((resolve, reject) => {
    client.methodCall(method, [...params], (error: unknown, value: unknown) => {
      if (error === null || error === undefined) resolve(value);
      else reject(failureOf(error));
    });
  });
}

function authorization(username: string, password: string): Readonly<Record<string, string>> {
  return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}

/** Node's codes for a host without an address. */
const UNRESOLVED: readonly string[] = ["ENOTFOUND", "EAI_AGAIN", "EAI_NONAME"];

/** Turns an error of the package into one of our failures. */
function failureOf(error: unknown): Error {
  const { faultCode, faultString, code, res, message } = error as {
    faultCode?: number;
    faultString?: string;
    code?: string;
    res?: { statusCode: number; statusMessage: string };
    message: string;
  };
  if (faultCode !== undefined) return new CommandFailure({ kind: "fault", code: faultCode, text: faultString ?? "" });
  if (res !== undefined && res.statusCode !== 200) {
    const { statusCode: status, statusMessage: reason } = res;
    return new CommandFailure({ kind: "status", status, reason, path: "/RPC2" });
  }
  if (code === undefined) return new CommandFailure({ kind: "not-xml", text: message });
  return new CommandFailure({ kind: UNRESOLVED.includes(code) ? "unresolved" : "system", code });
}
