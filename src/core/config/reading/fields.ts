/** Turns the options that were read into the fields of the model. */
import { blankOf } from "./blank.js";
import { plainFields, type FieldOf, type OptionTable, type PlainNames } from "../options/option.js";
import type { Fields } from "../model/option-values.js";
import type { Read } from "./section-reader.js";

/** The values that were read, by the names of options; all options with a field of their own are there. */
export type PlainValues<T extends OptionTable> = { readonly [Name in PlainNames<T>]: Read<T[Name]> };

/**
 * Makes the fields of two tables, the original's and ours. An absent option that follows another option of its table
 * gets the value of that one.
 */
export function fieldMaker<Original extends OptionTable, Ours extends OptionTable>(
  original: Original,
  ours: Ours,
): (values: PlainValues<Original>, ownValues: PlainValues<Ours>) => Fields<Original & Ours> {
  const [sources, ownSources] = [sourcesOf(original), sourcesOf(ours)];
  const blank = blankOf([...sources, ...ownSources].map(({ field }) => field));
  return (values, ownValues) => {
    const fields = { ...blank } as Partial<
      Record<FieldOf<Original, PlainNames<Original>> | FieldOf<Ours, PlainNames<Ours>>, unknown>
    >;
    fill(fields, sources, values);
    fill(fields, ownSources, ownValues);
    return fields as unknown as Fields<Original & Ours>;
  };
}

interface FieldSource<T extends OptionTable> {
  readonly field: FieldOf<T, PlainNames<T>>;
  readonly option: PlainNames<T>;
  /** The option whose value it has when it is absent. */
  readonly followed: PlainNames<T> | undefined;
}

function sourcesOf<T extends OptionTable>(table: T): readonly FieldSource<T>[] {
  return plainFields(table).map(([option, field]) => {
    const followed = table[option]?.follows as PlainNames<T> | undefined;
    return { field, option, followed };
  });
}

function fill<T extends OptionTable>(
  fields: Partial<Record<FieldOf<T, PlainNames<T>>, unknown>>,
  sources: readonly FieldSource<T>[],
  values: PlainValues<T>,
): void {
  for (const { field, option, followed } of sources) {
    const value: unknown = values[option];
    fields[field] = value === undefined && followed !== undefined ? values[followed] : value;
  }
}
