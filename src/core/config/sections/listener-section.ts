/** `[eventlistener:x]`: a pool of processes that receive events (CFG-EL-*). */
import { eventNamed } from "../../events/kinds.js";
import type { ListenerPoolConfig } from "../model/model.js";
import { printed } from "../../python/integers.js";
import { nameAfterColon } from "./name-syntax.js";
import { EVENTLISTENER } from "../options/program-options.js";
import { readResultHandler } from "./plugins.js";
import { readProcesses } from "./program-section.js";
import { placeOf, type ReadContext } from "../reading/read-context.js";
import { SectionReader } from "../reading/section-reader.js";

type ListenerReader = SectionReader<typeof EVENTLISTENER>;

/** Reads a pool. Throws ConfigError; only problems of its processes have the section in the message (CFG-ERR-002). */
export function readListenerPool(reading: ReadContext, section: string): ListenerPoolConfig {
  const options = new SectionReader(reading, section, EVENTLISTENER, new Map([["here", reading.here]]));
  const priority = options.read("priority");
  const bufferSize = options.read("buffer_size");
  if (bufferSize < 1) {
    const message = `[${section}] section sets invalid buffer_size (${printed(options.text("buffer_size") ?? "")})`;
    throw options.problem("buffer_size", message, "Write 1 or more.");
  }
  const resultHandler = readResultHandler(options);
  const events = readEvents(options);
  if (options.read("redirect_stderr")) {
    const message =
      `[${section}] section sets redirect_stderr=true but this is not allowed because it will interfere ` +
      "with the eventlistener protocol";
    throw options.problem("redirect_stderr", message, "Remove the line.");
  }
  const name = nameAfterColon(section);
  const processes = readProcesses(reading, section, name);
  return { kind: "eventlistener", name, priority, processes, bufferSize, events, resultHandler };
}

/** Upper-cased and without repetitions, in the order written (CFG-EL-001, -002). */
function readEvents(options: ListenerReader): readonly string[] {
  const { section, reading } = options;
  const events = [...new Set(options.read("events").map((name) => name.toUpperCase()))];
  if (events.length === 0) {
    const message = `[${section}] section requires an "events" line`;
    throw options.problem("events", message, "Add events=, for example events=PROCESS_STATE.");
  }
  for (const name of events) {
    const meant = eventNamed(name);
    if (meant === undefined) {
      const message = `Unknown event type ${name} in [${section}] events`;
      throw options.problem("events", message, "Write event types such as PROCESS_STATE_EXITED, with commas between.");
    }
    if (meant !== name) {
      const place = placeOf(reading, section, "events");
      reading.warnings.push(`${name} in [${section}] is taken as ${meant} (${place})`);
    }
  }
  return events;
}
