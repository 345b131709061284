/** Programs that belong together and need options of ours: hints, because supervisord has no option for it. */
import { commandFile } from "../../explain/background.js";
import type { Found } from "../survey/finding.js";
import { spotOf, spotWithin } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { everyProcess, type Survey, type SurveyedProcess } from "../survey/survey.js";
import { refersTo } from "../../config/sections/program-references.js";

/** Findings about programs that belong together. */
export const COMPANIONS: readonly Rule[] = [
  rule({
    name: "workers-stay",
    doc: "An nginx or a php-fpm without tsd_orphans, whose workers outlive a master that is killed.",
    severities: ["hint"],
    *find(survey) {
      const found = new Map<string, Found["spot"]>();
      const names = new Set<string>();
      for (const { section, process } of everyProcess(survey)) {
        const file = WITH_WORKERS.exec(commandFile(process.command))?.[0];
        const option = survey.table.option(section, "command");
        if (file === undefined || option === undefined || process.orphans.beforeStart) continue;
        names.add(file);
        found.set(section, spotWithin(option, 0));
      }
      const [first, ...also] = found.values();
      if (first === undefined) return;
      yield {
        severity: "hint",
        spot: first,
        now: `when the master of ${[...names].join(" or ")} is killed, its workers continue and hold its address: it cannot start again`,
        write:
          "Write tsd_orphans=before_start in [supervisord]: tsd then ends them before each start; supervisord ignores it.",
        also,
      };
    },
  }),
  rule({
    name: "display-first",
    doc: "A program on a display whose server is another program, without tsd_depends_on.",
    severities: ["hint"],
    *find(survey) {
      const servers = everyProcess(survey).flatMap((each) => serverOf(each));
      const found = new Set<string>();
      for (const each of everyProcess(survey)) {
        const { section, process } = each;
        const used = displayOf(survey, each);
        const server = servers.find(({ display, one }) => display === used && one.section !== section);
        if (server === undefined || found.has(section) || !process.autostart || waitsFor(survey, each, server.one))
          continue;
        const option = survey.table.option(section, "command");
        if (option === undefined || serverOf(each).length > 0) continue;
        found.add(section);
        yield {
          severity: "hint",
          spot: spotOf(option),
          now: `[${section}] uses display ${server.display} and may be started before [${server.one.section}], which serves it`,
          write: `Write tsd_depends_on=${server.one.process.name} in [${section}]: tsd then starts it when that program runs; supervisord ignores it.`,
        };
      }
    },
  }),
];

const WITH_WORKERS = /^(nginx|openresty|php-fpm)/;
const DISPLAY_SERVERS = /^(Xvfb|Xvnc|Xtigervnc|Xorg|Xephyr|Xdummy|Xwayland)$/;

function serverOf(one: SurveyedProcess): readonly { readonly display: string; readonly one: SurveyedProcess }[] {
  const { command } = one.process;
  if (!DISPLAY_SERVERS.test(commandFile(command))) return [];
  const display = /(?:^|\s)(:\d+)(?=\s|$)/.exec(command)?.[1];
  return display === undefined ? [] : [{ display, one }];
}

/** `:1`, also from `:1.0` or `localhost:1`. */
function displayOf({ daemon }: Survey, { process }: SurveyedProcess): string | undefined {
  const option = /(?:\s--?display[ =]|\bDISPLAY=)["']?(?:localhost)?(:\d+)/.exec(process.command)?.[1];
  const variable = process.environment.get("DISPLAY") ?? daemon?.environment.get("DISPLAY") ?? "";
  return option ?? /^(?:localhost)?(:\d+)/.exec(variable)?.[1];
}

function waitsFor({ groups }: Survey, { process }: SurveyedProcess, server: SurveyedProcess): boolean {
  const group = groups.find(({ members }) => members.includes(server))?.group.name ?? server.process.name;
  return process.dependsOn.some((name) => refersTo(name, group, server.process.name));
}
