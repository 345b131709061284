/** docs/reference/rpc.md: every method, its signature and what it does. */
import { block, code, heading, page, sentencesFor, table } from "./markdown.mjs";
import { buildRegistry, CONFIG_INFO, FAULTS, initial, processInfo, PROGRAM, STATE_CODES } from "./tables.mjs";

const NAMESPACES = {
  supervisor: "The original's methods, with its answers and faults.",
  system: "About the methods themselves, and several calls in one request.",
  tsd:
    "What Supervisor does not have. `system.listMethods` leaves these out, so that its answer stays the original's; " +
    "`tsd.listMethods` has them.",
};

const FAULT_SENTENCES = sentencesFor(Object.keys(FAULTS), {
  UNKNOWN_METHOD: "There is no method of this name.",
  INCORRECT_PARAMETERS: "Too many or too few parameters, or one of a wrong type.",
  BAD_ARGUMENTS: "A parameter is of the right type and makes no sense.",
  SIGNATURE_UNSUPPORTED: "`system.methodHelp` or `system.methodSignature` was asked about a method that is not there.",
  SHUTDOWN_STATE: "The daemon is shutting down or restarting.",
  BAD_NAME: "There is no process or group of this name.",
  BAD_SIGNAL: "There is no signal of this name or number.",
  NO_FILE: "There is no such file: the command, a log, or an input that takes no more.",
  NOT_EXECUTABLE: "The command is there and may not be run.",
  FAILED: "It did not work; the text says why.",
  ABNORMAL_TERMINATION: "The process ended before it had run for `startsecs`.",
  SPAWN_ERROR: "The process could not be started.",
  ALREADY_STARTED: "The process runs already.",
  NOT_RUNNING: "The process does not run.",
  SUCCESS: "No fault: the status of one process in an answer about several.",
  ALREADY_ADDED: "The group is in use already.",
  STILL_RUNNING: "The group still has processes that run.",
  CANT_REREAD: "The configuration could not be read; the text says why.",
});

const INFO_SENTENCES = {
  name: "the name of the process",
  group: "the name of its group",
  start: "when it was last started, in seconds since 1970; 0 never",
  stop: "when it last ended, in the same; 0 never",
  now: "the daemon's time",
  state: "the code of its state",
  statename: "the name of its state",
  spawnerr: "why it could not be started; empty if it could",
  exitstatus: "its last exit code; -1 if a signal ended it, 0 if it has not ended",
  logfile: "the same as `stdout_logfile`",
  stdout_logfile: "the path of its stdout log; empty if there is none",
  stderr_logfile: "the path of its stderr log; empty if there is none",
  pid: "its process id; 0 if it does not run",
  description: "what `supervisorctl status` shows in the last column",
};

const STATE_SENTENCES = sentencesFor(Object.keys(STATE_CODES), {
  STOPPED: "not started yet, or stopped on request",
  STARTING: "started, and not up for `startsecs` yet",
  RUNNING: "up for `startsecs` or longer",
  BACKOFF: "ended too soon after its start, and will be tried again",
  STOPPING: "was sent its `stopsignal` and has not ended yet",
  EXITED: "ended by itself after it had been RUNNING",
  FATAL: "given up after `startretries` tries",
  UNKNOWN: "the daemon could not signal it",
});

/** Fields that show no option. */
const CONFIG_SENTENCES = sentencesFor(
  Object.keys(CONFIG_INFO).filter((key) => CONFIG_INFO[key].option === undefined),
  {
    group: "The name of its group.",
    group_prio: "The priority of its group.",
    inuse: "Is its group in use, that is, was it added with `update` or at the start?",
  },
);

const CONFIG_TYPES = { group: "string", group_prio: "int", inuse: "boolean" };

/** How the value of an option is shown, by the type of the option. */
const SHOWN_TYPES = sentencesFor(
  [
    ...new Set(
      Object.values(CONFIG_INFO).flatMap(({ option }) => (option === undefined ? [] : [PROGRAM[option].type])),
    ),
  ],
  {
    autorestart: "boolean, or the string `unexpected`",
    boolean: "boolean",
    byteSize: "int",
    exitCodes: "array of ints",
    integer: "int",
    logName: "string: a path, `auto` or `none`",
    serverUrl: "string",
    signal: "int",
    text: "string",
    user: "int",
  },
);

