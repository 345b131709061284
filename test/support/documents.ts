/**
 * What the files of this tree say about its other files: links in documents, names of documents and sources in
 * comments, sections of documents. Used by test/architecture/documents.test.ts.
 */
import { readdirSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { root } from "./repository.js";

/** The text of every file by its path from the root. */
export type Tree = ReadonlyMap<string, string>;

const notOurs = new Set([".git", "node_modules", "build"]);
/** A page that scripts/docs writes: links in its strings are relative to that page. */
const GENERATED_AT = "docs/reference/client.md";
const sources = /\.(?:ts|mjs|cjs|js|c|h|sh|py|conf)$|Dockerfile$/;

/** Every file of this tree as a path from the root, without what is installed, built or recorded by git. */
export function pathsOfTree(folder: string = root): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => folder !== root || !notOurs.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? pathsOfTree(path) : entry.isFile() ? [relative(root, path)] : [];
    });
}

/** What the file at `path` names although it is not in `tree`: links, anchors, files, sections. */
export function strangersIn(path: string, tree: Tree): string[] {
  const text = tree.get(path) ?? "";
  const isDocument = path.endsWith(".md");
  if (!isDocument && !sources.test(path)) return [];
  const said = isDocument ? withoutBlocks(text) : commentsOf(text);
  // Output of the programs names documents too; names in tests are examples.
  const printed = isDocument || path.startsWith("test/") ? said : text;
  const printedAt = path.startsWith("scripts/docs/") ? GENERATED_AT : path;
  return [
    ...(isDocument ? brokenLinks(path, said, tree) : []),
    ...namesIn(said, /\/?(?:[\w.-]+\/)*[\w.-]+\.ts/g, path, tree),
    ...namesIn(printed, /\/?(?:[\w.-]+\/)*[\w.-]+\.md/g, printedAt, tree),
    ...namesIn(said, /(?:docs|src|test|scripts|packaging|fixtures|python|bin)\/[\w./-]*\w\.\w+/g, path, tree),
    ...sectionsIn(said, tree),
  ];
}

function brokenLinks(path: string, text: string, tree: Tree): string[] {
  const targets = [...text.replace(/`[^`\n]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => {
    if (/^\w+:/.test(target)) return false;
    const [file = "", anchor] = target.split("#");
    const at = file === "" ? path : posix.join(posix.dirname(path), file).replace(/\/$/, "");
    if (!tree.has(at)) return ![...tree.keys()].some((each) => each.startsWith(`${at}/`));
    return anchor !== undefined && !anchorsOf(tree.get(at)!).has(anchor);
  });
}

/** The targets of links within a document: its headings in GitHub's form, and the anchors it sets. */
function anchorsOf(text: string): Set<string> {
  const headings = [...withoutBlocks(text).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id)]);
}

/** Names that match and are no file: from the root, from the folder of `path`, or by the end of a path alone. */
function namesIn(text: string, name: RegExp, path: string, tree: Tree): string[] {
  const whole = new RegExp(`(?<![\\w@$%{}<>*./-])${name.source}(?![\\w*(-]|\\.\\w)`, "g");
  const found = [...text.replace(/\w+:\/\/\S+/g, "").matchAll(whole)].map(([each]) => each);
  return found.filter((each) => {
    if (tree.has(posix.join(posix.dirname(path), each))) return false;
    return ![...tree.keys()].some((known) => known === each || known.endsWith(`/${each}`));
  });
}

/** Section signs that do not follow the name of a document with that section. */
function sectionsIn(text: string, tree: Tree): string[] {
  return [...text.matchAll(/(?:([\w./-]+\.md) )?§(\d+)?/g)].flatMap(([said, document, number]) => {
    const found = [...tree].find(([path]) => document !== undefined && `/${path}`.endsWith(`/${document}`));
    return found !== undefined && new RegExp(`^#+ ${number ?? ""}\\. `, "m").test(found[1]) ? [] : [said];
  });
}

/** The comments of a source, line by line. */
function commentsOf(text: string): string {
  const comment = /^\s*(?:\/?\*.*|#.*)$|(?:^|\s)\/\/ .*$/;
  return text
    .split("\n")
    .map((line) => comment.exec(line)?.[0] ?? "")
    .join("\n");
}

/** A document without its blocks of code: they show other projects' files. */
function withoutBlocks(text: string): string {
  return text.replace(/^```[^]*?^```$/gm, "");
}
