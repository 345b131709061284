/** The package (scripts/package.mjs) as a folder, made anew from what was built; once for a test run's file. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { inRepository } from "./repository.js";

let making: Promise<string> | undefined;

/** The folder build/package/tsd. TSD_PACKAGE names one that was made before, so that several files can share it. */
export function madePackage(): Promise<string> {
  making ??= make();
  return making;
}

async function make(): Promise<string> {
  const given = process.env["TSD_PACKAGE"];
  if (given !== undefined && existsSync(given)) return given;
  await promisify(execFile)(process.execPath, [inRepository("scripts", "package.mjs"), "--folder"]);
  return inRepository("build", "package", "tsd");
}

/**
 * Whether what needs root, namespaces and the tools to make a package is tested: runs that name the original as a
 * subject (as .ci/run does) insist on it, unless TSD_NO_NAMESPACES=1 says that this machine refuses them.
 */
export const containersAreTested =
  process.env["TSD_NO_NAMESPACES"] !== "1" && (process.env["TSD_SUBJECTS"]?.includes("debian") ?? false);
