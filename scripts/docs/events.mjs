/** docs/reference/events.md: every event type, when it happens and what it carries. */
import { block, code, heading, page, sentencesFor, table } from "./markdown.mjs";
import { EVENT_ALIASES, EVENT_TREE, payloads, STATE_CODES } from "./tables.mjs";

const SENTENCES = sentencesFor(Object.keys(EVENT_TREE), {
  EVENT: "any event",
  PROCESS_STATE: "any change of a process's state",
  PROCESS_STATE_STOPPED: "a process has ended after it was asked to",
  PROCESS_STATE_EXITED: "a process that was RUNNING has ended; `expected` is 1 if `exitcodes` has its status",
  PROCESS_STATE_STARTING: "a process is being started; `tries` counts the failed starts before",
  PROCESS_STATE_STOPPING: "a process is being stopped",
  PROCESS_STATE_BACKOFF: "a start has failed and will be tried again",
  PROCESS_STATE_FATAL: "a process was given up",
  PROCESS_STATE_RUNNING: "a process has been up for `startsecs`",
  PROCESS_STATE_UNKNOWN: "a process could not be signalled",
  REMOTE_COMMUNICATION: "a client has called `supervisor.sendRemoteCommEvent`",
  PROCESS_LOG: "output of any channel",
  PROCESS_LOG_STDOUT:
    "a process has written to stdout, with `stdout_events_enabled=true`: a piece as it was read, not a line",
  PROCESS_LOG_STDERR: "the same of stderr, with `stderr_events_enabled=true`",
  PROCESS_COMMUNICATION: "captured output of any channel",
  PROCESS_COMMUNICATION_STDOUT: "a process has written a captured text to stdout, with `stdout_capture_maxbytes`",
  PROCESS_COMMUNICATION_STDERR: "a process has written a captured text to stderr, with `stderr_capture_maxbytes`",
  SUPERVISOR_STATE_CHANGE: "any change of the daemon's own state",
  SUPERVISOR_STATE_CHANGE_RUNNING: "the daemon has started",
  SUPERVISOR_STATE_CHANGE_STOPPING: "the daemon begins to end",
  TICK: "time of any period has passed",
  TICK_5: "five seconds have passed; `when` is the time in seconds since 1970",
  TICK_60: "a minute has passed",
  TICK_3600: "an hour has passed",
  PROCESS_GROUP: "a group has come or gone",
  PROCESS_GROUP_ADDED: "a group was put into use",
  PROCESS_GROUP_REMOVED: "a group was taken out of use",
});

export function eventsPage() {
  const names = Object.keys(EVENT_TREE);
  const kinds = names.filter((name) => !Object.values(EVENT_TREE).includes(name));
  const examples = exampleEvents();
  const shown = sentencesFor(kinds, Object.fromEntries(examples.map(({ name, payload }) => [name, payload])));
  const depth = (name) => (EVENT_TREE[name] === undefined ? 0 : 1 + depth(EVENT_TREE[name]));
  const aliases = Object.entries(EVENT_ALIASES).map(([alias, name]) => `${code(alias)} for ${code(name)}`);
  return page(
    "Events",
    "src/core/events",
    "A listener (`[eventlistener:x]`) names the types it wants in `events=`. A name stands for everything below it. How a " +
      "listener takes and answers them: [listeners](../how-to/listeners.md).",
    heading("Types"),
    block("", names.map((name) => `${"  ".repeat(depth(name))}${name}`).join("\n")),
    `Other names that \`events=\` accepts: ${aliases.join(", ")}.`,
    heading("When they happen"),
    table(
      ["type", "when"],
      names.map((name) => [code(name), SENTENCES[name]]),
    ),
    heading("What they carry"),
    "An event is a header line, `ver:3.0 server:… serial:… pool:… poolserial:… eventname:… len:…`, and a payload of `len` " +
      "characters. These are payloads of each type.",
    ...kinds.flatMap((name) => [
      heading(code(name), 3),
      shown[name] === "" ? "The payload is empty." : block("", shown[name]),
    ]),
  );
}

function exampleEvents() {
  const web = { name: "web", group: "site" };
  const from = {
    STOPPED: "STOPPING",
    EXITED: "RUNNING",
    STARTING: "STOPPED",
    STOPPING: "RUNNING",
    BACKOFF: "STARTING",
    FATAL: "BACKOFF",
    RUNNING: "STARTING",
    UNKNOWN: "STOPPING",
  };
  const text = Buffer.from("what it wrote");
  return [
    ...Object.keys(STATE_CODES).map((to) =>
      payloads.processStateEvent(web, {
        from: from[to],
        to,
        expected: true,
        pid: 4711,
        backoff: to === "BACKOFF" ? 1 : 0,
      }),
    ),
    payloads.remoteCommunicationEvent("deploy", "what was sent"),
    ...["stdout", "stderr"].flatMap((channel) => [
      payloads.processLogEvent(web, channel, 4711, text),
      payloads.processCommunicationEvent(web, channel, 4711, text),
    ]),
    ...["RUNNING", "STOPPING"].map(payloads.supervisorStateEvent),
    ...[5, 60, 3600].map((period) => payloads.tickEvent(period, 1767225600)),
    ...["ADDED", "REMOVED"].map((change) => payloads.processGroupEvent(change, "site")),
  ];
}