export function rpcPage() {
  const methods = [...buildRegistry(["supervisor"])];
  const namespaces = Object.keys(sentencesFor([...new Set(methods.map(([name]) => name.split(".")[0]))], NAMESPACES));
  const chapters = namespaces.flatMap((namespace) => [
    heading(code(`${namespace}.*`)),
    NAMESPACES[namespace],
    ...methods.filter(([name]) => name.startsWith(`${namespace}.`)).map((each) => described(each, methods)),
  ]);
  return page(
    "RPC",
    "the tables of src/rpc",
    "XML-RPC over HTTP: POST to `/RPC2` of any server the configuration has, over TCP or a Unix socket, with the user name and " +
      "password of the server if it has one. Any XML-RPC library can do it; so can `tsctl rpc`:",
    block("sh", "tsctl rpc supervisor.getProcessInfo web\ntsctl rpc system.methodHelp supervisor.startProcess"),
    "A process is named `group:name`, or `name` where the two are the same. A parameter with `=` may be left out. While the " +
      `daemon ends, methods of \`supervisor\` are refused with \`SHUTDOWN_STATE\`, all but ${unguarded(methods)}.`,
    ...chapters,
    heading("What is known of a process"),
    "The struct of `getProcessInfo`; `getAllProcessInfo` answers an array of them.",
    table(["key", "type", "is"], infoRows()),
    heading("What is configured for a process"),
    "`getAllConfigInfo` answers an array of these structs, one for each process of the file as it was last read. Numbers and " +
      'signals are ints; what is not set is the string "none".',
    table(["key", "type", "option", "is"], configRows()),
    heading("States"),
    table(
      ["code", "name", "the process"],
      Object.entries(STATE_CODES).map(([name, number]) => [`${number}`, code(name), STATE_SENTENCES[name]]),
    ),
    heading("Answers about several processes"),
    "`startAllProcesses`, `stopProcessGroup` and the like answer an array with a struct for each process: `name`, `group`, " +
      "`status` (80, or the code of a fault) and `description`.",
    heading("Faults"),
    "The text of a fault is its name, often followed by a colon and what it is about.",
    table(
      ["code", "name", "means"],
      Object.entries(FAULTS).map(([name, number]) => [`${number}`, code(name), FAULT_SENTENCES[name]]),
    ),
  );
}

function described([name, method], methods) {
  const same = methods.find(([, other]) => other === method);
  const params = method.params.map(
    ({ name: called, type, fallback }) => `${type} ${called}${fallback === undefined ? "" : `=${fallback}`}`,
  );
  const help = same[0] === name ? method.help : `The old name of ${code(same[0])}.`;
  return `${heading(code(name), 3)}\n\n${code(`${method.returns} ${name.split(".")[1]}(${params.join(", ")})`)}\n\n${help}`;
}

function unguarded(methods) {
  const names = methods
    .filter(([name, { guarded }]) => name.startsWith("supervisor.") && !guarded)
    .map(([name]) => name);
  return names.map((name) => code(name.split(".")[1])).join(", ");
}

function infoRows() {
  const subject = { name: "", group: "", lifecycle: initial, stdoutLogfile: undefined, stderrLogfile: undefined };
  const info = processInfo(subject, 0, () => ({ month: 0, day: 1, hour: 0, minute: 0 }));
  const sentences = sentencesFor(Object.keys(info), INFO_SENTENCES);
  return Object.entries(info).map(([key, value]) => [
    code(key),
    typeof value === "number" ? "int" : "string",
    sentences[key],
  ]);
}

function configRows() {
  return Object.entries(CONFIG_INFO).map(([key, { option }]) => {
    if (option === undefined) return [code(key), CONFIG_TYPES[key], "", CONFIG_SENTENCES[key]];
    const { type, default: fallback, follows, required, about } = PROGRAM[option];
    const mayBeUnset = fallback === undefined && follows === undefined && required === undefined;
    const shown =
      mayBeUnset && SHOWN_TYPES[type] !== "string" ? `${SHOWN_TYPES[type]}, or \`none\`` : SHOWN_TYPES[type];
    return [code(key), shown, `[${code(option)}](configuration.md)`, about];
  });
}
