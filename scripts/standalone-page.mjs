/** A page of the documents as a file of its own, as the package for images has one. */
import { posix } from "node:path";

/** `text`, the page at `path` (from the root), where links to other pages become their words and those pages' paths. */
export function standalonePage(path, text) {
  return text.replace(
    /\[([^\]]+)\]\((?!#|\w+:)([^)#\s]+)(?:#[^)\s]*)?\)/g,
    (_, words, target) => `${words} (${posix.join(posix.dirname(path), target)} in the source)`,
  );
}
