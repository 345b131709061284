/**
 * Reads the options of one section through its table: finds the text, expands it and converts it. When that fails, it
 * reports the place and what to write.
 */
import { expand } from "../text/expand.js";
import type { Entry } from "../text/dialect.js";
import type { Option, OptionTable, Range } from "../options/option.js";
import { ConfigError, RepeatsValue } from "../model/problems.js";
import type { Names } from "../../python/format.js";
import { blankOf } from "./blank.js";
import { placeOf, withEnvironment, type ReadContext } from "./read-context.js";
import type { OptionValues } from "../model/option-values.js";
import { VALUE_TYPES } from "../values/values.js";

/** On some machines Python would run out of memory for more; V8 does so on all. */
const VALUE_MAX_CHARS = 1e9;
const TOO_MUCH = `cannot hold what all values expand to: it is longer than ${VALUE_MAX_CHARS} characters`;

/** The object that `readAll` fills, by the list of names. */
const BLANKS = new WeakMap<readonly string[], Readonly<Record<string, unknown>>>();

/** The type of an option's value: undefined only if it may be absent. */
export type Read<O extends Option> = O extends { readonly default: string }
  ? OptionValues[O["type"]]
  : OptionValues[O["type"]] | undefined;

/** The options of one section. `names` are the expansions on top of `ENV_*`; the map may grow while reading. */
export class SectionReader<T extends OptionTable> {
  private readonly names: Names;
  private readonly entry: (option: string) => Entry | undefined;

  constructor(
    readonly reading: ReadContext,
    readonly section: string,
    private readonly table: T,
    names: Names,
  ) {
    this.names = withEnvironment(reading, names);
    this.entry = reading.document.entries(section);
  }

  /** Whether the file says anything about an option. */
  has(name: keyof T & string): boolean {
    return this.entry(name) !== undefined;
  }

  /** The text as written, or the default's text; nothing expanded. */
  raw(name: keyof T & string): string | undefined {
    return this.entry(name)?.text ?? this.table[name]!.default;
  }

  /** The text expanded. Throws ConfigError (CFG-EXP-002, -003). */
  text(name: keyof T & string): string | undefined {
    const raw = this.raw(name);
    if (raw?.includes("%") !== true) return raw;
    return this.expand(name, raw, this.names, `${this.section}.${name}`);
  }

  /** Expands a text of this option with exactly these names, under exactly this label (CFG-EXP-004). */
  expand(name: keyof T & string, text: string, names: Names, label: string): string {
    try {
      const expanded = expand(text, names, label);
      this.reading.expanded.characters += expanded.length;
      if (this.reading.expanded.characters > VALUE_MAX_CHARS) {
        throw this.problem(name, TOO_MUCH, "Write smaller widths, or fewer processes.");
      }
      return expanded;
    } catch (error) {
      const percent = this.table[name]!.expandedTwice === true ? "%%%%" : "%%";
      const advice = `Write ${percent} for a single %.`;
      throw this.withAdvice(name, advice, error);
    }
  }

  /** The option's value. Throws ConfigError with the original's message and our advice. */
  read<K extends keyof T & string>(name: K): Read<T[K]> {
    if (!this.has(name)) return this.defaultValueOf(name) as Read<T[K]>;
    const value = this.convert(name, this.text(name)!);
    const { range } = this.table[name]!;
    if (range !== undefined) this.checkRange(name, value as number, range);
    return value as Read<T[K]>;
  }

  /** The values of several options, by name, read in this order. Throws ConfigError. */
  readAll<K extends keyof T & string>(names: readonly K[]): { readonly [Name in K]: Read<T[Name]> } {
    let blank = BLANKS.get(names);
    if (blank === undefined) BLANKS.set(names, (blank = blankOf(names)));
    const values: Record<string, unknown> = { ...blank };
    for (const name of names) values[name] = this.read(name);
    return values as { readonly [Name in K]: Read<T[Name]> };
  }

  private checkRange(name: keyof T & string, value: number, { min, max, write }: Range): void {
    if (value >= min && value <= max) return;
    throw this.problem(name, `cannot take ${value} for ${name}`, `Write ${write}.`);
  }

  /** The value of a default is computed once: most options of most programs are not in the file. */
  private defaultValueOf(name: keyof T & string): unknown {
    const option = this.table[name]!;
    const { defaults } = this.reading;
    if (option.default === undefined || defaults.has(option)) return defaults.get(option);
    const value = this.convert(name, this.text(name)!);
    defaults.set(option, value);
    return value;
  }

  /** Converts a text of this option, after any expansion. */
  convert<K extends keyof T & string>(name: K, text: string): OptionValues[T[K]["type"]] {
    const { type, refusal, range, write } = this.table[name]!;
    const valueType = VALUE_TYPES[type];
    try {
      return valueType.read(text, this.reading.world) as OptionValues[T[K]["type"]];
    } catch (error) {
      const reworded =
        refusal !== undefined && error instanceof ConfigError ? new ConfigError(`${refusal} ${text}`) : error;
      throw this.withAdvice(
        name,
        this.commentAdvice(name, text) ?? `Write ${write ?? range?.write ?? valueType.write}.`,
        reworded,
      );
    }
  }

  /** The advice when the value would be valid without a comment that is not one, because no blank stands before it. */
  private commentAdvice(name: keyof T & string, text: string): string | undefined {
    const [, value, mark] = /^([^;#]*[^;#\s])([;#])/.exec(text) ?? [];
    if (value === undefined) return undefined;
    try {
      VALUE_TYPES[this.table[name]!.type].read(value, this.reading.world);
      return `Write a blank before the ${mark}: without one no comment begins there, and it is part of the value.`;
    } catch {
      return undefined;
    }
  }

  /** Runs `work`; a problem without advice gets the option's place and `advice`. */
  advised<R>(name: keyof T & string, advice: string, work: () => R): R {
    try {
      return work();
    } catch (error) {
      throw this.withAdvice(name, advice, error);
    }
  }

  private withAdvice(name: keyof T & string, advice: string, error: unknown): unknown {
    if (!(error instanceof ConfigError) || error.problem.advice.length > 0) return error;
    if (!(error instanceof RepeatsValue)) return this.problem(name, error.message, advice);
    return this.problem(name, error.message, error.instead ?? advice, error.repeated);
  }

  /** A problem of this option, or of its section if the option is absent. */
  problem(name: keyof T & string, message: string, advice: string, repeated?: string): ConfigError {
    const entry = this.entry(name);
    const isSecret = this.table[name]!.secret === true;
    const shown = isSecret ? "(not shown)" : entry?.text.replaceAll("\n", "\n    ");
    const stands = entry === undefined ? `[${this.section}]` : `${name}=${shown ?? ""}`;
    const place = entry ?? this.reading.document.place(this.section);
    const secret = isSecret ? repeated : undefined;
    return new ConfigError(message, [`${placeOf(this.reading, this.section, name)}: ${stands}`, advice], place, secret);
  }
}
