/** No table is asked for a name that may be any as `table[name]`: lint refuses it (src/core/own-entry.ts); here, that it does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ESLint } from "eslint";
import { inRepository } from "../support/repository.js";

const BEFORE = `
declare const table: Readonly<Record<string, number>>;
declare const some: Record<string, number> | undefined;
declare const known: { readonly a: number; readonly b: number };
declare const list: readonly number[];
declare const map: ReadonlyMap<string, number>;
declare const name: string;
declare const letter: "a" | "b";
declare const index: number;
`;

const eslint = new ESLint({ cwd: inRepository() });

/** How often lint complains about lookups in a text in the place of a file of the core. */
async function complaints(text: string): Promise<number> {
  const [result] = await eslint.lintText(BEFORE + text, { filePath: inRepository("src/core/text.ts") });
  assert.ok(result !== undefined && result.messages.every(({ fatal }) => fatal !== true), JSON.stringify(result));
  return result.messages.filter(({ ruleId }) => ruleId === "lookups/own-entries").length;
}

test("a table is not read, written, or asked by `in`, by a name that may be any", async () => {
  for (const use of [
    "table[name]",
    "some?.[name]",
    "table[name.toLowerCase()]",
    "table[`x${name}` as `x${string}`]",
    "table[name as string | undefined ?? name]",
    "name in known",
    "(some ?? {})[name]",
  ])
    assert.equal(await complaints(`export const found = ${use};`), 1, use);
  assert.equal(await complaints("export const put = (other: Record<string, number>) => { other[name] = 1; };"), 1);
});

test("it is, by a name of ours, and so is whatever has no names of its own", async () => {
  for (const use of ["known[letter]", "table['a']", "list[index]", "map.get(name)", "name[index]", "'a' in known"])
    assert.equal(await complaints(`export const found = ${use};`), 0, use);
});
