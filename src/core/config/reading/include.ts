/** `[include] files=`: patterns of further files, merged in the order listed (CFG-INC-*). */
import { parseDialect } from "../text/dialect.js";
import { glob } from "../text/glob.js";
import { INCLUDE } from "../options/options.js";
import { absolutePath, directoryOf, joinPath } from "../text/paths.js";
import { compareText, splitOnSpace } from "../../python/text.js";
import { withEnvironment, type ReadContext } from "./read-context.js";
import { notWritten } from "../text/search.js";
import { SectionReader } from "./section-reader.js";
import { decodeSource } from "../text/source-text.js";

/**
 * Merges the files that the root file includes, if any; `[include]` in an included file has no effect. Notes which
 * files were included and which patterns matched nothing. Throws ConfigError.
 */
export function readIncludes(reading: ReadContext): void {
  const { document, world, here } = reading;
  if (!document.has("include")) return;
  document.replaceHere(here);
  const options = new SectionReader(reading, "include", INCLUDE, new Map());
  const raw = options.raw("files");
  if (raw === undefined) {
    const message = ".ini file has [include] section, but no files setting";
    throw options.problem("files", message, "Add files=, for example files=conf.d/*.conf, or remove the section.");
  }
  const names = withEnvironment(
    reading,
    new Map([
      ["here", here],
      ["host_node_name", world.hostName],
    ]),
  );
  for (const name of splitOnSpace(options.expand("files", raw, names, "include.files"))) {
    const pattern = joinPath(here, name);
    const files = [...glob(world, pattern)].sort(compareText);
    if (files.length === 0) reading.warnings.push(`No file matches via include "${pattern}"`);
    for (const file of files) includeFile(reading, file);
  }
}

/**
 * A file that cannot be read is ignored, although it is reported as included (CFG-INC-007). A pipe that has not been
 * written to is refused instead: the original waits for it, and ignoring it would lose the programs in it.
 */
function includeFile({ document, world, infos }: ReadContext, file: string): void {
  infos.push(`Included extra file "${file}" during parsing`);
  const content = world.readFile(file);
  if ("error" in content && content.error === "EAGAIN") throw notWritten(file);
  if ("bytes" in content) document.merge(parseDialect(decodeSource(content.bytes), file));
  document.replaceHere(absolutePath(world, directoryOf(file)));
}
