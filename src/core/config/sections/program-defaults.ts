/** The values of `[supervisord]` for programs that set none: read once, not once per program. */
import { SUPERVISORD_EXTENSIONS } from "../options/extensions.js";
import { ignoredSignalsOf } from "./ignored-signals.js";
import type { OrphanPolicy } from "../model/model.js";
import { orphanPolicyOf } from "./orphan-policy.js";
import { readOutputFormat, type StyleDefaults } from "./output-style.js";
import type { Names } from "../../python/format.js";
import type { ReadContext } from "../reading/read-context.js";
import { SectionReader } from "../reading/section-reader.js";

/** Defaults of programs, from `[supervisord]` or else our own. */
export interface ProgramDefaults extends StyleDefaults {
  readonly orphans: OrphanPolicy;
  /** Numbers of the signals that begin ignored. */
  readonly ignoredSignals: readonly number[];
}

const known = new WeakMap<ReadContext, ProgramDefaults>();

/** The defaults in one reading of a configuration. Throws ConfigError. */
export function programDefaults(reading: ReadContext): ProgramDefaults {
  const before = known.get(reading);
  if (before !== undefined) return before;
  const options = daemonOptions(reading, new Map([["here", reading.here]]));
  const defaults: ProgramDefaults = {
    orphans: orphanPolicyOf(options, options.read("tsd_orphans")),
    ignoredSignals: ignoredSignalsOf(options, options.read("tsd_sigpipe")),
    format: readOutputFormat(options),
    toStdout: options.read("tsd_log_stdout"),
    tailMemory: Math.max(0, options.read("tsd_tail_memory")),
    prefix: (names) => daemonOptions(reading, names).text("tsd_log_prefix") ?? "",
  };
  known.set(reading, defaults);
  return defaults;
}

function daemonOptions(reading: ReadContext, names: Names): SectionReader<typeof SUPERVISORD_EXTENSIONS> {
  return new SectionReader(reading, "supervisord", SUPERVISORD_EXTENSIONS, names);
}
