/**
 * `tsd_sigpipe`: whether children begin with those signals ignored that the original leaks into its children (IMP-023).
 */
import { ownEntry } from "../../own-entry.js";
import type { SUPERVISORD_EXTENSIONS } from "../options/extensions.js";
import { pyrepr } from "../../python/repr.js";
import type { SectionReader } from "../reading/section-reader.js";

/** A reader of any section with the option. */
type SigpipeReader = Pick<SectionReader<Pick<typeof SUPERVISORD_EXTENSIONS, "tsd_sigpipe">>, "text" | "problem">;

/** The signals that the original leaks: SIGPIPE and SIGXFSZ (LIFE-SPAWN-022). */
export const LEAKED_SIGNALS: readonly number[] = [13, 25];

const MEANINGS: Readonly<Record<string, readonly number[]>> = { ignore: LEAKED_SIGNALS, default: [] };

/**
 * Numbers of the signals that begin ignored; undefined when the section does not set the option. Throws ConfigError.
 */
export function readIgnoredSignals(options: SigpipeReader): readonly number[] | undefined {
  const text = options.text("tsd_sigpipe");
  if (text === undefined) return undefined;
  const word = text.toLowerCase();
  const meant = ownEntry(MEANINGS, word);
  if (meant !== undefined) return meant;
  throw options.problem("tsd_sigpipe", `cannot take ${pyrepr(text)} for tsd_sigpipe`, "Write ignore or default.");
}
