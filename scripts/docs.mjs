/**
 * Writes documents from the tables of src: pages of docs/reference, and the manual pages in man/. Build first.
 *
 *   npm run docs                 write them
 *
 * test/unit/docs/generated.test.ts checks that they are up to date.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedPages } from "./docs/pages.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

for (const [path, text] of await generatedPages()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
