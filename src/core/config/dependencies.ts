/** `depends_on`: whether the programs it names exist, and that nobody waits for himself in the end (IMP-012). */
import type { GroupConfig, ProcessConfig } from "./model.js";
import { ConfigError } from "./problems.js";
import { isMeant, knownNames } from "./program-names.js";
import { pyrepr } from "../python-repr.js";
import type { Reading } from "./reading.js";

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
    throw new ConfigError(
      `cannot find the program ${pyrepr(name)} that depends_on of ${pyrepr(one.process.name)} names`,
      [`${reading.file}: write one of ${knownNames(groups)}.`],
    );
  });
}

function circle(reading: Reading, path: readonly Placed[]): ConfigError {
  const names = path.map(({ process }) => process.name).join(" waits for ");
  return new ConfigError(`cannot start programs that wait for each other: ${names}`, [
    `${reading.file}: remove one of these from depends_on.`,
  ]);
}
