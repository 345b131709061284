/**
 * All groups of a configuration: `[group:x]`, programs on their own, listener pools and FastCGI
 * programs, read in the original's order and sorted by priority and name (CFG-GRP-*, CFG-ERR-004).
 */
import { readFcgiGroup, readFcgiSocket } from "./fcgi-section.js";
import { readListenerPool } from "./listener-section.js";
import type { GroupConfig, ProcessConfig, ProgramGroupConfig } from "../model/model.js";
import { checkedName, nameAfterColon } from "./name-syntax.js";
import { GROUP, PROGRAM } from "../options/program-options.js";
import { readProcesses } from "./program-section.js";
import { ConfigError } from "../model/problems.js";
import { compareText } from "../../python/text.js";
import { placeOf, type ReadContext } from "../reading/read-context.js";
import { SectionReader } from "../reading/section-reader.js";

/** Reads every group. Environments are the programs' own; the daemon's is merged later. Throws ConfigError. */
export function readGroups(reading: ReadContext): readonly GroupConfig[] {
  const members = new Set<string>();
  const named = (prefix: string) => reading.document.sections.filter((section) => section.startsWith(prefix));
  const groups: GroupConfig[] = [];
  for (const section of named("group:")) groups.push(readGroup(reading, section, members));
  for (const section of named("program:")) if (!members.has(section)) groups.push(readProgram(reading, section));
  for (const section of named("eventlistener:")) groups.push(readListenerPool(reading, section));
  for (const section of named("fcgi-program:")) if (!members.has(section)) groups.push(readFcgiGroup(reading, section));
  for (const group of groups) warnOfEqualNames(reading, group);
  return groups.sort((a, b) => a.priority - b.priority || compareText(a.name, b.name));
}

/**
 * `[group:x]`. Adds the sections of its members to `members`, which excludes them from the other groups (CFG-GRP-005).
 * Throws ConfigError.
 */
export function readGroup(reading: ReadContext, section: string, members: Set<string>): ProgramGroupConfig {
  const name = checkedName(nameAfterColon(section), placeOf(reading, section));
  const options = new SectionReader(reading, section, GROUP, new Map([["here", reading.here]]));
  const programs = options.read("programs");
  const priority = options.read("priority");
  const processes: ProcessConfig[] = [];
  for (const program of programs) {
    const member = memberSection(options, program);
    members.add(member);
    const made = readMember(reading, member, name);
    processes.push(...made.processes);
    if (made.noSocket !== undefined) {
      const place = placeOf(reading, section, "programs");
      reading.warnings.push(`[${member}] gets no FastCGI socket in [${section}] (${place}): ${made.noSocket}`);
    }
  }
  return { kind: "program", name, priority, processes };
}

/** The processes of a member; `noSocket` says why the processes of a FastCGI program have no socket. */
interface Member {
  readonly processes: readonly ProcessConfig[];
  readonly noSocket: string | undefined;
}

/**
 * In a group, a FastCGI program keeps its socket; the original makes it an ordinary program without one (CFG-GRP-010,
 * IMP-020). The original never reads the socket options there, so wrong ones are not refused: the program then gets no
 * socket. Throws ConfigError.
 */
export function readMember(reading: ReadContext, section: string, group: string): Member {
  const processes = readProcesses(reading, section, group);
  if (!section.startsWith("fcgi-program:")) return { processes, noSocket: undefined };
  try {
    const socket = readFcgiSocket(reading, section);
    return { processes: processes.map((process) => ({ ...process, socket })), noSocket: undefined };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { processes, noSocket: error.message };
  }
}

/** The section of a member. The original names the wrong section after the first good member (IMP-033). */
function memberSection(options: SectionReader<typeof GROUP>, program: string): string {
  const { section, reading } = options;
  const [found, other] = [`program:${program}`, `fcgi-program:${program}`].filter((name) => reading.document.has(name));
  if (found === undefined) {
    const message = `[${section}] names unknown program or fcgi-program ${program}`;
    const advice =
      program === ""
        ? "Take the comma out that has no name behind it, or before it."
        : `Add a section [program:${program}], or remove the name.`;
    throw options.problem("programs", message, advice);
  }
  if (other !== undefined) {
    const message = `[${section}] name ${program} is ambiguous (exists as program and fcgi-program)`;
    throw options.problem("programs", message, `Rename [${found}] or [${other}].`);
  }
  return found;
}

/** A program that is in no group is a group of its own (CFG-PROG-031). Throws ConfigError. */
export function readProgram(reading: ReadContext, section: string): ProgramGroupConfig {
  const name = checkedName(nameAfterColon(section), placeOf(reading, section));
  const options = new SectionReader(reading, section, PROGRAM, new Map([["here", reading.here]]));
  const priority = options.read("priority");
  return { kind: "program", name, priority, processes: readProcesses(reading, section, name) };
}

/**
 * Of processes with the same name only one can run (CFG-PROG-004, CFG-GRP-007). The original does not report it; we do
 * (IMP-047).
 */
function warnOfEqualNames(reading: ReadContext, group: GroupConfig): void {
  if (group.processes.length < 2) return;
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { name } of group.processes) (seen.has(name) ? repeated : seen).add(name);
  for (const name of repeated) {
    reading.warnings.push(`group '${group.name}' has several processes named '${name}', of which only one can run`);
  }
}
