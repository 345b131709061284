/**
 * Reads a configuration as the loader does, but goes on after what the loader refuses: each section
 * for itself, so that one mistake does not hide the others. What rules look at.
 */
import { readDaemonSection, type DaemonFileSettings } from "../daemon-section.js";
import { dialectLines } from "../dialect.js";
import type { DoubtfulVariable } from "../environment-doubts.js";
import { readFcgiGroup } from "../fcgi-section.js";
import { readGroup, readMember, readProgram } from "../group-section.js";
import { readIncludes } from "../include.js";
import { readListenerPool } from "../listener-section.js";
import { loadDaemonConfig, type DaemonRequest } from "../load.js";
import { openReading } from "../opening.js";
import type { DaemonConfig, GroupConfig, ProcessConfig, ServerConfig } from "../model.js";
import { GROUP } from "../options.js";
import { absolutePath, directoryOf } from "../paths.js";
import { readRpcInterfaces } from "../plugins.js";
import { ConfigError, type ConfigProblem } from "../problems.js";
import { environmentNames, type Reading } from "../reading.js";
import { findConfigFile } from "../search.js";
import { SectionReader } from "../section-reader.js";
import { readServers } from "../server-section.js";
import { decodeSource } from "../source-text.js";
import type { FileWorld } from "../../process/lookup.js";
import type { ConfigWorld } from "../world.js";
import { LineTable } from "./line-table.js";

/** What checking needs to know of the machine. */
export interface CheckWorld extends ConfigWorld {
  /** Asked for programs. */
  readonly programs: FileWorld;
}

/** A process with the section that describes it. */
export interface SurveyedProcess {
  readonly section: string;
  readonly process: ProcessConfig;
}

/** A group with the section that makes it. */
export interface SurveyedGroup {
  readonly section: string;
  readonly group: GroupConfig;
  readonly members: readonly SurveyedProcess[];
}

/** A refusal, with the section that was being read. */
export interface Refusal {
  readonly problem: ConfigProblem;
  readonly section: string | undefined;
}

/** Everything that could be found out. */
export interface Survey {
  readonly world: CheckWorld;
  /** The root file as messages name it. */
  readonly file: string;
  /** All files that were read, the root first. */
  readonly files: readonly string[];
  readonly table: LineTable;
  /** What the loader made of it: its word is final. */
  readonly config: DaemonConfig | undefined;
  /** The loader's refusal first, then what it would refuse next. */
  readonly refusals: readonly Refusal[];
  /** `ENV_x` names as programs see them, without the prefix. */
  readonly environment: ReadonlyMap<string, string>;
  readonly daemon: DaemonFileSettings | undefined;
  /** In the loader's order; those that could not be read are missing. */
  readonly groups: readonly SurveyedGroup[];
  readonly servers: readonly ServerConfig[];
  /** Variables whose programs may get another value than is written. */
  readonly doubts: readonly DoubtfulVariable[];
  /** What the loader would log as warnings. */
  readonly warnings: readonly string[];
}

/** Reads everything. Never throws but for our own mistakes. */
export function survey(world: CheckWorld, request: DaemonRequest): Survey {
  const table = new LineTable();
  const files: string[] = [];
  const watched: ConfigWorld = {
    ...world,
    readFile(path) {
      const content = world.readFile(path);
      if ("bytes" in content) {
        files.push(path);
        table.add(path, dialectLines(decodeSource(content.bytes)));
      }
      return content;
    },
  };
  const sections = new Sections(watched);
  const loaded = loadDaemonConfig(world, request);
  const file = request.file ?? findConfigFile(world, request.argv0);
  const found = file === undefined ? NOTHING : sections.read(file);
  const refusals = [...sections.refusals];
  if (!loaded.ok) {
    const first = refusals.findIndex(({ problem }) => problem.message === loaded.problem.message);
    const [official] = first < 0 ? [] : refusals.splice(first, 1);
    refusals.unshift(official ?? { problem: loaded.problem, section: undefined });
  }
  const config = loaded.ok ? loaded.value : undefined;
  return { world, file: file ?? "supervisord.conf", files, table, config, refusals, ...found };
}

type Findings = Pick<Survey, "daemon" | "groups" | "servers" | "environment" | "doubts" | "warnings">;

const NOTHING: Findings = {
  daemon: undefined,
  groups: [],
  servers: [],
  environment: new Map(),
  doubts: [],
  warnings: [],
};

/** The sections of one configuration, each read for itself. */
class Sections {
  readonly refusals: Refusal[] = [];

  constructor(private readonly world: ConfigWorld) {}

  read(file: string): Findings {
    const { world } = this;
    const reading = this.attempt(undefined, () => openReading(world, file, absolutePath(world, directoryOf(file))));
    if (reading === undefined) return NOTHING;
    this.attempt("include", () => readIncludes(reading));
    const daemon = this.attempt("supervisord", () => readDaemonSection(reading));
    for (const [name, value] of environmentNames(daemon?.environment ?? [])) reading.environment.set(name, value);
    this.attempt(undefined, () => readRpcInterfaces(reading));
    const groups = this.groups(reading);
    const servers = this.attempt(undefined, () => readServers(reading)) ?? [];
    const environment = new Map([...reading.environment].map(([name, value]) => [name.slice("ENV_".length), value]));
    return {
      daemon,
      groups,
      servers,
      environment,
      doubts: [...reading.doubts.values()],
      warnings: [...new Set(reading.warnings)],
    };
  }

  private groups(reading: Reading): readonly SurveyedGroup[] {
    const taken = new Set<string>();
    const groups: SurveyedGroup[] = [];
    const named = (prefix: string) => reading.document.sections.filter((section) => section.startsWith(prefix));
    const add = (section: string, read: () => GroupConfig) => {
      const group = this.attempt(section, read);
      if (group === undefined) return;
      const members =
        group.processes.length > 0 && section.startsWith("group:")
          ? membersOf(reading, section, group.name)
          : group.processes.map((process) => ({ section, process }));
      groups.push({ section, group, members });
    };
    for (const section of named("group:")) add(section, () => readGroup(reading, section, taken));
    for (const section of named("program:")) if (!taken.has(section)) add(section, () => readProgram(reading, section));
    for (const section of named("eventlistener:")) add(section, () => readListenerPool(reading, section));
    for (const section of named("fcgi-program:"))
      if (!taken.has(section)) add(section, () => readFcgiGroup(reading, section));
    return groups;
  }

  private attempt<T>(section: string | undefined, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.refusals.push({ problem: error.problem, section });
      return undefined;
    }
  }
}

/** The processes of a `[group:x]` that could be read, in its order. */
function membersOf(reading: Reading, section: string, group: string): readonly SurveyedProcess[] {
  const options = new SectionReader(reading, section, GROUP, new Map([["here", reading.here]]));
  return options.read("programs").flatMap((program) => {
    const member = reading.document.has(`program:${program}`) ? `program:${program}` : `fcgi-program:${program}`;
    return readMember(reading, member, group).processes.map((process) => ({ section: member, process }));
  });
}

/** The processes of all groups that could be read. */
export function everyProcess({ groups }: Survey): readonly SurveyedProcess[] {
  return groups.flatMap(({ members }) => members);
}
