/** Paths of the tree under test: the repository's root, its sources and its fixtures. */
import { readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository (compiled tests live in build/test/…). */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** A path below the root. */
export function inRepository(...parts: string[]): string {
  return join(root, ...parts);
}

/**
 * Every file below `folder` (relative to the root) whose name ends with one of `endings`, as sorted paths from the
 * root.
 */
export function filesBelow(folder: string, ...endings: string[]): string[] {
  const at = inRepository(folder);
  if (!statSync(at, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
