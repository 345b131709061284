/** Event listeners: types that do not exist, and events that are never sent (CFG-EL-*, EV-TYPE-*). */
import { EVENT_TREE, eventNamed, isA, type EventName } from "../../events/kinds.js";
import type { Found } from "../survey/finding.js";
import { spotWithin, type OptionAt } from "../survey/line-table.js";
import { nearest } from "../../nearest.js";
import { rule, type Rule } from "../survey/rule.js";
import { everyProcess, type Survey } from "../survey/survey.js";

/** Findings about listeners. */
export const LISTENERS: readonly Rule[] = [
  rule({
    name: "unknown-event",
    doc: "An event type that does not exist, or that only tsd knows by that name.",
    severities: ["error", "warning"],
    *find({ table }) {
      for (const section of table.sections) {
        const option = section.startsWith("eventlistener:") ? table.option(section, "events") : undefined;
        if (option === undefined || option.text.includes("%")) continue;
        for (const { name, at } of names(option)) yield* judge(option, name, at);
      }
    },
  }),
  rule({
    name: "silent-events",
    doc: "A listener for output of programs, none of which sends any.",
    severities: ["warning"],
    *find(survey) {
      for (const { section, group } of survey.groups) {
        if (group.kind !== "eventlistener") continue;
        const option = survey.table.option(section, "events");
        if (option === undefined) continue;
        for (const name of group.events) {
          const wanted = eventNamed(name);
          const source = SOURCES.find(({ kind }) => wanted !== undefined && isA(wanted, kind));
          if (source === undefined || sends(survey, source)) continue;
          yield {
            severity: "warning",
            spot: spotWithin(option, Math.max(0, option.text.toUpperCase().indexOf(name))),
            now: `[${section}] never gets a ${name} event: no program sends any`,
            write: `Write ${source.write} in the programs whose output it needs.`,
          };
        }
      }
    },
  }),
];

interface Source {
  readonly kind: EventName;
  readonly option: "eventsEnabled" | "captureMaxBytes";
  readonly write: string;
}

const SOURCES: readonly Source[] = [
  { kind: "PROCESS_LOG", option: "eventsEnabled", write: "stdout_events_enabled=true" },
  { kind: "PROCESS_COMMUNICATION", option: "captureMaxBytes", write: "stdout_capture_maxbytes=1MB" },
];

function sends(survey: Survey, { option }: Source): boolean {
  return everyProcess(survey).some(({ process }) => Boolean(process.stdout[option]) || Boolean(process.stderr[option]));
}

/** The names in a list, with where each begins. */
function* names({ text }: OptionAt): Generator<{ readonly name: string; readonly at: number }> {
  for (const match of text.matchAll(/[^,]+/g)) {
    const name = match[0].trim();
    if (name !== "") yield { name: name.toUpperCase(), at: match.index + match[0].indexOf(name) };
  }
}

function* judge(option: OptionAt, name: string, at: number): Generator<Found<"error" | "warning">> {
  const meant = eventNamed(name);
  if (meant === name) return;
  const spot = spotWithin(option, at);
  if (meant !== undefined) {
    yield {
      severity: "warning",
      spot,
      now: `${name} is taken as ${meant} by tsd alone: supervisord refuses it`,
      write: `Write ${meant}.`,
    };
    return;
  }
  const near = nearest(name, Object.keys(EVENT_TREE));
  yield {
    severity: "error",
    spot,
    now: `the daemon refuses to start: there is no event type ${name}`,
    write: near === undefined ? "Write an event type such as PROCESS_STATE or TICK_60." : `Did you mean ${near}?`,
  };
}
