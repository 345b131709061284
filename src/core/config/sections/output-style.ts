/**
 * How output is shown on the daemon's own standard output, and how much of it is remembered
 * (docs/how-to/container-logs.md). The values of `[supervisord]` apply to every program that sets none.
 */
import type { OUTPUT_STYLE } from "../options/extensions.js";
import type { OutputFormat, OutputStyle } from "../model/model.js";
import type { Names } from "../../python/format.js";
import { pyrepr } from "../../python/repr.js";
import type { SectionReader } from "../reading/section-reader.js";

/** A reader of any section with the options. */
type StyleReader = Pick<SectionReader<typeof OUTPUT_STYLE>, "has" | "read" | "text" | "problem">;

/** The style of programs that set none; the prefix may contain a program's own names. */
export interface StyleDefaults extends Omit<OutputStyle, "prefix"> {
  /** Throws ConfigError. */
  prefix(names: Names): string;
}

const FORMATS: readonly string[] = ["plain", "json"] satisfies readonly OutputFormat[];

/** The style of one process; `scope` are the names that its options may use. Throws ConfigError. */
export function readOutputStyle(options: StyleReader, defaults: StyleDefaults, scope: Names): OutputStyle {
  const own = (name: keyof typeof OUTPUT_STYLE) => options.has(name);
  return {
    format: own("tsd_log_format") ? readOutputFormat(options) : defaults.format,
    prefix: own("tsd_log_prefix") ? (options.text("tsd_log_prefix") ?? "") : defaults.prefix(scope),
    toStdout: own("tsd_log_stdout") ? options.read("tsd_log_stdout") : defaults.toStdout,
    tailMemory: own("tsd_tail_memory") ? Math.max(0, options.read("tsd_tail_memory")) : defaults.tailMemory,
  };
}

/** `tsd_log_format` of one section. Throws ConfigError. */
export function readOutputFormat(options: Pick<StyleReader, "text" | "problem">): OutputFormat {
  const text = options.text("tsd_log_format") ?? "";
  const format = text.toLowerCase();
  if (!FORMATS.includes(format)) {
    throw options.problem(
      "tsd_log_format",
      `cannot take ${pyrepr(text)} for tsd_log_format`,
      `Write ${FORMATS.join(" or ")}.`,
    );
  }
  return format as OutputFormat;
}
