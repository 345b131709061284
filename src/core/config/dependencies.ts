/** `tsd_depends_on`: whether the programs it names exist, and that nobody waits for himself in the end (IMP-012). */
import type { GroupConfig, ProcessConfig } from "./model.js";
import { nameAfterColon } from "./names.js";
import { ConfigError } from "./problems.js";
import { isMeant, knownNames } from "./program-names.js";
import { pyrepr } from "../python-repr.js";
import { strip } from "./python-text.js";
import { placeOf, type Reading } from "./reading.js";

const OPTION = "tsd_depends_on";

interface Placed {
  readonly group: string;
  readonly process: ProcessConfig;
}

/** Throws ConfigError for a name nobody has, and for a circle. */
export function checkDependencies(reading: Reading, groups: readonly GroupConfig[]): void {
  if (groups.every(({ processes }) => processes.every(({ dependsOn }) => dependsOn.length === 0))) return;
  const all = groups.flatMap((group) => group.processes.map((process): Placed => ({ group: group.name, process })));
  const dependencies = new Map(all.map((one) => [one, named(reading, one, all, groups)]));
  const done = new Set<Placed>();
  const visit = (one: Placed, path: readonly Placed[]): void => {
    if (path.includes(one)) throw circle(reading, [...path.slice(path.indexOf(one)), one]);
    if (done.has(one)) return;
    for (const next of dependencies.get(one)!) visit(next, [...path, one]);
    done.add(one);
  };
  for (const one of all) visit(one, []);
}

function named(reading: Reading, one: Placed, all: readonly Placed[], groups: readonly GroupConfig[]): Placed[] {
  return one.process.dependsOn.flatMap((name) => {
    const found = all.filter(({ group, process }) => isMeant(name, group, process.name));
    if (found.length > 0) return found;
    const section = sectionOf(reading, one, (word) => word === name);
    throw new ConfigError(
      `cannot find the program ${pyrepr(name)} that ${OPTION} of ${pyrepr(one.process.name)} names`,
      [`${placeOf(reading, section, OPTION)}: write one of ${knownNames(groups)}.`],
      reading.document.get(section, OPTION),
    );
  });
}

function circle(reading: Reading, path: readonly Placed[]): ConfigError {
  const names = path.map(({ process }) => process.name).join(" waits for ");
  const [one, next] = [path[0]!, path[1]!];
  const section = sectionOf(reading, one, (word) => isMeant(word, next.group, next.process.name));
  return new ConfigError(
    `cannot start programs that wait for each other: ${names}`,
    [`${placeOf(reading, section, OPTION)}: remove one of these from ${OPTION}.`],
    reading.document.get(section, OPTION),
  );
}

/** Processes do not know their sections: of those that name the dependency, the one that is called like it. */
function sectionOf(reading: Reading, { group, process }: Placed, isIt: (word: string) => boolean): string {
  const words = (section: string) => (reading.document.get(section, OPTION)?.text ?? "").split(",").map(strip);
  const sections = reading.document.sections.filter((section) => words(section).some(isIt));
  const own = sections.find((section) => [process.name, group].includes(nameAfterColon(section)));
  return own ?? sections[0] ?? "";
}
