/** Shared by the attacks in test/attacks: how long they last, and connections that misbehave. */
import { post } from "./rpc.js";
import type { Endpoint } from "./rpc.js";
import { encodeCall } from "../../src/core/xmlrpc/encode.js";
import { Peer } from "./peer.js";

/** An attack repeats its rounds for so many seconds; there is at least one round. */
const SECONDS = Number(process.env["TSD_ATTACK_SECONDS"] ?? 0);

/** Runs a round, then more while TSD_ATTACK_SECONDS last. */
export async function inRounds(round: () => Promise<void>): Promise<void> {
  const end = performance.now() + SECONDS * 1000;
  do await round();
  while (performance.now() < end);
}

/** What to send on a connection that is then left open: none of it needs or contains a password. */
export const ABUSES = {
  "says nothing": "",
  "stops in the middle of a head": "GET / HTTP/1.1\r\nX-Slow: ",
  "stops in the middle of a body": "POST /RPC2 HTTP/1.1\r\nContent-Length: 1000\r\n\r\n<methodCall>",
  "was answered and does not close": "GET / HTTP/1.0\r\n\r\n",
  "follows a log": "GET /mainlogtail HTTP/1.1\r\n\r\n",
  "asks for what takes long": waitForChange("none"),
} as const;

/** A call that is answered when something has changed since the token was given. */
export function waitForChange(token: string): string {
  const body = encodeCall("tsd.waitForChange", [token, 60]);
  return `POST /RPC2 HTTP/1.1\r\nContent-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The token that makes `tsd.waitForChange` wait. */
export async function currentToken(endpoint: Endpoint): Promise<string> {
  const { body } = await post(endpoint, "/RPC2", encodeCall("tsd.waitForChange", ["", 0]));
  return /<string>([0-9a-f]+)<\/string>/.exec(body)![1]!;
}

/** Many connections that are held open, whatever happens to them. */
export class Mob {
  readonly #peers: Peer[] = [];
  readonly #where: string | number;

  constructor(where: string | number) {
    this.#where = where;
  }

  /**
   * Opens so many more, each sending one of the texts. A connection that is refused is no failure: there are others.
   */
  async grow(count: number, texts: readonly string[]): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const peer = await Peer.connect(this.#where).catch(() => undefined);
      if (peer === undefined) continue;
      peer.send(texts[index % texts.length]!);
      this.#peers.push(peer);
    }
  }

  disperse(): void {
    for (const peer of this.#peers.splice(0)) peer.socket.destroy();
  }
}
