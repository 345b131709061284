/** Groups, their members and the names of processes (CFG-GRP-*, CFG-PROG-004). */
import { spotOf, spotWithin } from "../survey/line-table.js";
import { nearest } from "../../nearest.js";
import { rule, type Rule } from "../survey/rule.js";
import { programSections } from "../survey/sections.js";
import type { Survey } from "../survey/survey.js";

/** Findings about groups. */
export const MEMBERSHIP: readonly Rule[] = [
  rule({
    name: "unknown-program",
    doc: "A member of a group that is not a program.",
    severities: ["error"],
    *find(survey) {
      const known = new Map(programNames(survey));
      for (const { name, group, spot } of listed(survey)) {
        if (known.has(name)) continue;
        const near = nearest(name, known.keys());
        yield {
          severity: "error",
          spot,
          now: `the daemon refuses to start: [${group}] names ${name}, but there is no [program:${name}]`,
          write: near === undefined ? `Add [program:${name}], or remove the name.` : `Did you mean ${near}?`,
        };
      }
    },
  }),
  rule({
    name: "two-groups",
    doc: "A program that is a member of several groups.",
    severities: ["warning"],
    *find(survey) {
      const first = new Map<string, string>();
      for (const { name, group, spot } of listed(survey)) {
        const before = first.get(name);
        first.set(name, group);
        if (before === undefined || before === group) continue;
        yield {
          severity: "warning",
          spot,
          now: `${name} is a member of [${before}] as well: it runs once for each`,
          write: "Remove the name from one of them.",
        };
      }
    },
  }),
  rule({
    name: "lost-socket",
    doc: "A fcgi-program in a group whose socket is missing or invalid.",
    severities: ["warning"],
    *find({ groups, table, file }) {
      for (const { section, members } of groups.filter(({ section }) => section.startsWith("group:"))) {
        const lost = members.filter(
          (each) => each.section.startsWith("fcgi-program:") && each.process.socket === undefined,
        );
        for (const program of new Set(lost.map((each) => each.section))) {
          yield {
            severity: "warning",
            spot: table.spot(program, "socket", file),
            now: `[${program}] gets no socket in [${section}]: its socket is missing or invalid`,
            write: "Write socket=tcp://host:port or socket=unix:///an/absolute/path.",
          };
        }
      }
    },
  }),
  rule({
    name: "dropped-group",
    doc: "Two groups of one name, such as a program beside a group.",
    severities: ["error"],
    *find({ groups, table, file }) {
      const first = new Map<string, string>();
      for (const { section, group } of [...groups].sort((a, b) => a.group.priority - b.group.priority)) {
        const before = first.get(group.name);
        if (before === undefined) {
          first.set(group.name, section);
          continue;
        }
        yield {
          severity: "error",
          spot: table.spot(section, undefined, file),
          now: `[${section}] never runs: its group has the name of [${before}], and only the first is taken`,
          write: "Give one of them another name.",
        };
      }
    },
  }),
  rule({
    name: "no-process",
    doc: "A program or a group that describes no process.",
    severities: ["warning"],
    *find({ groups, table, file }) {
      for (const { section, group } of groups) {
        if (group.processes.length > 0) continue;
        const isGroup = section.startsWith("group:");
        yield {
          severity: "warning",
          spot: table.spot(section, isGroup ? "programs" : "numprocs", file),
          now: `[${section}] is a group without any process`,
          write: isGroup ? "Write programs= with the names of its programs." : "Write numprocs=1 or more.",
        };
      }
    },
  }),
  rule({
    name: "equal-names",
    doc: "Processes of one group that have the same name.",
    severities: ["warning"],
    *find({ groups, table, file }) {
      for (const { group, members } of groups) {
        const seen = new Set<string>();
        for (const { section, process } of members) {
          if (seen.has(process.name)) {
            yield {
              severity: "warning",
              spot: table.spot(section, "process_name", file),
              now: `group ${group.name} has several processes named ${process.name}: only one of them can run`,
              write: "Write a process_name that differs, with %(program_name)s or %(process_num)02d in it.",
            };
            break;
          }
          seen.add(process.name);
        }
      }
    },
  }),
  rule({
    name: "no-process-number",
    doc: "Several processes without a number in their names.",
    severities: ["error"],
    *find(survey) {
      const { table, file } = survey;
      for (const section of programSections(survey)) {
        const count = Number(table.option(section, "numprocs")?.text);
        const name = table.option(section, "process_name");
        if (!(count > 1) || name?.text.includes("%(process_num)") === true) continue;
        yield {
          severity: "error",
          spot: name === undefined ? table.spot(section, undefined, file) : spotOf(name),
          now: `the daemon refuses to start: ${count} processes of [${section}] would have one name`,
          write: "Write process_name=%(program_name)s_%(process_num)02d.",
        };
      }
    },
  }),
];

/** Every name in every `programs=`. */
function* listed({ table }: Survey) {
  for (const group of table.sections.filter((section) => section.startsWith("group:"))) {
    const option = table.option(group, "programs");
    if (option === undefined || option.text.includes("%")) continue;
    for (const match of option.text.matchAll(/[^,]+/g)) {
      const name = match[0].trim();
      if (name !== "") yield { name, group, spot: spotWithin(option, match.index + match[0].indexOf(name)) };
    }
  }
}

/** Names that groups may list, with the kind of their section. */
function programNames({ table }: Survey): readonly (readonly [string, string])[] {
  return table.sections
    .map((section) => /^(program|fcgi-program):(.*)$/s.exec(section))
    .flatMap((match) => (match === null ? [] : [[match[2]!, match[1]!] as const]));
}
