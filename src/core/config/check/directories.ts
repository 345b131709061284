/** Directories that do not exist: of what the daemon writes, where programs run, where sockets stand. */
import { ownEntry } from "../../own-entry.js";
import { directoryOf, expandHome } from "../paths.js";
import type { TypeName } from "../values.js";
import type { Found } from "./finding.js";
import { spotWithin } from "./line-table.js";
import type { Rule } from "./rule.js";
import { kindOf } from "./sections.js";
import { everyProcess, type Survey } from "./survey.js";

/** Findings about directories. */
export const DIRECTORIES: readonly Rule[] = [
  {
    name: "missing-directory",
    doc: "A directory that does not exist.",
    *find(survey) {
      yield* refused(survey);
      yield* ofPrograms(survey);
      yield* ofSockets(survey);
    },
  },
];

/** Which part of a value of these types must exist for the daemon to start. */
const MUST_EXIST: Readonly<Partial<Record<TypeName, (path: string) => string>>> = {
  directory: (path) => path,
  filePath: directoryOf,
  logName: directoryOf,
};

/** Values as they stand: what an expansion makes of others, the refusal tells. */
function* refused({ table, world }: Survey): Generator<Found> {
  for (const section of table.sections) {
    const options = kindOf(section)?.table ?? {};
    for (const option of table.optionsOf(section)) {
      const type = ownEntry(options, option.name)?.type;
      const part = type === undefined ? undefined : MUST_EXIST[type];
      if (part === undefined || option.text.includes("%")) continue;
      const directory = part(expandHome(world, option.text));
      if (directory === "" || world.isDirectory(directory)) continue;
      yield {
        severity: "error",
        spot: spotWithin(option, 0),
        now: `the daemon refuses to start: ${option.name} of [${section}] needs the directory ${directory}, which is missing`,
        write: `Make it with mkdir -p ${directory}, or write another path.`,
      };
    }
  }
}

function* ofPrograms(survey: Survey): Generator<Found> {
  const asked = new Set<string>();
  for (const { section, process } of everyProcess(survey)) {
    const { directory } = process;
    const option = survey.table.option(section, "directory");
    if (option === undefined || directory === undefined || asked.has(`${section}\n${directory}`)) continue;
    asked.add(`${section}\n${directory}`);
    if (survey.world.isDirectory(directory)) continue;
    yield {
      severity: "error",
      spot: spotWithin(option, 0),
      now: `[${section}] can never start: its directory ${directory} is missing`,
      write: directory.startsWith("~")
        ? "Write the home directory in full: no shell replaces ~."
        : `Make it with mkdir -p ${directory}, or write another directory.`,
    };
  }
}

function* ofSockets({ servers, groups, table, world, file }: Survey): Generator<Found> {
  const sockets: { readonly section: string; readonly option: string; readonly path: string; readonly who: string }[] =
    [];
  for (const server of servers) {
    if (server.kind === "unix") {
      sockets.push({ section: server.section, option: "file", path: server.path, who: "the daemon refuses to start" });
    }
  }
  for (const { section, group } of groups) {
    if (group.kind === "fcgi" && group.socket.kind === "unix") {
      sockets.push({ section, option: "socket", path: group.socket.path, who: `[${section}] can never start` });
    }
  }
  for (const { section, option, path, who } of sockets) {
    const directory = directoryOf(path);
    if (world.isDirectory(directory)) continue;
    yield {
      severity: "error",
      spot: table.spot(section, option, file),
      now: `${who}: the directory of its socket, ${directory}, is missing`,
      write: `Make it with mkdir -p ${directory}, or write another path.`,
    };
  }
}
