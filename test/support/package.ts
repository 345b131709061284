/** The package (scripts/package.mjs) as a folder, made from what was built, once for each file of tests. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inRepository } from "./repository.js";

let making: Promise<string> | undefined;

/** A folder that is removed after the tests. TSD_PACKAGE names an existing one to use instead. */
export function madePackage(): Promise<string> {
  making ??= make();
  return making;
}

async function make(): Promise<string> {
  const given = process.env["TSD_PACKAGE"];
  if (given !== undefined && existsSync(given)) return given;
  const place = mkdtempSync(join(tmpdir(), "tsd-package-"));
  process.once("exit", () => rmSync(place, { recursive: true, force: true }));
  const folder = join(place, "tsd");
  await promisify(execFile)(process.execPath, [inRepository("scripts", "package.mjs"), "--folder", folder]);
  return folder;
}

/**
 * Whether tests run that need root, namespaces and the tools to make a package: runs that name the original as a
 * subject (as .ci/run does) require them, unless TSD_NO_NAMESPACES=1 says that this machine refuses them.
 */
export const containersAreTested =
  process.env["TSD_NO_NAMESPACES"] !== "1" && (process.env["TSD_SUBJECTS"]?.includes("debian") ?? false);
