/**
 * A folder treated as the root of a system: an unpacked image. Links are followed within it, whatever they point to, so
 * that nothing of the machine we run on is ever looked at.
 */
import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { CheckWorld } from "../../core/check/survey/machine.js";
import type { Image, ImageText } from "../../core/doctor/examine.js";
import { checkedFiles } from "../../daemon/machine/checked-files.js";
import { systemWorld } from "../machine/config-world.js";
import { userFiles } from "../client/user-files.js";

/** As many links as the kernel follows. */
const MAX_LINKS = 40;
/** Scripts are smaller; bytes. */
const TEXT_MAX_BYTES = 262_144;
const EXECUTABLE = 0o111;

/** Folders without a user's own scripts, and those that are not part of the image. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  "proc sys dev boot lib lib64 usr/lib usr/lib64 usr/libexec usr/share usr/include usr/src usr/local/lib var/lib var/cache".split(
    " ",
  ),
);
const FOREIGN: ReadonlySet<string> = new Set(["node_modules", ".git", "site-packages", "dist-packages", "__pycache__"]);
/** The programs that are replaced. */
const SWAPPED = /^(?:supervisord|supervisorctl|pidproxy|echo_supervisord_conf|tsd|tsctl|supervisor_stdout)$/;

/** What every container runtime puts over the image, in which it is empty, or a link to nothing. */
const RUNTIME_FOLDER = /^\/(?:sys|proc|dev|proc\/(?:self|1)(?:\/fd)?|dev\/(?:fd|mqueue|pts|shm))\/*$/;
const RUNTIME_DEVICE = /^\/dev\/(?:console|full|null|ptmx|random|std(?:err|in|out)|tty|urandom|zero)$/;

/** Reads what `examine` needs from an image. */
export function readImage(root: string): Image {
  return {
    world: imageWorld(root),
    texts: textsBelow(root, root),
    hasPythonPackage: packageFolders(root).some((folder) => namesIn(join(folder, "supervisor")).includes("options.py")),
  };
}

/** The path on this machine of a path in the image. Links are followed in all but the last part, or in all parts. */
export function insideOf(root: string, path: string): string {
  const parts = path.split("/");
  let inside: string[] = [];
  let links = 0;
  while (parts.length > 0) {
    const part = parts.shift()!;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      inside.pop();
      continue;
    }
    const target = linkTarget(join(root, ...inside, part));
    if (target === undefined || (links += 1) > MAX_LINKS) {
      inside.push(part);
      continue;
    }
    if (target.startsWith("/")) inside = [];
    parts.unshift(...target.split("/"));
  }
  return join(root, ...inside);
}

function imageWorld(root: string): CheckWorld {
  // Relative paths start at /, where containers start.
  const at = (path: string) => insideOf(root, path);
  const here = systemWorld(() => userFiles(at));
  return {
    ...here,
    readFile: (path) => here.readFile(at(path)),
    exists: (path) => RUNTIME_FOLDER.test(path) || RUNTIME_DEVICE.test(path) || here.exists(at(path)),
    hasName: (path) => here.hasName(join(at(dirname(path)), basename(path))),
    isDirectory: (path) => RUNTIME_FOLDER.test(path) || here.isDirectory(at(path)),
    listDirectory: (path) => here.listDirectory(at(path)),
    uid: 0,
    hostName: "localhost",
    workingDirectory: "/",
    temporaryDirectory: "/tmp",
    programs: {
      ...checkedFiles(at),
      mayExecute: (path) => (modeOf(at(path)) & EXECUTABLE) !== 0,
      mayWrite: () => true,
    },
    mostDescriptors: undefined,
  };
}

function modeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
}

function textsBelow(root: string, folder: string): ImageText[] {
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      const isOurs = namesIn(join(path, "bin")).includes("tsd");
      return isOurs || FOREIGN.has(name) || LEFT_OUT.has(relative(root, path)) ? [] : textsBelow(root, path);
    }
    if (!found?.isFile() || found.size > TEXT_MAX_BYTES || SWAPPED.test(name)) return [];
    const text = textOf(path);
    return text === undefined ? [] : [{ path: `/${relative(root, path)}`, text }];
  });
}

/** The content of a text that contains "supervis", the one word that every finding is about. */
function textOf(path: string): string | undefined {
  try {
    const bytes = readFileSync(path);
    return bytes.includes("supervis") && !bytes.includes(0) ? bytes.toString("utf8") : undefined;
  } catch {
    return undefined; // We may not read it.
  }
}

function packageFolders(root: string): readonly string[] {
  const pythons = ["usr/lib", "usr/local/lib"].flatMap((lib) =>
    namesIn(join(root, lib))
      .filter((name) => name.startsWith("python"))
      .map((name) => join(root, lib, name)),
  );
  return pythons.flatMap((python) => ["dist-packages", "site-packages"].map((name) => join(python, name)));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** The absolute path of the typed folder; undefined when it is not a folder. */
export function imageFolder(typed: string): string | undefined {
  const folder = resolve(typed);
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : undefined;
}
