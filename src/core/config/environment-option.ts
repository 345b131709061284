/**
 * Reads the option `environment=`, and notes the variables whose values may not arrive as written: some for the log at
 * start, all for `tsd check`.
 */
import { parseEnvironment } from "./environment.js";
import { DOUBTS, environmentDoubts } from "./environment-doubts.js";
import { placeOf } from "./reading.js";
import type { OptionTable } from "./options.js";
import type { SectionReader } from "./section-reader.js";

/** The variables. `expand` is told the value, and parts of it. Throws ConfigError. */
export function readEnvironment(
  options: SectionReader<OptionTable>,
  expand: (text: string) => string,
): ReadonlyMap<string, string> {
  const { reading, section } = options;
  const raw = options.raw("environment") ?? "";
  if (raw === "") return new Map();
  const { text, variables } = options.advised("environment", 'Write KEY="value" groups with commas between.', () => {
    const expanded = expand(raw);
    return { text: expanded, variables: parseEnvironment(expanded) };
  });
  for (const doubtful of environmentDoubts({ section, raw, text, expand })) {
    const { name, at, doubt } = doubtful;
    // A section is read once for each of its processes, and once more for each group that has it.
    if (reading.doubts.some((each) => each.section === section && each.at === at)) continue;
    reading.doubts.push(doubtful);
    if (!DOUBTS[doubt].logged) continue;
    const place = placeOf(reading, section, "environment");
    reading.warnings.push(
      `environment of [${section}], ${name === "" ? "an entry" : `variable ${name}`}: ${DOUBTS[doubt].now} (${place})`,
    );
  }
  return variables;
}
