/**
 * XML-RPC requests one after the other over one connection, as a dashboard sends them. The client is the same for both
 * and part of what is measured, so it does as little as it can.
 */
import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import type { Endpoint } from "../support/rpc.js";

/** The methods that are asked, both without parameters. */
export const CALLS = ["getState", "getAllProcessInfo"] as const;

/** Calls that are not counted: they warm both sides up. */
const WARM_UP = 20;

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
    const exchange = exchanger(socket, head + body);
    for (let index = -WARM_UP; index < times; index += 1) {
      const { answer, took } = await exchange();
      const told = method === "getState" ? 1 : programs;
      const seen = answer.split(method === "getState" ? "RUNNING" : "<name>statename</name>").length - 1;
      assert.equal(seen, told, answer.slice(0, 300));
      if (index >= 0) measured.push(took);
    }
    return measured;
  } finally {
    socket.destroy();
  }
}

interface Exchanged {
  readonly answer: string;
  /** Milliseconds from the request's first byte to the answer's last. */
  readonly took: number;
}

/** Sends the same request each time it is called, and waits for an answer that is as long as it says. */
function exchanger(socket: Socket, request: string): () => Promise<Exchanged> {
  let answered: (exchanged: Exchanged) => void;
  let failed: (error: Error) => void;
  let from: number;
  let chunks: Buffer[] = [];
  let missing = NaN;
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    missing = Number.isNaN(missing) ? lengthIn(chunk) - chunk.length : missing - chunk.length;
    if (missing > 0) return;
    const took = performance.now() - from;
    answered({ answer: Buffer.concat(chunks).toString(), took });
  });
  socket.on("error", (error) => failed(error));
  return () =>
    new Promise((resolve, reject) => {
      [answered, failed, chunks, missing] = [resolve, reject, [], NaN];
      from = performance.now();
      socket.write(request, "latin1");
    });
}

/** Bytes of the whole answer whose head is in this first chunk. */
function lengthIn(chunk: Buffer): number {
  const head = chunk.toString("latin1", 0, chunk.indexOf("\r\n\r\n") + 4);
  return head.length + Number(/content-length: *(\d+)/i.exec(head)![1]);
}
