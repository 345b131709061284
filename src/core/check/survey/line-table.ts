/**
 * Every section header and every option in all files of a configuration, with columns. The reader of a configuration
 * forgets these once it knows which value counts.
 */
import type { DialectLine } from "../../config/text/dialect.js";
import type { Place } from "../../config/model/problems.js";
import { indentation, stripEnd } from "../../python/text.js";
import type { Spot } from "./finding.js";

/** A section header. */
export interface HeaderAt extends Spot {
  readonly name: string;
}

/** One line of a value. */
export interface ValuePart extends Spot {
  readonly text: string;
  /** The comment after it: its first character, and the column. */
  readonly comment: { readonly mark: string; readonly column: number } | undefined;
}

/** An option as written; its place is that of its name. */
export interface OptionAt extends Spot {
  readonly section: string;
  readonly name: string;
  /** Its lines, at least one. */
  readonly parts: readonly ValuePart[];
  /** The lines joined as the dialect joins them; nothing expanded. */
  readonly text: string;
}

/** The lines of all files, in the order they are read. */
export class LineTable {
  readonly headers: HeaderAt[] = [];
  /** In the order they are read: of two with the same name, the later one counts. */
  readonly options: OptionAt[] = [];
  /** `[include]` in included files: it has no effect, and no other rule reports it (CFG-INC-006). */
  readonly idleIncludes: HeaderAt[] = [];
  private readonly first = new Map<string, HeaderAt>();
  private readonly byPlace = new Map<string, OptionAt>();
  private root: string | undefined;
  private readonly last = new Map<string, Map<string, OptionAt>>();

  /** Adds the next file, in the order of the reader. */
  add(file: string, lines: readonly DialectLine[]): void {
    this.root ??= file;
    let section = "";
    let parts: ValuePart[] = [];
    let isIdle = false;
    for (const line of lines) {
      if (line.kind === "section") {
        section = line.name;
        const header = { file, line: line.line, column: line.column + 1, name: section };
        isIdle = section === "include" && file !== this.root;
        if (isIdle) {
          this.idleIncludes.push(header);
          continue;
        }
        this.headers.push(header);
        if (!this.first.has(section)) this.first.set(section, header);
        if (!this.last.has(section)) this.last.set(section, new Map());
      } else if (isIdle) {
        continue;
      } else if (line.kind === "option" && line.name !== "") {
        parts = [partOf(file, line)];
        const spot = { file, line: line.line, column: indentation(line.raw) + 1 };
        const option = new WrittenOption(spot, section, line.name, parts);
        this.options.push(option);
        this.byPlace.set(placeKey(spot), option);
        this.last.get(section)!.set(line.name, option);
      } else if (line.kind === "more") {
        parts.push(partOf(file, line));
      }
    }
  }

  /** Names of all sections, `[DEFAULT]` included, in order of first appearance. */
  get sections(): readonly string[] {
    return [...this.first.keys()];
  }

  /** The option that counts, `[DEFAULT]` included (CFG-INI-028). */
  option(section: string, name: string): OptionAt | undefined {
    return this.last.get(section)?.get(name) ?? this.last.get("DEFAULT")?.get(name);
  }

  /** The options of a section that count, in all files; without `[DEFAULT]`. */
  optionsOf(section: string): readonly OptionAt[] {
    return [...(this.last.get(section)?.values() ?? [])];
  }

  /** The option that begins on this line, whether it counts or not. */
  optionAt(place: Place | undefined): OptionAt | undefined {
    if (place === undefined) return undefined;
    return this.byPlace.get(placeKey(place));
  }

  /** Where a section begins. */
  header(section: string): HeaderAt | undefined {
    return this.first.get(section);
  }

  /** Where an option is, or where its section begins; `fallback` is the root file. */
  spot(section: string, name: string | undefined, fallback: string): Spot {
    const found = (name === undefined ? undefined : this.option(section, name)) ?? this.header(section);
    return found === undefined ? { file: fallback, line: 1, column: 1 } : spotOf(found);
  }
}

/** The place of the character at this offset of an option's text. */
export function spotWithin(option: OptionAt, offset: number): Spot {
  let rest = offset;
  for (const part of option.parts) {
    if (rest <= part.text.length) return { file: part.file, line: part.line, column: part.column + rest };
    rest -= part.text.length + 1;
  }
  return spotOf(option);
}

function placeKey({ file, line }: Place): string {
  return `${line} ${file}`;
}

/** Only the place. */
export function spotOf({ file, line, column }: Spot): Spot {
  return { file, line, column };
}

function partOf(file: string, { line, column, text, raw, comment }: DialectLine): ValuePart {
  const after = comment === undefined ? undefined : { mark: raw[comment]!, column: comment + 1 };
  return { file, line, column: column + 1, text, comment: after };
}

/** An option that still gets lines. */
class WrittenOption implements OptionAt {
  readonly file: string;
  readonly line: number;
  readonly column: number;

  constructor(
    spot: Spot,
    readonly section: string,
    readonly name: string,
    readonly parts: readonly ValuePart[],
  ) {
    ({ file: this.file, line: this.line, column: this.column } = spot);
  }

  get text(): string {
    return stripEnd(this.parts.map(({ text }) => text).join("\n"));
  }
}
