/** XML-RPC requests one after the other over one connection, as a dashboard sends them. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import type { Endpoint } from "../support/rpc.js";

/** The methods that are asked, both without parameters. */
export const CALLS = ["getState", "getAllProcessInfo"] as const;

/** Milliseconds of each of `times` calls; the answer to every one is checked. */
export async function ask(
  endpoint: Endpoint,
  method: (typeof CALLS)[number],
  times: number,
  programs: number,
): Promise<number[]> {
  const body = `<?xml version='1.0'?><methodCall><methodName>supervisor.${method}</methodName><params></params></methodCall>`;
  const head = `POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n`;
  const socket = connect({ path: endpoint.socketPath! });
  try {
    const measured: number[] = [];
    for (let index = -5; index < times; index += 1) {
      const from = performance.now();
      const answer = await exchange(socket, head + body);
      const took = performance.now() - from;
      const told = method === "getState" ? 1 : programs;
      const seen = answer.split(method === "getState" ? "RUNNING" : "<name>statename</name>").length - 1;
      assert.equal(seen, told, answer.slice(0, 300));
      if (index >= 0) measured.push(took); // The first few warm both sides up.
    }
    return measured;
  } finally {
    socket.destroy();
  }
}

/** Sends and waits for an answer that is as long as it says. */
function exchange(socket: import("node:net").Socket, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let wanted = Infinity;
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (wanted === Infinity) {
        const text = Buffer.concat(chunks).toString("latin1");
        const end = text.indexOf("\r\n\r\n");
        if (end < 0) return;
        wanted = end + 4 + Number(/content-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
      }
      if (length < wanted) return;
      socket.off("data", take).off("error", reject);
      resolve(Buffer.concat(chunks).toString());
    };
    socket.on("data", take).once("error", reject);
    socket.write(request);
  });
}
