/**
 * File name patterns as Python's `glob` (not recursive) matches them: `*`, `?`, `[a-z]`, `[!a]`; hidden names are
 * matched only by patterns that begin with a dot (CFG-INC-002).
 */
import { baseName, directoryOf, joinPath } from "./paths.js";
import type { ConfigWorld } from "../model/world.js";

const MAGIC = /[*?[]/;

/** Paths that match, in no particular order. A pattern without magic matches what exists. */
export function glob(world: ConfigWorld, pattern: string): readonly string[] {
  return matches(world, pattern, false);
}

function matches(world: ConfigWorld, pattern: string, directoriesOnly: boolean): readonly string[] {
  const head = directoryOf(pattern);
  const tail = baseName(pattern);
  if (!MAGIC.test(pattern)) return isThere(world, head, tail) ? [pattern] : [];
  const directories = head !== pattern && MAGIC.test(head) ? matches(world, head, true) : [head];
  return directories.flatMap((directory) =>
    namesIn(world, directory, tail, directoriesOnly).map((name) => joinPath(directory, name)),
  );
}

function namesIn(world: ConfigWorld, directory: string, tail: string, directoriesOnly: boolean): readonly string[] {
  if (!MAGIC.test(tail)) return isThere(world, directory, tail) ? [tail] : [];
  const names = world.listDirectory(directory === "" ? "." : directory) ?? [];
  const pattern = tokens(tail);
  return names.filter(
    (name) =>
      (tail.startsWith(".") || !name.startsWith(".")) &&
      matchFrom(Array.from(name), 0, pattern, 0) &&
      (!directoriesOnly || world.isDirectory(joinPath(directory, name))),
  );
}

function isThere(world: ConfigWorld, directory: string, name: string): boolean {
  return name === "" ? world.isDirectory(directory) : world.hasName(joinPath(directory, name));
}

/** Does a whole name match a pattern without slashes? (`fnmatch.fnmatchcase`) */
export function matchesName(name: string, pattern: string): boolean {
  return matchFrom(Array.from(name), 0, tokens(pattern), 0);
}

type Token = "any" | "one" | ((char: string) => boolean);

/** Backtracks only to the latest star, so it is linear in practice and never exponential. */
function matchFrom(name: readonly string[], from: number, pattern: readonly Token[], start: number): boolean {
  let at = from;
  let token = start;
  let starToken = -1;
  let starAt = 0;
  while (at < name.length) {
    const wanted = pattern[token];
    if (wanted === "any") {
      starToken = token;
      starAt = at;
      token += 1;
    } else if (wanted !== undefined && (wanted === "one" || wanted(name[at]!))) {
      at += 1;
      token += 1;
    } else if (starToken >= 0) {
      starAt += 1;
      at = starAt;
      token = starToken + 1;
    } else return false;
  }
  return pattern.slice(token).every((rest) => rest === "any");
}

function tokens(pattern: string): readonly Token[] {
  const chars = Array.from(pattern);
  const out: Token[] = [];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at]!;
    // Several stars in a row are one.
    if (char === "*" && out.at(-1) === "any") continue;
    if (char === "*") out.push("any");
    else if (char === "?") out.push("one");
    else {
      const end = char === "[" ? classEnd(chars, at + 1) : -1;
      if (end < 0) out.push((other) => other === char);
      else {
        out.push(characterClass(chars.slice(at + 1, end)));
        at = end;
      }
    }
  }
  return out;
}

/** Index of the `]` that closes a class; a `]` at its beginning is a member. -1 if the class is not closed. */
function classEnd(chars: readonly string[], from: number): number {
  let at = from;
  if (chars[at] === "!") at += 1;
  if (chars[at] === "]") at += 1;
  return chars.indexOf("]", at);
}

function characterClass(inside: readonly string[]): (char: string) => boolean {
  const negated = inside[0] === "!";
  const members = negated ? inside.slice(1) : inside;
  const ranges: [number, number][] = [];
  for (let at = 0; at < members.length; at += 1) {
    const low = members[at]!.codePointAt(0)!;
    const isRange = members[at + 1] === "-" && at + 2 < members.length;
    ranges.push([low, isRange ? members[at + 2]!.codePointAt(0)! : low]);
    if (isRange) at += 2;
  }
  return (char) => {
    const code = char.codePointAt(0)!;
    return ranges.some(([low, high]) => code >= low && code <= high) !== negated;
  };
}
