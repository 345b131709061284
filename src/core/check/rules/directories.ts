/** Directories that do not exist: for the daemon's files, for programs to run in, for sockets. */
import { ownEntry } from "../../own-entry.js";
import { directoryOf, expandHome } from "../../config/text/paths.js";
import type { TypeName } from "../../config/options/option.js";
import type { Found, Spot } from "../survey/finding.js";
import { spotWithin } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { kindOf } from "../survey/sections.js";
import { everyCommand, type Survey } from "../survey/survey.js";

/** Findings about directories. */
export const DIRECTORIES: readonly Rule[] = [
  rule({
    name: "missing-directory",
    doc: "A directory that does not exist.",
    severities: ["error"],
    *find(survey) {
      const all = [...refused(survey), ...ofSockets(survey), ...ofPrograms(survey)];
      // First what keeps the daemon from starting, then the programs that need the same directory.
      const missing = all.sort((a, b) => Number(a.who === "program") - Number(b.who === "program"));
      const byPath = new Map<string, Missing[]>();
      for (const each of missing) byPath.set(each.directory, [...(byPath.get(each.directory) ?? []), each]);
      for (const [directory, [first, ...others]] of byPath) yield missingDirectory(directory, first!, others);
    },
  }),
];

/** A missing directory, and what cannot be done without it. */
interface Missing {
  readonly directory: string;
  readonly spot: Spot;
  readonly now: string;
  readonly who: "daemon" | "program";
}

function missingDirectory(directory: string, first: Missing, others: readonly Missing[]): Found<"error"> {
  const also = others.map(({ spot }) => spot);
  const write = directory.startsWith("~")
    ? "Write the home directory in full: no shell replaces ~."
    : `Make it with mkdir -p ${directory}, or write another path.`;
  return { severity: "error", spot: first.spot, now: first.now, write, also };
}

/** Which part of a value of these types must exist for the daemon to start. */
const MUST_EXIST: Readonly<Partial<Record<TypeName, (path: string) => string>>> = {
  directory: (path) => path,
  filePath: directoryOf,
  logName: directoryOf,
};

/** Values as written: if an expansion makes a wrong path, the refusal says so. */
function* refused({ table, world }: Survey): Generator<Missing> {
  for (const section of table.sections) {
    const options = kindOf(section)?.table ?? {};
    for (const option of table.optionsOf(section)) {
      const type = ownEntry(options, option.name)?.type;
      const part = type === undefined ? undefined : MUST_EXIST[type];
      if (part === undefined || option.text.includes("%")) continue;
      const directory = part(expandHome(world, option.text));
      if (directory === "" || world.isDirectory(directory)) continue;
      yield {
        directory,
        spot: spotWithin(option, 0),
        now: `the daemon refuses to start: ${option.name} of [${section}] needs the directory ${directory}, which is missing`,
        who: "daemon",
      };
    }
  }
}

function* ofPrograms(survey: Survey): Generator<Missing> {
  const asked = new Set<string>();
  for (const { section, process } of everyCommand(survey)) {
    const { directory } = process;
    const option = survey.table.option(section, "directory");
    if (option === undefined || directory === undefined || asked.has(`${section}\n${directory}`)) continue;
    asked.add(`${section}\n${directory}`);
    if (survey.world.isDirectory(directory)) continue;
    const now = `[${section}] can never start: its directory ${directory} is missing`;
    yield { directory, spot: spotWithin(option, 0), now, who: "program" };
  }
}

function* ofSockets({ servers, groups, table, world, file }: Survey): Generator<Missing> {
  const judge = (section: string, option: string, path: string, who: Missing["who"]): readonly Missing[] => {
    const directory = directoryOf(path);
    if (world.isDirectory(directory)) return [];
    const what = who === "daemon" ? "the daemon refuses to start" : `[${section}] can never start`;
    const now = `${what}: the directory of its socket, ${directory}, is missing`;
    return [{ directory, spot: table.spot(section, option, file), now, who }];
  };
  for (const server of servers) {
    if (server.kind === "unix") yield* judge(server.section, "file", server.path, "daemon");
  }
  for (const { section, group } of groups) {
    if (group.kind === "fcgi" && group.socket.kind === "unix") {
      yield* judge(section, "socket", group.socket.path, "program");
    }
  }
}
