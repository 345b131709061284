/**
 * How output is shown on the daemon's own standard output, and how much of it is remembered
 * (docs/container-logs.md). What `[supervisord]` says holds for every program that says nothing itself.
 */
import { OUTPUT_STYLE } from "./extensions.js";
import type { OutputFormat, OutputStyle } from "./model.js";
import type { Names } from "./python-format.js";
import type { Reading } from "./reading.js";
import { pyrepr } from "../python-repr.js";
import { SectionReader } from "./section-reader.js";

const FORMATS: readonly string[] = ["plain", "json"] satisfies readonly OutputFormat[];

/** What holds for one process; `scope` are the names its options may use. Throws ConfigError. */
export function readOutputStyle(reading: Reading, section: string, scope: Names): OutputStyle {
  const where = (name: string) => (reading.document.get(section, name) === undefined ? "supervisord" : section);
  const at = (name: keyof typeof OUTPUT_STYLE) => new SectionReader(reading, where(name), OUTPUT_STYLE, scope);
  return {
    format: readOutputFormat(reading, where("tsd_log_format"), scope),
    prefix: at("tsd_log_prefix").text("tsd_log_prefix") ?? "",
    toStdout: at("tsd_log_stdout").read("tsd_log_stdout"),
    tailMemory: Math.max(0, at("tsd_tail_memory").read("tsd_tail_memory")),
  };
}

/** `tsd_log_format` of one section. Throws ConfigError. */
export function readOutputFormat(reading: Reading, section: string, scope: Names): OutputFormat {
  const options = new SectionReader(reading, section, OUTPUT_STYLE, scope);
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
