import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { TOOLS } from "../../../src/core/check/rules/foreign-names.js";
import { RULES } from "../../../src/core/check/rules/rules.js";
import { readRows, type Row } from "../../support/behaviour.js";
import { filesBelow, inRepository } from "../../support/repository.js";
import { accept } from "../core/config/loading.js";

const read = (name: string) => readFileSync(inRepository("docs", name), "utf8");

test("the page for the Go clone has each of its options, and the one of ours that tsd check names", () => {
  const [clone] = TOOLS;
  assert.match(clone!.tool, /ochinchina/);
  const lines = read("how-to/migrate-from-go.md").split("\n");
  const lineOf = (name: string) => lines.find((line) => line.split("|")[1]?.includes(`\`${name}\``));
  for (const [name, ours] of Object.entries(clone!.options)) {
    const line = lineOf(name.startsWith("liveness_check_") ? "liveness_check_*" : name);
    assert.ok(line, name);
    if (ours !== undefined) assert.ok(line.includes(`\`${ours}\``), line);
  }
  assert.equal(lineOf("nosuch"), undefined);
});

test("configurations on the pages are accepted", () => {
  const pages = [
    ...filesBelow("docs/tutorial", ".md"),
    "docs/how-to/migrate-from-supervisor.md",
    "docs/how-to/nginx-certbot.md",
  ];
  const examples = pages.flatMap((page) =>
    [...readFileSync(inRepository(page), "utf8").matchAll(/```ini\n([^]*?)```/g)].map(([, text = ""]) => text),
  );
  assert.ok(examples.length >= 4);
  for (const example of examples) {
    const daemon = example.includes("[supervisord]") ? "" : "[supervisord]\n";
    const db = example.includes("=db\n") ? "[program:db]\ncommand=db\n" : "";
    accept(`${daemon}${example}${db}`, { world: { isDirectory: () => true } });
  }
});

test("a rule of tsd check that a guide names is there", () => {
  const named = [...read("how-to/troubleshoot.md").matchAll(/`tsd check`\s+knows some of them \(`([\w-]+)`\)/g)];
  assert.equal(named.length, 1);
  for (const [, name] of named)
    assert.ok(
      RULES.some((rule) => rule.name === name),
      name,
    );
});

test("the page for Supervisor names each row that differs, and no other", () => {
  const rows = readRows();
  const page = read("how-to/migrate-from-supervisor.md");
  assert.deepEqual(differencesMissed(page, rows), { unnamed: [], untrue: [] });
  const [first, second] = rows.filter(({ kind }) => kind === "differs");
  const isSame = rows.find(({ kind }) => kind === "same");
  assert.ok(first?.id !== undefined && second?.id !== undefined && isSame?.id !== undefined);
  const others = page.replaceAll(`[${first.id}]`, "[row]").replaceAll(`[${second.id}]`, `[${isSame.id}]`);
  assert.deepEqual(differencesMissed(others, rows), {
    unnamed: [first.id, second.id].sort(),
    untrue: [isSame.id],
  });
});

/** Rows that a user could notice and the page's list does not name; rows that it names although nothing differs. */
function differencesMissed(page: string, rows: readonly Row[]) {
  const [, list = ""] = page.split("\n## Everything that differs\n");
  const named = new Set([...list.matchAll(/\[([A-Z]+(?:-[A-Z]+)*-\d{3})\]\(\.\.\/behaviour\//g)].map(([, id]) => id));
  const differ = new Set(rows.flatMap(({ id, kind }) => (id !== undefined && DIFFERENT.has(kind) ? [id] : [])));
  return {
    unnamed: [...differ].filter((id) => !named.has(id)).sort(),
    untrue: [...named].filter((id) => !differ.has(id!)).sort(),
  };
}

const DIFFERENT: ReadonlySet<Row["kind"]> = new Set(["differs", "impossible"]);
