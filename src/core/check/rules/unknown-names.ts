/** Sections and options that are not read: the daemon ignores them without a message, whatever was meant. */
import { ownEntry } from "../../own-entry.js";
import { foreignName, type ForeignName } from "./foreign-names.js";
import type { Found } from "../survey/finding.js";
import { spotOf, type OptionAt } from "../survey/line-table.js";
import { nearest } from "../../nearest.js";
import { rule, type Rule } from "../survey/rule.js";
import { calledOtherwise, sectionCalledOtherwise } from "./other-names.js";
import { isExtension, kindOf, SECTION_WORDS, type SectionKind } from "../survey/sections.js";
import { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS, UNDERSTOOD } from "../../config/options/extensions.js";
import type { OptionTable } from "../../config/options/option.js";

const OURS = Object.keys({ ...SUPERVISORD_EXTENSIONS, ...PROGRAM_EXTENSIONS });

/** Findings about names. */
export const UNKNOWN_NAMES: readonly Rule[] = [
  rule({
    name: "unknown-section",
    doc: "A section that nothing reads.",
    severities: ["warning"],
    *find({ table }) {
      for (const header of table.headers) {
        if (header.name === "DEFAULT" || isExtension(header.name) || kindOf(header.name) !== undefined) continue;
        const meant = sectionMeant(header.name);
        yield {
          severity: "warning",
          spot: spotOf(header),
          now: `nothing reads [${header.name}]: everything in it is ignored`,
          write:
            sectionCalledOtherwise(header.name) ??
            (meant === undefined
              ? "Remove the section, or name it [x-…] if it is a note."
              : `Did you mean [${meant}]?`),
        };
      }
    },
  }),
  rule({
    name: "unknown-option",
    doc: "An option that its section does not have.",
    severities: ["warning", "hint"],
    *find({ table }) {
      const listener = table.sections.find((section) => section.startsWith("eventlistener:"));
      let above: OptionAt | undefined;
      for (const option of table.options) {
        const before = above;
        above = option;
        const kind = kindOf(option.section);
        if (kind === undefined || kind.open || Object.hasOwn(kind.table, option.name)) continue;
        if (foreignName(option.name) !== undefined || isTemplateTag(option.name)) continue;
        // Names with our prefix are free for notes and later versions, unless an existing one was meant.
        if (isExtension(option.name) && nearest(option.name, OURS) === undefined) continue;
        const now = `[${option.section}] has no option ${option.name}: the line is ignored`;
        if (option.name.startsWith("[")) {
          yield unclosedHead(option);
          continue;
        }
        const write = optionMeant(option, before, kind);
        if (write !== undefined) yield { severity: "warning", spot: spotOf(option), now, write };
        else if (listener === undefined) {
          yield { severity: "warning", spot: spotOf(option), now, write: "Remove the line." };
        } else {
          // Listeners may read the file themselves, for options of their own beside the program that they are about.
          const reader = option.section.startsWith("eventlistener:") ? option.section : listener;
          const keep = `Keep the line if [${reader}] reads this file itself; else remove it.`;
          yield { severity: "hint", spot: spotOf(option), now, write: keep };
        }
      }
    },
  }),
  rule({
    name: "foreign-option",
    doc: "An option that other tools know, or tsd under another name.",
    severities: ["hint"],
    *find({ table }) {
      for (const option of table.options) {
        const kind = kindOf(option.section);
        if (kind === undefined || kind.open || Object.hasOwn(kind.table, option.name)) continue;
        const foreign = foreignName(option.name);
        if (foreign === undefined) continue;
        yield {
          severity: "hint",
          spot: spotOf(option),
          now: `tsd ignores ${option.name} of [${option.section}], as supervisord does`,
          write: explained(foreign, kind.table),
        };
      }
    },
  }),
];

/**
 * `[program:web` without a bracket: its colon makes it an option, and the following lines belong to the section above.
 */
function unclosedHead(option: OptionAt): Found<"warning"> {
  const head = `${option.name}:${option.text}`;
  return {
    severity: "warning",
    spot: spotOf(option),
    now: `${head} does not begin a section, because its ] is missing: the lines after it belong to [${option.section}]`,
    write: `Write ${head}].`,
  };
}

/** `{% set x = 1 %}` in a template: only its `=` makes it an option. */
function isTemplateTag(name: string): boolean {
  return name.startsWith("{%") || name.startsWith("{#");
}

/** `programs:web` → `program:web`, `supervisor` → `supervisord`, `web` alone → nothing. */
function sectionMeant(name: string): string | undefined {
  const colon = name.indexOf(":");
  const word = name.slice(0, colon < 0 ? name.length : colon + 1);
  const rest = colon < 0 ? "" : name.slice(colon + 1);
  const near = nearest(word.toLowerCase().trim(), SECTION_WORDS);
  if (near === undefined) return undefined;
  return near.endsWith(":") ? near + (rest.trim() || "NAME") : near;
}

/** What to write instead; undefined if unknown. */
function optionMeant(option: OptionAt, above: OptionAt | undefined, { kind, table }: SectionKind): string | undefined {
  const continues = above?.file === option.file && above.section === option.section && above.text.endsWith(",");
  if (continues) return `Indent the line, if it continues ${above.name} above it.`;
  const otherwise = calledOtherwise(kind, option.name);
  if (otherwise !== undefined) return otherwise;
  const homes = homesOf(option.name);
  if (homes !== "") {
    return kind === "supervisord" && homes.includes("[program:x]")
      ? `Write it in each program that needs it: [supervisord] has no options for all programs.`
      : `Move it: it is an option of ${homes}.`;
  }
  const near = nearest(option.name, Object.keys(table));
  if (near === undefined) return undefined;
  // Below an environment=, it may be an entry that was meant to continue it.
  const isSecret = ownEntry(table, near)!.secret === true || above?.name === "environment";
  return `Did you mean ${near}=${isSecret ? "…" : option.parts[0]!.text}?`;
}

/** Who reads it, and what to write if tsd is meant to use it. */
function explained({ tool, isBeside, ours }: ForeignName, table: OptionTable): string {
  const option = ours === undefined ? undefined : Object.hasOwn(table, ours) ? ours : `${ours} (in ${homesOf(ours)})`;
  if (isBeside) return `Keep it if ${tool!} runs: it reads this file itself${option ? `; else write ${option}` : ""}.`;
  const owner = tool === undefined ? "" : `It is an option of ${tool}; `;
  if (option !== undefined) return `${owner}tsd's own option for it is ${option}.`;
  return `${owner}tsd has none for it.`;
}

/** The sections that have an option, as users write them. */
function homesOf(option: string): string {
  const kinds = Object.entries(UNDERSTOOD).filter(([, known]) => Object.hasOwn(known, option));
  return kinds.map(([kind]) => `[${kind}]`).join(", ");
}
