/**
 * A configuration read from its root file and the included files: sections merged by name, the last value of an option
 * counting, each with its place.
 */
import type { Entry, ParsedFile, ParsedSection } from "./dialect.js";
import type { Place } from "../model/problems.js";

const HERE = "%(here)s";

/** All sections read so far. */
export class Document {
  private readonly byName = new Map<string, ParsedSection>();
  private readonly defaults = new Map<string, Entry>();

  /** Sections in which `here` has been replaced since the last merge into them. */
  private readonly fresh = new Set<ParsedSection>();

  /** Merges a file over what was read before (CFG-INI-025, CFG-INC-005). */
  merge({ defaults, sections }: ParsedFile): void {
    for (const [option, entry] of defaults.options) this.defaults.set(option, entry);
    // What is new in [DEFAULT] is new in every section.
    if (defaults.options.size > 0) for (const section of this.byName.values()) this.fresh.add(section);
    for (const [name, section] of sections) {
      const known = this.byName.get(name);
      if (known === undefined) this.byName.set(name, section);
      else for (const [option, entry] of section.options) known.options.set(option, entry);
      this.fresh.add(known ?? section);
    }
  }

  /** Names of all sections but `[DEFAULT]`, in order of first appearance. */
  get sections(): readonly string[] {
    return [...this.byName.keys()];
  }

  has(section: string): boolean {
    return this.byName.has(section);
  }

  /** Where a section began. */
  place(section: string): Place | undefined {
    return this.byName.get(section);
  }

  /** The value of an option, `[DEFAULT]` included (CFG-INI-028). */
  get(section: string, option: string): Entry | undefined {
    return this.entries(section)(option);
  }

  /** The values of one section, for callers that look up many of them; `[DEFAULT]` included (CFG-INI-028). */
  entries(section: string): (option: string) => Entry | undefined {
    const own = this.byName.get(section)?.options ?? this.defaults;
    // Nearly every file has no [DEFAULT], and most options are absent: one look is enough.
    if (this.defaults.size === 0) return (option) => own.get(option);
    return (option) => own.get(option) ?? this.defaults.get(option);
  }

  /**
   * Removes the value that `get` returns, so that further problems can be found. A value in `[DEFAULT]` counts again.
   */
  forget(section: string, option: string): void {
    if (this.byName.get(section)?.options.delete(option) !== true) this.defaults.delete(option);
  }

  /** Option names of a section: its own, then those of `[DEFAULT]` (CFG-INI-029). */
  options(section: string): readonly string[] {
    return [...new Set([...(this.byName.get(section)?.options.keys() ?? []), ...this.defaults.keys()])];
  }

  /**
   * Replaces the literal text `%(here)s` in every option of every section (CFG-EXP-021). Only sections merged since the
   * last call are searched: with thousands of included files, all of them would otherwise be searched thousands of
   * times.
   */
  replaceHere(directory: string): void {
    for (const { options } of this.fresh) {
      for (const [name, entry] of new Map([...this.defaults, ...options])) {
        if (!entry.text.includes(HERE)) continue;
        options.set(name, { ...entry, text: entry.text.replaceAll(HERE, () => directory) });
      }
    }
    this.fresh.clear();
  }
}
