/** What the compiler cannot see of who owns bytes is checked by lint (src/core/bytes.ts): here, that lint sees it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ESLint } from "eslint";
import { inRepository } from "../support/repository.js";

const BEFORE = `import { keep, lend, type Borrowed } from "./bytes.js";
declare function write(bytes: Uint8Array): void;
`;

const eslint = new ESLint({ cwd: inRepository() });

/** What lint says of a text in the place of a file of the core, if it is about bytes. */
async function findings(text: string): Promise<string[]> {
  const [result] = await eslint.lintText(BEFORE + text, { filePath: inRepository("src/core/text.ts") });
  assert.ok(result !== undefined && result.messages.every(({ fatal }) => fatal !== true), JSON.stringify(result));
  return result.messages.flatMap(({ ruleId }) =>
    ruleId === "bytes/no-slice" || ruleId === "no-restricted-syntax" ? [ruleId] : [],
  );
}

test("bytes are not copied by slice, whatever holds them; texts and lists are", async () => {
  for (const type of ["Uint8Array", "Uint8Array<ArrayBuffer>", "Int8Array", "ArrayBuffer"])
    assert.deepEqual(await findings(`export const f = (x: ${type}) => x.slice(1);`), ["bytes/no-slice"], type);
  for (const type of ["string", "readonly number[]"])
    assert.deepEqual(await findings(`export const f = (x: ${type}) => x.slice(1);`), [], type);
});

test("no field is declared to hold borrowed bytes", async () => {
  for (const type of ["Borrowed", "Borrowed | undefined", "Borrowed[]", "Map<string, Borrowed>"])
    assert.deepEqual(await findings(`export class A { #x: ${type}; }`), ["no-restricted-syntax"], type);
  assert.deepEqual(await findings(`export class A { #x: Uint8Array; take(x: Borrowed) { this.#x = keep(x); } }`), []);
});

test("lent bytes are an argument, never stored or returned", async () => {
  for (const use of [
    "const y = lend(x); write(y);",
    "return lend(x);",
    "this.y = lend(x);",
    "write({ y: lend(x) }.y);",
  ]) {
    const text = `export class A { y?: Uint8Array; take(x: Borrowed): Uint8Array | undefined { ${use} } }`;
    assert.deepEqual(await findings(text), ["no-restricted-syntax"], use);
  }
  assert.deepEqual(await findings("export const f = (x: Borrowed) => { write(lend(x.subarray(1))); };"), []);
});
