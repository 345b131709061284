/**
 * One connection to a server, over TCP or a unix socket, for one request after another.
 * Kept alive within a command; reopened when the server closes it (CTL-G-018).
 */
import { connect, isIP, type Socket } from "node:net";
import { CommandFailure, type Failure } from "./failures.js";
import { ResponseReader, type ResponseEvent, type ResponseHead } from "./http-response.js";
import { USUAL_PORTS, type ServerAddress } from "./server-address.js";

/** Basic credentials, sent only when both halves are there (CFG-CTL-002). */
export interface Login {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** An HTTP request; the transport adds Host, credentials and length to its headers. */
export interface WireRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: readonly string[];
  readonly body?: string;
}

/** A whole answer. */
export interface WireResponse {
  readonly head: ResponseHead;
  readonly body: Buffer;
}

/** What the client needs of a connection; tests supply a fake. */
export interface Transport {
  /** Sends a request and waits for the whole answer, whatever its status. Throws CommandFailure. */
  exchange(request: WireRequest): Promise<WireResponse>;
  /** Sends a request and passes on the answer's events as they come; resolves at its end. Throws CommandFailure. */
  stream(request: WireRequest, receive: (event: ResponseEvent) => void): Promise<void>;
  /** Closes the connection; a running stream ends as if the server had closed it. */
  close(): void;
}

/** Largest answer held in memory, in bytes: Node's strings cannot be much longer. */
const ANSWER_MAX_BYTES = 256 * 1024 * 1024;

/** A connection over a socket, opened when first used. */
export class SocketTransport implements Transport {
  readonly #address: ServerAddress;
  readonly #login: Login;
  #socket: Socket | undefined;
  /** Cancels a connection that is not established yet. */
  #giveUp: (() => void) | undefined;

  constructor(address: ServerAddress, login: Login) {
    this.#address = address;
    this.#login = login;
  }

  async exchange(request: WireRequest): Promise<WireResponse> {
    const parts: Uint8Array[] = [];
    let head: ResponseHead | undefined;
    let size = 0;
    await this.stream(request, (event) => {
      if (event.kind === "head") head = event.head;
      if (event.kind !== "body") return;
      size += event.bytes.length;
      if (size <= ANSWER_MAX_BYTES) parts.push(event.bytes);
      else this.close();
    }).catch((error: unknown) => {
      throw size > ANSWER_MAX_BYTES ? new CommandFailure({ kind: "too-large", limit: ANSWER_MAX_BYTES }) : error;
    });
    return { head: head!, body: Buffer.concat(parts) };
  }

  async stream(request: WireRequest, receive: (event: ResponseEvent) => void): Promise<void> {
    // A server that has closed the idle connection in the meantime has not seen this request.
    if (this.#socket?.writable === false) this.close();
    const socket = (this.#socket ??= await this.#connected());
    const reusable = await new Promise<boolean>((resolve, reject) => {
      const reader = new ResponseReader();
      let keep = false;
      const settle = (outcome: () => void): void => {
        socket.off("data", onData).off("close", onClose).off("error", onError);
        outcome();
      };
      const fail = (failure: Failure): void => settle(() => reject(new CommandFailure(failure)));
      const take = (events: readonly ResponseEvent[]): void => {
        for (const event of events) {
          if (event.kind === "broken") {
            fail(event.failure);
            return;
          }
          if (event.kind === "head") keep = event.head.reusable;
          receive(event);
          if (event.kind === "end") settle(() => resolve(keep));
        }
      };
      const onData = (bytes: Buffer): void => take(reader.feed(bytes));
      const onClose = (): void => take(reader.finish());
      const onError = (error: NodeJS.ErrnoException): void => fail(failureOf(error));
      socket.on("data", onData).on("close", onClose).on("error", onError);
      socket.write(this.#format(request));
    }).catch((error: unknown) => {
      this.close();
      throw error;
    });
    if (!reusable) this.close();
  }

  close(): void {
    this.#giveUp?.();
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** A new connection; closed again if `close` was called meanwhile. */
  #connected(): Promise<Socket> {
    const opening = open(this.#address);
    return new Promise<Socket>((resolve, reject) => {
      const done = () => {
        if (this.#giveUp === giveUp) this.#giveUp = undefined;
      };
      const giveUp = () => {
        done();
        reject(new CommandFailure({ kind: "closed" }));
        opening.then((late) => late.destroy()).catch(() => undefined);
      };
      this.#giveUp = giveUp;
      opening.then(resolve, reject).finally(done);
    });
  }

  #format(request: WireRequest): string {
    const { username, password } = this.#login;
    const lines = [
      `${request.method} ${request.path} HTTP/1.1`,
      `Host: ${hostHeader(this.#address)}`,
      ...request.headers,
    ];
    if (username !== undefined && password !== undefined) {
      lines.push(`Authorization: Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`);
    }
    if (request.body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(request.body)}`);
    return `${lines.join("\r\n")}\r\n\r\n${request.body ?? ""}`;
  }
}

function hostHeader(address: ServerAddress): string {
  if (address.kind === "unix") return "localhost";
  const host = isIP(address.host) === 6 ? `[${address.host}]` : address.host;
  return address.port === USUAL_PORTS[address.kind] ? host : `${host}:${address.port}`;
}

/** Connects; a name with several addresses is tried address by address, and the last failure counts. */
async function open(address: ServerAddress): Promise<Socket> {
  // Node takes an empty path for a missing one; the kernel calls it invalid.
  if (address.kind === "unix" && address.path === "") throw new CommandFailure({ kind: "system", code: "EINVAL" });
  if (address.kind === "unix") return await opened(connect({ path: address.path }));
  const { kind, host: name, port } = address;
  const tls = kind === "tls" ? await import("./tls.js") : undefined;
  let failure: unknown = new CommandFailure({ kind: "unresolved", code: "ENOTFOUND" });
  for (const host of await addressesOf(name)) {
    try {
      if (tls === undefined) return await opened(connect({ host, port, noDelay: true }));
      const understand = (error: NodeJS.ErrnoException) => tls.tlsFailure(error, name) ?? failureOf(error);
      return await opened(tls.connectTls(host, port, name), "secureConnect", understand);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function addressesOf(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const { lookup } = await import("node:dns/promises");
  try {
    return (await lookup(host, { all: true, verbatim: true })).map((entry) => entry.address);
  } catch (error) {
    throw new CommandFailure({ kind: "unresolved", code: (error as NodeJS.ErrnoException).code ?? "" });
  }
}

/** An error on a socket without a listener would end the client, so one listener stays for the socket's whole life. */
function opened(socket: Socket, event = "connect", understand = failureOf): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve(socket));
    socket.on("error", (error) => reject(new CommandFailure(understand(error))));
  });
}

function failureOf(error: NodeJS.ErrnoException): Failure {
  return { kind: "system", code: error.code ?? error.message };
}
