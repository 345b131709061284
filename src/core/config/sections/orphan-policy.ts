/** `tsd_orphans`: the words it takes, in both kinds of section that have it. */
import type { PROGRAM_EXTENSIONS } from "../options/extensions.js";
import type { OrphanPolicy } from "../model/model.js";
import { pyrepr } from "../../python/repr.js";
import type { SectionReader } from "../reading/section-reader.js";

/** A reader of any section with the option. */
type OrphanReader = Pick<SectionReader<Pick<typeof PROGRAM_EXTENSIONS, "tsd_orphans">>, "problem">;

const WORDS = ["before_start", "on_stop"];

/** What the words of the option mean. Throws ConfigError. */
export function orphanPolicyOf(options: OrphanReader, given: readonly string[]): OrphanPolicy {
  const words = given.map((word) => word.toLowerCase());
  const isOff = words.includes("off") && words.every((word) => word === "off");
  const strange = words.find((word) => !isOff && !WORDS.includes(word));
  if (strange !== undefined) {
    const advice = "Write off alone, or before_start, on_stop, or both with a comma between.";
    throw options.problem("tsd_orphans", `cannot take ${pyrepr(strange)} for tsd_orphans`, advice);
  }
  return { beforeStart: words.includes("before_start"), onStop: words.includes("on_stop") };
}
