/** Paths as Python's `os.path` treats them on a POSIX system, as far as configurations need them. */
import type { ConfigWorld } from "../model/world.js";

/** `os.path.dirname`. */
export function directoryOf(path: string): string {
  return trimSlashes(path.slice(0, path.lastIndexOf("/") + 1));
}

/** `os.path.basename`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `os.path.join` of two parts: an absolute second part is the result. */
export function joinPath(base: string, path: string): string {
  if (path.startsWith("/") || base === "") return path;
  return base.endsWith("/") ? base + path : `${base}/${path}`;
}

/** `os.path.normpath`: without `.`, `..` and doubled slashes; two leading slashes stay two. */
export function normalPath(path: string): string {
  if (path === "") return ".";
  const lead = /^\/*/.exec(path)![0].length;
  const root = lead === 2 ? "//" : lead > 0 ? "/" : "";
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== ".." || (root === "" && kept.length === 0) || kept.at(-1) === "..") kept.push(part);
    else kept.pop();
  }
  return root + kept.join("/") || ".";
}

/** `os.path.abspath`: relative to the working directory, and normalized. */
export function absolutePath(world: ConfigWorld, path: string): string {
  return normalPath(joinPath(world.workingDirectory, path));
}

/** `os.path.expanduser`: a leading `~` or `~name`; the name of an unknown user stays as written. */
export function expandHome(world: ConfigWorld, path: string): string {
  if (!path.startsWith("~")) return path;
  const slash = path.indexOf("/");
  const end = slash < 0 ? path.length : slash;
  const name = path.slice(1, end);
  const home =
    name === "" ? (world.environment["HOME"] ?? world.userById(world.uid)?.home) : world.userByName(name)?.home;
  if (home === undefined) return path;
  return withoutSlashes(home) + path.slice(end) || "/";
}

/** `~` expanded, absolute and normalized: what the original calls a normalised path. */
export function fullPath(world: ConfigWorld, path: string): string {
  return absolutePath(world, expandHome(world, path));
}

function trimSlashes(head: string): string {
  return withoutSlashes(head) || head;
}

/** Without slashes at the end. A regular expression would look at each run of slashes once for every slash in it. */
function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === "/") end -= 1;
  return path.slice(0, end);
}
