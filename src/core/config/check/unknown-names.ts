/** Sections and options nobody reads: the daemon passes over them in silence, whatever was meant. */
import { spotOf, type OptionAt } from "./line-table.js";
import { nearest } from "./nearest.js";
import type { Rule } from "./rule.js";
import { isExtension, kindOf, SECTION_WORDS } from "./sections.js";
import { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS, UNDERSTOOD } from "../extensions.js";
import type { OptionTable } from "../options.js";

const OURS = Object.keys({ ...SUPERVISORD_EXTENSIONS, ...PROGRAM_EXTENSIONS });

/** Findings about names. */
export const UNKNOWN_NAMES: readonly Rule[] = [
  {
    name: "unknown-section",
    doc: "A section that nothing reads.",
    *find({ table }) {
      for (const header of table.headers) {
        if (header.name === "DEFAULT" || isExtension(header.name) || kindOf(header.name) !== undefined) continue;
        const meant = sectionMeant(header.name);
        yield {
          severity: "warning",
          spot: spotOf(header),
          now: `nothing reads [${header.name}]: everything in it is ignored`,
          write:
            meant === undefined ? "Remove the section, or name it [x-…] if it is a note." : `Did you mean [${meant}]?`,
        };
      }
    },
  },
  {
    name: "unknown-option",
    doc: "An option that its section does not have.",
    *find({ table }) {
      let above: OptionAt | undefined;
      for (const option of table.options) {
        const before = above;
        above = option;
        const kind = kindOf(option.section);
        if (kind === undefined || kind.open || Object.hasOwn(kind.table, option.name)) continue;
        // Names with our prefix are free for notes and later versions, unless one of today's was meant.
        if (isExtension(option.name) && nearest(option.name, OURS) === undefined) continue;
        yield {
          severity: "warning",
          spot: spotOf(option),
          now: `[${option.section}] has no option ${option.name}: the line is ignored`,
          write: optionMeant(option, before, kind.table),
        };
      }
    },
  },
];

/** `programs:web` → `program:web`, `supervisor` → `supervisord`, `web` alone → nothing. */
function sectionMeant(name: string): string | undefined {
  const colon = name.indexOf(":");
  const word = name.slice(0, colon < 0 ? name.length : colon + 1);
  const rest = colon < 0 ? "" : name.slice(colon + 1);
  const near = nearest(word.toLowerCase().trim(), SECTION_WORDS);
  if (near === undefined) return undefined;
  return near.endsWith(":") ? near + (rest.trim() || "NAME") : near;
}

function optionMeant(option: OptionAt, above: OptionAt | undefined, table: OptionTable): string {
  const continues = above?.file === option.file && above.section === option.section && above.text.endsWith(",");
  if (continues) return `Indent the line, if it continues ${above.name} above it.`;
  const homes = Object.entries(UNDERSTOOD).filter(([, known]) => Object.hasOwn(known, option.name));
  if (homes.length > 0) return `Move it: it is an option of ${homes.map(([kind]) => `[${kind}]`).join(", ")}.`;
  const near = nearest(option.name, Object.keys(table));
  if (near === undefined) return "Remove the line.";
  return `Did you mean ${near}=${table[near]!.secret ? "…" : option.parts[0]!.text}?`;
}
