/**
 * What the tables say about one option. Everything else is made from an entry: reading, the fields of the model,
 * comparison, what `tsd check` and RPC show, advice about unknown names, the sample, the reference.
 */

/**
 * The types an option can have. `config/values/values` reads their texts; `config/model/option-values` gives the types
 * of the values.
 */
export type TypeName =
  | "text"
  | "integer"
  | "octal"
  | "mode"
  | "byteSize"
  | "boolean"
  | "level"
  | "exitCodes"
  | "signal"
  | "autorestart"
  | "list"
  | "user"
  | "owner"
  | "directory"
  | "filePath"
  | "logName"
  | "address"
  | "serverUrl"
  | "pairs";

/**
 * When a change of an option takes effect: `restart` with `update`, which stops the groups concerned and starts them
 * with their new configuration, or adds or removes them; `reload` when the daemon restarts in place; `boot` when the
 * daemon is ended and started again; `client` when a client is started.
 */
export type Change = "restart" | "reload" | "boot" | "client";

/** Whole numbers an option takes, both ends included. */
export interface Range {
  readonly min: number;
  readonly max: number;
  /** What to write, as the end of the sentence "Write …". */
  readonly write: string;
}

interface OptionBase {
  readonly type: TypeName;
  /** As a user would write it in the file. Without a default, the option may be absent. */
  readonly default?: string;
  /** For users, one sentence: what it does, in which unit. */
  readonly about: string;
  readonly change: Change;
  /** An option of the same section whose value this one has when it is absent. */
  readonly follows?: string;
  /** For numbers: values outside are refused. */
  readonly range?: Range;
  /** What to write, as the end of the sentence "Write …", where that is less than the type takes. */
  readonly write?: string;
  /**
   * Replaces the type's own message for a value that cannot be read; the value is appended. The original words some
   * messages so.
   */
  readonly refusal?: string;
  /** The section makes no sense without it. */
  readonly required?: true;
  /** The original expands it, then expands the result again: a literal % is written %%%% (CFG-EXP-008, CFG-EXP-014). */
  readonly expandedTwice?: true;
  /** Its value is never repeated in advice. */
  readonly secret?: true;
}

/**
 * One option of a section. `field` names the field of the model that the option's value becomes, with no further code.
 * `part` names the field that the section's reader makes from this option, and perhaps from others.
 */
export type Option = OptionBase &
  ({ readonly field: string; readonly part?: never } | { readonly part: string; readonly field?: never });

/** The options of one kind of section, by name as written in the file. */
export type OptionTable = Readonly<Record<string, Option>>;

/** The names of options with a field of their own. */
export type PlainNames<T extends OptionTable> = {
  [Name in keyof T & string]: T[Name] extends { readonly field: string } ? Name : never;
}[keyof T & string];

/** The field of an option that has a field of its own. */
export type FieldOf<T extends OptionTable, Name extends PlainNames<T>> = T[Name] extends {
  readonly field: infer Field extends string;
}
  ? Field
  : never;

/**
 * Options with a field of their own, each with the field, in the order of the table; all, or those with this change.
 */
export function plainFields<T extends OptionTable>(
  table: T,
  wanted?: Change,
): readonly (readonly [PlainNames<T>, FieldOf<T, PlainNames<T>>])[] {
  return Object.entries(table).flatMap(([name, { field, change }]) =>
    field === undefined || change !== (wanted ?? change)
      ? []
      : [[name, field] as [PlainNames<T>, FieldOf<T, PlainNames<T>>]],
  );
}
