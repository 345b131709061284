import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { configInfo } from "../../../src/rpc/config-info.js";
import { inRepository } from "../../support/repository.js";
import { accept } from "../core/config/loading.js";

const page = readFileSync(inRepository("docs/reference/rpc.md"), "utf8");
const chapter = page.slice(page.indexOf("## What is configured for a process"), page.indexOf("## States"));
const rows = [...chapter.matchAll(/^\| `(\w+)` +\| ([^|]+)/gm)].map(
  ([, key = "", type = ""]) => [key, type.trim()] as const,
);

/** The type of a value, as the page writes it. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array of ints";
  return typeof value === "number" ? "int" : typeof value;
}

function infoOf(options: string) {
  const { groups } = accept(`[supervisord]\n[program:a]\ncommand=cat\n${options}`, {
    world: { isDirectory: () => true },
  });
  return configInfo({ group: groups[0]!, process: groups[0]!.processes[0]!, inUse: true, logPaths: undefined });
}

test("RPC-CI-001 the page has every field in order, with the type of its value", () => {
  const few = infoOf("");
  const all = infoOf("directory=/srv\nuser=root\nserverurl=http://x\nautorestart=true\nstdout_logfile=/l\n");
  for (const info of [few, all]) {
    assert.deepEqual(
      Object.keys(info),
      rows.map(([key]) => key),
    );
    for (const [key, type] of rows) {
      const value = info[key];
      const fits = type.startsWith(typeOf(value)) || type.endsWith(`\`${JSON.stringify(value).replaceAll('"', "")}\``);
      assert.ok(fits, `${key}: ${type}, and is ${JSON.stringify(value)}`);
    }
  }
});
