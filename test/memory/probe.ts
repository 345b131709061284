/**
 * A daemon whose memory can be asked for: Node runs it with a module loaded before it, which listens on a socket beside
 * itself, collects what nothing refers to and answers with what is left. The daemon knows nothing of it.
 */
import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import { tsd, type Implementation } from "../support/implementations.js";
import { inRepository } from "../support/repository.js";
import type { Scene } from "../support/scene.js";

/** Bytes that live after a collection (of V8 and outside it), and that the kernel counts as the process's own. */
export interface Memory {
  readonly live: number;
  readonly own: number;
}

/** `leak` bytes are kept for ever at each question: the control. */
const module = (leak: number) => `"use strict";
const kept = [];
const { gc } = globalThis;
const collected = async () => {
  for (let time = 0; time < 3; time += 1) {
    gc();
    await new Promise(setImmediate);
  }
};
require("node:net").createServer((peer) => {
  peer.on("error", () => undefined);
  if (${leak} > 0) kept.push(Buffer.alloc(${leak}, 1));
  collected().then(() => {
    const { heapUsed, external } = process.memoryUsage();
    peer.end(JSON.stringify(heapUsed + external));
  });
}).listen(__dirname + "/probe.sock").unref();
`;

/** Our daemon with the probe in it; its files lie in the scene. */
export function probed(scene: Scene, leak = 0): Implementation {
  const file = scene.write("probe.cjs", module(leak));
  const bundle = inRepository("build/bundle/tsd.cjs"); // what the launcher starts; it keeps flags like these from Node
  const start = `#!/bin/sh\nexec node --expose-gc --no-opt --no-lazy-feedback-allocation --no-flush-bytecode --require ${file} ${bundle} "$@"\n`;
  return { ...tsd, supervisord: scene.write("probed", start, 0o755) };
}

/** What a probed daemon has now. */
export async function memoryOf(scene: Scene, pid: number): Promise<Memory> {
  const live = Number(await text(createConnection(scene.path("probe.sock"))));
  const own = /^Private_Dirty:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
  return { live, own: Number(own) * 1024 };
}
