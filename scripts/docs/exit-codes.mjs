/** docs/reference/exit-codes.md, and the same for the manual pages. */
import { code, heading, page, sentencesFor, table } from "./markdown.mjs";
import { EXIT } from "./tables.mjs";

const CLIENT = sentencesFor(Object.keys(EXIT), {
  success: "Everything went as asked.",
  generic: "Something failed, a name or an action is unknown, or a program to start has no command that can be run.",
  invalidArguments: "An option before the action, or the configuration, is wrong.",
  unimplemented: "The server does not know the namespace `supervisor`.",
  statusNotRunning: "`status`: a process is not RUNNING.",
  refused: "The server refused the connection, unless the verb does not look first (below).",
  statusUnknown: "`status`: a name is unknown, or no server answers.",
  wrongVersion: "The server speaks another version of the API.",
  notRunning:
    "A process could not be spawned, ended too soon, or does not run and was to be signalled or its pid was asked for; or the socket is not there, unless the verb does not look first (below).",
});

/** The client's: status and meaning, one line for each meaning. */
export const CLIENT_STATUSES = Object.entries(EXIT).map(([name, status]) => [`${status}`, CLIENT[name]]);

export const WITHOUT_SERVER =
  "`avail`, `reread`, `update`, `add`, `remove`, `reload`, `shutdown`, `why`, `healthcheck` and `rpc` do not look first whether a " +
  "server is there: without one they end with 1.";

export const DAEMON_STATUSES = [
  ["0", "It has shut down on request, whatever became of its programs; in the background, the daemon runs."],
  [
    "2",
    "It did not start: the command line or the configuration is wrong, or a port, a socket or a limit prevents it.",
  ],
  [
    "another",
    "One of the options `tsd_exit_on_fatal`, `tsd_exit_when`, `tsd_exit_code_from`, `tsd_essential` ended it or set its status: " +
      "what a shell would give for the program, that is its exit code, 128 plus the number of the signal, 127 if there is no such command, 126 if it may not be run.",
  ],
];

export const CHECK_STATUSES = [
  ["0", "There is no error; with `--strict` no warning either."],
  ["1", "There is one."],
  ["2", "The command line is wrong."],
];

export const DOCTOR_STATUSES = [
  ["0", "Nothing prevents the swap; with `--strict` there is no warning either."],
  ["1", "Something does."],
  ["2", "The command line is wrong, or there is no configuration to examine."],
];

export const INSTALL_STATUSES = [
  ["0", "Done."],
  ["1", "Refused: something is in the way, or may not be written. Nothing that is not ours was touched."],
  ["2", "The command line is wrong."],
];

export function exitCodesPage() {
  const statuses = (rows) =>
    table(
      ["status", "means"],
      rows.map(([status, meaning]) => [status === "another" ? status : code(status), meaning]),
    );
  return page(
    "Exit codes",
    "src/client/sentences/exit-codes.ts and scripts/docs/exit-codes.mjs",
    heading("`supervisord`, `tsd`"),
    statuses(DAEMON_STATUSES),
    "[The end of the daemon, and its status](extensions.md#the-end-of-the-daemon-and-its-status) has the rules.",
    heading("`supervisorctl`, `tsctl`"),
    statuses(CLIENT_STATUSES),
    WITHOUT_SERVER,
    "Of several failures the last decides, and success does not reset it. `stop` of what does not run is no failure. " +
      "`tsctl healthcheck` ends with 0 or 1, as Docker wants it; `tsctl why` with 0 whatever it reports.",
    heading("`tsd check`"),
    statuses(CHECK_STATUSES),
    heading("`tsd doctor`"),
    statuses(DOCTOR_STATUSES),
    heading("`tsd install`, `tsd uninstall`"),
    statuses(INSTALL_STATUSES),
  );
}
