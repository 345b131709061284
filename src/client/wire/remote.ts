/** The server's methods as typed calls, over one connection (CTL-G-018). */
import { decodeResponse } from "../../core/xmlrpc/decode.js";
import { encodeCall } from "../../core/xmlrpc/encode.js";
import type { Value } from "../../core/xmlrpc/values.js";
import { METHODS, type AnswerOf, type CalledMethod, type Reader } from "./answers.js";
import { CommandFailure } from "./failures.js";
import type { Transport } from "./transport.js";

/** The answer to a call: a value or a fault. Each verb decides what its faults mean. */
export type Reply<T> = { readonly kind: "value"; readonly value: T } | RemoteFault;

/** A refusal by the server, with its code and its own words. */
export interface RemoteFault {
  readonly kind: "fault";
  readonly code: number;
  readonly text: string;
}

/** The methods of the `supervisor` namespace, and any other by its full name. */
export interface Remote {
  /** Calls a method of any namespace and reads its answer. Throws like `call`. */
  ask<T>(method: string, reader: Reader<T>, ...params: readonly Value[]): Promise<Reply<T>>;
  /** Calls a method. Throws CommandFailure when there is no answer or it has the wrong shape. */
  call<M extends CalledMethod>(method: M, ...params: readonly Value[]): Promise<Reply<AnswerOf<M>>>;
}

/** Calls a method whose faults the caller does not handle: they become failures. */
export async function demand<M extends CalledMethod>(
  remote: Remote,
  method: M,
  ...params: readonly Value[]
): Promise<AnswerOf<M>> {
  const reply = await remote.call(method, ...params);
  return reply.kind === "value" ? reply.value : raise(reply);
}

/** An unexpected fault ends the command (CTL-G-006). */
export function raise(fault: RemoteFault): never {
  throw new CommandFailure(fault);
}

const PATH = "/RPC2";
const HEADERS = ["User-Agent: tsctl", "Content-Type: text/xml", "Accept: text/xml"];
const MAX_INTEGER = 2 ** 31 - 1;

/** The methods of the server at the other end of a transport. */
export function remoteOver(transport: Transport): Remote {
  const ask: Remote["ask"] = async (method, reader, ...params) => {
    if (params.some((param) => typeof param === "number" && Math.abs(param) > MAX_INTEGER)) {
      throw new CommandFailure({ kind: "number-too-large" });
    }
    const body = encodeCall(method, params);
    const response = await transport.exchange({ method: "POST", path: PATH, headers: HEADERS, body });
    const { status, reason } = response.head;
    if (status !== 200) throw new CommandFailure({ kind: "status", status, reason, path: PATH });
    return understand(method, reader, response.body);
  };
  return {
    ask,
    call: <M extends CalledMethod>(method: M, ...params: readonly Value[]) =>
      ask(`supervisor.${method}`, METHODS[method] as unknown as Reader<AnswerOf<M>>, ...params),
  };
}

function understand<T>(method: string, reader: Reader<T>, body: Uint8Array): Reply<T> {
  const decoded = decodeResponse(body);
  if (!decoded.ok) throw new CommandFailure({ kind: "not-xml", text: decoded.reason });
  if (decoded.response.kind === "fault") return decoded.response;
  const value = reader.read(decoded.response.value);
  if (value === undefined) {
    const name = method.replace(/^supervisor\./, "");
    throw new CommandFailure({ kind: "odd-answer", method: name, wanted: reader.wanted });
  }
  return { kind: "value", value };
}
