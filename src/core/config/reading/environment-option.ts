/**
 * Reads the option `environment=`, and notes variables whose values may not reach the program as written: some for the
 * log at the start of the daemon, all for `tsd check`.
 */
import { parseEnvironment, releasedPairs } from "../values/environment.js";
import { DOUBTS, environmentDoubts } from "../values/environment-doubts.js";
import { placeOf } from "./read-context.js";
import type { OptionTable } from "../options/option.js";
import type { SectionReader } from "./section-reader.js";

/** The variables. `expand` is called with the whole value, and with parts of it. Throws ConfigError. */
export function readEnvironment(
  options: SectionReader<OptionTable>,
  expand: (text: string) => string,
): ReadonlyMap<string, string> {
  const { reading, section } = options;
  const raw = options.raw("environment") ?? "";
  if (raw === "") return new Map();
  const { text, released, variables } = options.advised(
    "environment",
    'Write KEY="value" groups with commas between.',
    () => {
      const expanded = expand(raw);
      const pairs = releasedPairs(expanded);
      return { text: expanded, released: pairs, variables: parseEnvironment(expanded, pairs) };
    },
  );
  for (const doubtful of environmentDoubts({ section, raw, text, released, expand })) {
    const { name, at, doubt } = doubtful;
    // A section is read once for each of its processes, and again for each group that has it.
    const spot = `${at} ${section}`;
    if (reading.doubts.has(spot)) continue;
    reading.doubts.set(spot, doubtful);
    if (!DOUBTS[doubt].logged) continue;
    const place = placeOf(reading, section, "environment");
    reading.warnings.push(
      `environment of [${section}], ${name === "" ? "an entry" : `variable ${name}`}: ${DOUBTS[doubt].now} (${place})`,
    );
  }
  return variables;
}
