/** Which option table a section is read with, by its name; and the sections that describe programs. */
import { UNDERSTOOD } from "../../config/options/extensions.js";
import type { OptionTable } from "../../config/options/option.js";
import type { Survey } from "./survey.js";

/** Sections that pass their other options on, so that every name is allowed in them. */
const OPEN_KINDS: ReadonlySet<string> = new Set(["rpcinterface:x", "ctlplugin:x"]);

/** The names of sections as users write them: those that take a name end with a colon. */
export const SECTION_WORDS: readonly string[] = Object.keys(UNDERSTOOD).map((kind) => kind.replace(/:x$/, ":"));

/** A kind of section: its name in `SECTIONS`, its options. */
export interface SectionKind {
  readonly kind: string;
  readonly table: OptionTable;
  /** Takes any option. */
  readonly open: boolean;
}

/**
 * The kind of a section; undefined if it is not read. Servers are recognized by the beginning of their names
 * (CFG-SRV-001).
 */
export function kindOf(section: string): SectionKind | undefined {
  const found = Object.entries(UNDERSTOOD).find(([kind]) => {
    if (kind.endsWith(":x")) return section.startsWith(kind.slice(0, -1));
    return kind.endsWith("_http_server") ? section.startsWith(kind) : section === kind;
  });
  if (found === undefined) return undefined;
  const [kind, table] = found;
  return { kind, table, open: OPEN_KINDS.has(kind) };
}

/** Sections and options that are ours, or a user's notes: not mistyped. */
export function isExtension(name: string): boolean {
  return name === "tsd" || name.startsWith("tsd_") || name.startsWith("x-");
}

/** Sections that describe processes, in order of appearance. */
export function programSections({ table }: Survey): readonly string[] {
  return table.sections.filter((section) => /^(program|eventlistener|fcgi-program):/.test(section));
}
