/**
 * `tsd_depends_on`: checks that the programs it names exist, and that no program waits for itself in the end (IMP-012).
 */
import type { GroupConfig, ProcessConfig } from "../model/model.js";
import { nameAfterColon } from "./name-syntax.js";
import { ConfigError } from "../model/problems.js";
import { ByReference, refersTo, knownNames } from "./program-references.js";
import { pyrepr } from "../../python/repr.js";
import { strip } from "../../python/text.js";
import { placeOf, type ReadContext } from "../reading/read-context.js";

const OPTION = "tsd_depends_on";

interface Placed {
  readonly group: string;
  readonly process: ProcessConfig;
}

/** Throws ConfigError for a name that no program has, and for a circle. */
export function checkDependencies(reading: ReadContext, groups: readonly GroupConfig[]): void {
  if (groups.every(({ processes }) => processes.every(({ dependsOn }) => dependsOn.length === 0))) return;
  const all = groups.flatMap((group) => group.processes.map((process): Placed => ({ group: group.name, process })));
  const byName = new ByReference<Placed>();
  for (const one of all) byName.add(one.group, one.process.name, one);
  const dependencies = new Map(all.map((one) => [one, named(reading, one, byName, groups)]));
  const path = circleIn(dependencies);
  if (path !== undefined) throw circle(reading, path);
}

function named(
  reading: ReadContext,
  one: Placed,
  byName: ByReference<Placed>,
  groups: readonly GroupConfig[],
): Placed[] {
  return one.process.dependsOn.flatMap((name) => {
    const found = byName.of(name);
    if (found.length > 0) return found;
    const section = sectionOf(reading, one, (word) => word === name);
    // A group that has only this program would be a circle.
    const others = groups.filter((group) => group.name !== one.group || group.processes.length > 1);
    throw new ConfigError(
      `cannot find the program ${pyrepr(name)} that ${OPTION} of ${pyrepr(one.process.name)} names`,
      [
        `${placeOf(reading, section, OPTION)}: ` +
          (others.length === 0
            ? "remove it: there is no other program to wait for."
            : `write one of ${knownNames(others)}.`),
      ],
      reading.document.get(section, OPTION),
    );
  });
}

/**
 * The first circle, with its first name repeated at the end. No recursion: a chain of programs may be longer than the
 * stack is deep.
 */
function circleIn(dependencies: ReadonlyMap<Placed, readonly Placed[]>): readonly Placed[] | undefined {
  const done = new Set<Placed>();
  for (const start of dependencies.keys()) {
    if (done.has(start)) continue;
    const path = [start];
    const looked = new Map([[start, 0]]);
    for (let one = path.at(-1); one !== undefined; one = path.at(-1)) {
      const at = looked.get(one)!;
      const next = dependencies.get(one)![at];
      looked.set(one, at + 1);
      if (next === undefined) {
        done.add(one);
        looked.delete(one);
        path.pop();
      } else if (looked.has(next)) {
        return [...path.slice(path.indexOf(next)), next];
      } else if (!done.has(next)) {
        path.push(next);
        looked.set(next, 0);
      }
    }
  }
  return undefined;
}

function circle(reading: ReadContext, path: readonly Placed[]): ConfigError {
  const names = path.map(({ process }) => process.name).join(" waits for ");
  const [one, next] = [path[0]!, path[1]!];
  const section = sectionOf(reading, one, (word) => refersTo(word, next.group, next.process.name));
  return new ConfigError(
    `cannot start programs that wait for each other: ${names}`,
    [`${placeOf(reading, section, OPTION)}: remove one of these from ${OPTION}.`],
    reading.document.get(section, OPTION),
  );
}

/**
 * Processes do not know their sections: of the sections that name the dependency, the one with the name of the process.
 */
function sectionOf(reading: ReadContext, { group, process }: Placed, isIt: (word: string) => boolean): string {
  const words = (section: string) => (reading.document.get(section, OPTION)?.text ?? "").split(",").map(strip);
  const sections = reading.document.sections.filter((section) => words(section).some(isIt));
  const own = sections.find((section) => [process.name, group].includes(nameAfterColon(section)));
  return own ?? sections[0] ?? "";
}
