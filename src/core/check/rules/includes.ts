/** Files that are not included after all (CFG-INC-003, -006, -007). */
import { directoryOf } from "../../config/text/paths.js";
import { spotOf } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";

/** At most so many file names are shown. */
const MAX_NAMES = 3;

function whyNothing(folder: string, names: readonly string[] | undefined): string {
  if (names === undefined || names.length === 0) {
    return "Correct the pattern; it is relative to the directory of this file.";
  }
  const shown = names.toSorted().slice(0, MAX_NAMES).join(", ");
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : "";
  return `Correct the pattern, or rename the files to include: ${folder} has ${shown}${more}.`;
}

/** Findings about included files. */
export const INCLUDES: readonly Rule[] = [
  rule({
    name: "include-nothing",
    doc: "A pattern that matches no file.",
    severities: ["hint"],
    *find({ warnings, table, file, world }) {
      for (const line of warnings) {
        const pattern = /^No file matches via include "(.*)"$/s.exec(line)?.[1];
        if (pattern === undefined) continue;
        const folder = directoryOf(pattern);
        const names = /[*?[]/.test(folder) ? undefined : world.listDirectory(folder === "" ? "." : folder);
        // A directory for drop-in files is often empty.
        if (names?.length === 0 && /[*?[]/.test(pattern)) continue;
        yield {
          severity: "hint",
          spot: table.spot("include", "files", file),
          now: `no file matches ${pattern}: nothing is included`,
          write: whyNothing(folder, names),
        };
      }
    },
  }),
  rule({
    name: "include-unreadable",
    doc: "An included file that cannot be read.",
    severities: ["warning"],
    *find({ config, files, table, file }) {
      for (const line of config?.notices.info ?? []) {
        const path = /^Included extra file "(.*)" during parsing$/s.exec(line)?.[1];
        if (path === undefined || files.includes(path)) continue;
        yield {
          severity: "warning",
          spot: table.spot("include", "files", file),
          now: `${path} cannot be read: the daemon ignores it without a message`,
          write: `Make it readable for the user who starts the daemon: chmod a+r ${path}`,
        };
      }
    },
  }),
  rule({
    name: "include-in-include",
    doc: "An [include] section in an included file.",
    severities: ["warning"],
    *find({ table, file }) {
      for (const header of table.idleIncludes) {
        yield {
          severity: "warning",
          spot: spotOf(header),
          now: `[include] in ${header.file} has no effect: only ${file} includes files`,
          write: `Add these patterns to files= in ${file}.`,
        };
      }
    },
  }),
];
