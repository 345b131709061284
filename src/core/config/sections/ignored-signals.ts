/**
 * `tsd_sigpipe`: whether children begin with those signals ignored that the original leaks into its children (IMP-023).
 */
import { ownEntry } from "../../own-entry.js";
import type { PROGRAM_EXTENSIONS } from "../options/extensions.js";
import { pyrepr } from "../../python/repr.js";
import type { SectionReader } from "../reading/section-reader.js";

/** A reader of any section with the option. */
type SigpipeReader = Pick<SectionReader<Pick<typeof PROGRAM_EXTENSIONS, "tsd_sigpipe">>, "problem">;

/** `ignore` stands for the signals that the original leaks: SIGPIPE and SIGXFSZ (LIFE-SPAWN-022). */
const MEANINGS: Readonly<Record<string, readonly number[]>> = { ignore: [13, 25], default: [] };

/** Numbers of the signals that begin ignored. Throws ConfigError. */
export function ignoredSignalsOf(options: SigpipeReader, given: string): readonly number[] {
  const meant = ownEntry(MEANINGS, given.toLowerCase());
  if (meant !== undefined) return meant;
  throw options.problem("tsd_sigpipe", `cannot take ${pyrepr(given)} for tsd_sigpipe`, "Write ignore or default.");
}
