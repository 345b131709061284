/** XML-RPC requests one after the other over one connection, as a dashboard sends them (ask.py). */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { inRepository } from "../support/repository.js";
import type { Endpoint } from "../support/rpc.js";

/** What is asked, and what shows that the answer is whole. */
export interface Question {
  /** The method with its namespace. */
  readonly method: string;
  /** Parameters as XML-RPC values. */
  readonly params?: readonly string[];
  /** What every answer holds, and how often. */
  readonly holds: string;
  readonly count: number;
}

/** Milliseconds of each of `times` calls; every answer is checked. */
export function ask(endpoint: Endpoint, { method, params = [], holds, count }: Question, times: number): number[] {
  const values = params.map((value) => `<param><value>${value}</value></param>`).join("");
  const input = `<?xml version='1.0'?><methodCall><methodName>${method}</methodName><params>${values}</params></methodCall>`;
  const words = [inRepository("test", "bench", "ask.py"), endpoint.socketPath!, String(times), holds, String(count)];
  const { stdout, stderr } = spawnSync("/usr/bin/python3", words, { input, encoding: "utf8", maxBuffer: 1e8 });
  const measured = stdout.trim().split("\n").map(Number);
  assert.equal(measured.length, times, stderr);
  return measured;
}
