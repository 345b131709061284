/** Loads the JavaScript modules that a configuration names: anything that goes wrong is returned as a sentence. */
import { ownEntry } from "../../core/own-entry.js";
import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { moduleOf } from "../../core/config/sections/plugin-spec.js";
import { describeThrown } from "../../core/python/thrown.js";

/** A function, or why there is none. */
export type LoadedExport =
  | { readonly ok: true; readonly value: (...args: never[]) => unknown }
  | { readonly ok: false; readonly reason: string };

/** How long a module may wait at its top level, in milliseconds. */
const LOAD_MAX_MS = 10_000;

/** Loads what `resolved`, `/path/of/module.mjs:export`, names; a file that has changed is loaded again. */
export async function loadExport(resolved: string): Promise<LoadedExport> {
  const { path, exportName } = moduleOf(resolved)!;
  let exports: Readonly<Record<string, unknown>>;
  try {
    const url = pathToFileURL(path);
    url.searchParams.set("changed", String(statSync(path).mtimeMs));
    const { importModule } = await import("./import-module.js");
    exports = await inTime(importModule(url.href));
  } catch (error) {
    return { ok: false, reason: `${path} cannot be loaded: ${describeThrown(error)}` };
  }
  const value = ownEntry(exports, exportName);
  if (typeof value === "function") return { ok: true, value: value as (...args: never[]) => unknown };
  const functions = Object.entries(exports).flatMap(([name, each]) => (typeof each === "function" ? [name] : []));
  const has =
    functions.length === 0 ? "it exports no function" : `the functions it exports are ${functions.join(", ")}`;
  return { ok: false, reason: `${path} has no function ${exportName}: ${has}.` };
}

async function inTime<T>(loading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it was not there after ${LOAD_MAX_MS / 1000} seconds`));
    }, LOAD_MAX_MS);
  });
  try {
    return await Promise.race([loading, late]);
  } finally {
    clearTimeout(timer);
  }
}
