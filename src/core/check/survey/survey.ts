/**
 * Reads a configuration as the loader does, but continues after a refusal: each section by itself, so that one mistake
 * does not hide the others. The rules examine the result.
 */
import { readDaemonSection, type DaemonFileSettings } from "../../config/sections/daemon-section.js";
import { dialectLines } from "../../config/text/dialect.js";
import type { DoubtfulVariable } from "../../config/values/environment-doubts.js";
import { readFcgiGroup } from "../../config/sections/fcgi-section.js";
import { readGroup, readMember, readProgram } from "../../config/sections/group-section.js";
import { readIncludes } from "../../config/reading/include.js";
import { readListenerPool } from "../../config/sections/listener-section.js";
import { loadDaemonConfig, type DaemonRequest } from "../../config/load.js";
import { beginReading } from "../../config/reading/begin.js";
import type { DaemonConfig, GroupConfig, ServerConfig } from "../../config/model/model.js";
import { GROUP } from "../../config/options/program-options.js";
import { absolutePath, directoryOf } from "../../config/text/paths.js";
import { readRpcInterfaces } from "../../config/sections/plugins.js";
import { ConfigError } from "../../config/model/problems.js";
import { environmentNames, type ReadContext } from "../../config/reading/read-context.js";
import { findConfigFile } from "../../config/text/search.js";
import { SectionReader } from "../../config/reading/section-reader.js";
import { readServers } from "../../config/sections/server-section.js";
import { decodeSource } from "../../config/text/source-text.js";
import type { ConfigWorld } from "../../config/model/world.js";
import { LineTable } from "./line-table.js";
import type { CheckWorld } from "./machine.js";
import { withoutBadLines } from "./corrected-text.js";
import { relationRefusals } from "./relations.js";
import type { SurveyedRefusal, SurveyedGroup, SurveyedProcess } from "./surveyed.js";

export type { SurveyedRefusal, SurveyedGroup, SurveyedProcess } from "./surveyed.js";

/** Everything that was found out. */
export interface Survey {
  readonly world: CheckWorld;
  /** The root file as messages name it. */
  readonly file: string;
  /** All files that were read, the root first. */
  readonly files: readonly string[];
  /** Files that are templates and cannot be read: their text differs from the text that will be made from them. */
  readonly templates: ReadonlySet<string>;
  readonly table: LineTable;
  /** The loader's result, which is final. */
  readonly config: DaemonConfig | undefined;
  /** The loader's refusal first, then its further ones. */
  readonly refusals: readonly SurveyedRefusal[];
  /** `ENV_x` names as programs see them, without the prefix. */
  readonly environment: ReadonlyMap<string, string>;
  readonly daemon: DaemonFileSettings | undefined;
  /** In the loader's order, without those that could not be read. */
  readonly groups: readonly SurveyedGroup[];
  /** From refused sections, read without the refused options: commands and directories are as they would be. */
  readonly partly: readonly SurveyedProcess[];
  readonly servers: readonly ServerConfig[];
  /** Variables whose programs may get another value than is written. */
  readonly doubts: readonly DoubtfulVariable[];
  /** The warnings that the loader would log. */
  readonly warnings: readonly string[];
}

/** Reads everything. Throws only for bugs of ours. */
export function survey(world: CheckWorld, request: DaemonRequest): Survey {
  const table = new LineTable();
  const files: string[] = [];
  const broken: SurveyedRefusal[] = [];
  const templates = new Set<string>();
  const watched: ConfigWorld = {
    ...world,
    readFile(path) {
      const content = world.readFile(path);
      if (!("bytes" in content)) return content;
      files.push(path);
      const { bytes, problem, isTemplate } = withoutBadLines(content.bytes, path);
      if (isTemplate) templates.add(path);
      if (problem !== undefined) broken.push({ problem, section: undefined });
      table.add(path, dialectLines(decodeSource(bytes)));
      return { bytes };
    },
  };
  const sections = new Sections(watched, table);
  const loaded = loadDaemonConfig(world, request);
  const file = request.file ?? findConfigFile(world, request.argv0);
  const found = file === undefined ? NOTHING : sections.read(file);
  const refusals = distinct([...broken, ...sections.refusals]);
  if (!loaded.ok) {
    const first = refusals.findIndex(({ problem }) => problem.message === loaded.problem.message);
    const [official] = first < 0 ? [] : refusals.splice(first, 1);
    refusals.unshift(official ?? { problem: loaded.problem, section: undefined });
  }
  const config = loaded.ok ? loaded.value : undefined;
  return { world, file: file ?? "supervisord.conf", files, templates, table, config, refusals, ...found };
}

/** Without duplicates: the refusal of a file is repeated when reading continues. */
function distinct(refusals: readonly SurveyedRefusal[]): SurveyedRefusal[] {
  return [...new Map(refusals.toReversed().map((each) => [each.problem.message, each])).values()].reverse();
}

type Findings = Pick<Survey, "daemon" | "groups" | "partly" | "servers" | "environment" | "doubts" | "warnings">;

const NOTHING: Findings = {
  daemon: undefined,
  groups: [],
  partly: [],
  servers: [],
  environment: new Map(),
  doubts: [],
  warnings: [],
};

interface SurveyedGroups {
  readonly groups: readonly SurveyedGroup[];
  /** Refused groups, read without their refused options. */
  readonly parts: readonly SurveyedGroup[];
  /** True if no group and no part is missing. */
  readonly isWhole: boolean;
}

/** Without one of these options a section is refused for another reason, or has another meaning. */
const NEEDED: ReadonlySet<string> = new Set([
  "command",
  "environment",
  "programs",
  "username",
  "password",
  "port",
  "file",
  "files",
]);

/** The sections of one configuration, each read by itself. */
class Sections {
  readonly refusals: SurveyedRefusal[] = [];

  constructor(
    private readonly world: ConfigWorld,
    private readonly table: LineTable,
  ) {}

  read(file: string): Findings {
    const { world } = this;
    const reading = this.attempt(undefined, () => beginReading(world, file, absolutePath(world, directoryOf(file))));
    if (reading === undefined) return NOTHING;
    this.attempt("include", () => readIncludes(reading));
    let partly: DaemonFileSettings | undefined;
    const daemon = this.readAll(
      reading,
      "supervisord",
      () => readDaemonSection(reading),
      (part) => (partly = part),
    );
    // The other sections still know the variables of this one, even if parts of it are refused.
    const { environment: known = [] } = daemon ?? partly ?? {};
    for (const [name, value] of environmentNames(known)) reading.environment.set(name, value);
    this.attempt(undefined, () => readRpcInterfaces(reading));
    const { groups, parts, isWhole } = this.groups(reading);
    // References to programs can be checked only if all programs are known.
    if (isWhole) this.refusals.push(...relationRefusals(reading, daemon?.exit, [...groups, ...parts]));
    let servers: readonly ServerConfig[] = [];
    const takeServers = (read: readonly ServerConfig[]) => (servers = read);
    takeServers(this.readAll(reading, undefined, () => readServers(reading), takeServers) ?? servers);
    const environment = new Map([...reading.environment].map(([name, value]) => [name.slice("ENV_".length), value]));
    return {
      daemon,
      groups,
      partly: parts.filter(({ section }) => !section.startsWith("group:")).flatMap(({ members }) => members),
      servers,
      environment,
      doubts: [...reading.doubts.values()],
      warnings: [...new Set(reading.warnings)],
    };
  }

  private groups(reading: ReadContext): SurveyedGroups {
    const taken = new Set<string>();
    const groups: SurveyedGroup[] = [];
    const parts: SurveyedGroup[] = [];
    let isWhole = true;
    const named = (prefix: string) => reading.document.sections.filter((section) => section.startsWith(prefix));
    const add = (section: string, read: () => GroupConfig) => {
      const surveyed = (group: GroupConfig): SurveyedGroup => {
        const isGroup = group.processes.length > 0 && section.startsWith("group:");
        const members = isGroup
          ? membersOf(reading, section, group.name)
          : group.processes.map((process) => ({ section, process }));
        return { section, group, members };
      };
      const group = this.readAll(reading, section, read, (part) => parts.push(surveyed(part)));
      if (group !== undefined) groups.push(surveyed(group));
      else if (parts.at(-1)?.section !== section) isWhole = false;
    };
    for (const section of named("group:")) add(section, () => readGroup(reading, section, taken));
    for (const section of named("program:")) if (!taken.has(section)) add(section, () => readProgram(reading, section));
    for (const section of named("eventlistener:")) add(section, () => readListenerPool(reading, section));
    for (const section of named("fcgi-program:"))
      if (!taken.has(section)) add(section, () => readFcgiGroup(reading, section));
    return { groups, parts, isWhole };
  }

  /**
   * Reads a section as often as an option in it is refused, each time without the option that was refused before, so
   * that all refusals are found. Undefined if there was one: the result without the option is not what the file means,
   * and goes to `takePart`.
   */
  private readAll<T>(
    reading: ReadContext,
    section: string | undefined,
    read: () => T,
    takePart?: (part: T) => void,
  ): T | undefined {
    let isRefused = false;
    for (;;) {
      const before = this.refusals.length;
      const result = this.attempt(section, read);
      const refusal = this.refusals[before];
      if (refusal === undefined) {
        if (isRefused) takePart?.(result!);
        return isRefused ? undefined : result;
      }
      const option = this.table.optionAt(refusal.problem.place);
      // It needs an option that was removed here: that is not a mistake in the file.
      if (isRefused && option === undefined) this.refusals.pop();
      if (option === undefined || NEEDED.has(option.name)) return undefined;
      isRefused = true;
      reading.document.forget(option.section, option.name);
    }
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
function membersOf(reading: ReadContext, section: string, group: string): readonly SurveyedProcess[] {
  const options = new SectionReader(reading, section, GROUP, new Map([["here", reading.here]]));
  return options.read("programs").flatMap((program) => {
    const member = reading.document.has(`program:${program}`) ? `program:${program}` : `fcgi-program:${program}`;
    return readMember(reading, member, group).processes.map((process) => ({ section: member, process }));
  });
}

/** What runs where, also in sections with refused options. */
export function everyCommand(survey: Survey): readonly SurveyedProcess[] {
  return [...everyProcess(survey), ...survey.partly];
}

/** The processes of all groups that could be read. */
export function everyProcess({ groups }: Survey): readonly SurveyedProcess[] {
  return groups.flatMap(({ members }) => members);
}
