/** man/*: the manual pages, from the same tables as the pages of docs/reference. */
import { optionForms, shownVerbs, usageLines } from "./client.mjs";
import { CHANGES, changeOf, defaultOf, INTRODUCTION, optionsOf, SECTION_SENTENCES, typeOf } from "./configuration.mjs";
import {
  CHECK_STATUSES,
  CLIENT_STATUSES,
  DAEMON_STATUSES,
  DOCTOR_STATUSES,
  INSTALL_STATUSES,
  WITHOUT_SERVER,
} from "./exit-codes.mjs";
import { chapter, item, manual, paragraph, part, verbatim } from "./roff.mjs";
import * as tables from "./tables.mjs";

const page = (name, section, summary, ...parts) =>
  manual(
    name,
    section,
    `tsd ${tables.TSD_VERSION}`,
    chapter("NAME"),
    `${name} \\- ${summary}`,
    chapter("SYNOPSIS"),
    ...parts,
  );

const options = (specs) => specs.map((spec) => item(optionForms(spec).join(", "), spec.help));
const statuses = (rows) => rows.map(([status, meaning]) => item(status, meaning));
const seeAlso = (...names) => [chapter('"SEE ALSO"'), paragraph(names.map((name) => `\`${name}\``).join(", "))];

/** Where configuration is looked for, in order. */
const FILES = [
  chapter("FILES"),
  paragraph("Without `-c`, the first of these that is there:"),
  verbatim(
    [
      "<prefix>/etc/supervisord.conf, <prefix>/supervisord.conf  (where the program is <prefix>/bin/...)",
      "supervisord.conf, etc/supervisord.conf                    (in the current folder)",
      "/etc/supervisord.conf",
      "/etc/supervisor/supervisord.conf",
    ].join("\n"),
  ),
];

const SIGNALS = [
  chapter("SIGNALS"),
  item("SIGTERM, SIGINT, SIGQUIT", "Stop all programs, then end."),
  item("SIGHUP", "Stop all programs, read the configuration again, and start again in the same process."),
  item("SIGUSR2", "Close and open the logs again."),
];

/** A variable and what it does, one item each. */
const environment = (rows) => [chapter("ENVIRONMENT"), ...rows.map(([name, meaning]) => item(name, meaning))];

/** What every program of ours leaves to others. */
const HIDDEN = [
  "NODE_*, UV_* and other variables of Node",
  "They change nothing in this program; programs that it starts and expansions get them as they are.",
];

const HOME = ["HOME", "What `~` at the start of a path stands for; without it, the home directory of the user."];

const LOCALE = [
  "LC_ALL, LC_CTYPE, LANG",
  "Where they mean the C locale and LC_ALL is not set, LC_CTYPE is set to one with UTF-8, as Python does; with PYTHONCOERCECLOCALE=0 it stays.",
];

const DAEMON_ENVIRONMENT = [
  ["NAME", "Any variable: `%(ENV_NAME)s` in the configuration, and inherited by the programs."],
  ["PATH", "Where commands without a slash are looked for, unless a program has a PATH of its own."],
  HOME,
  ["TMPDIR, TEMP, TMP", "The default of `childlogdir`: the first that names a directory it can write to, else /tmp."],
  ["TZ", "The time zone of the times in logs."],
  LOCALE,
  HIDDEN,
];

const CHILD_ENVIRONMENT = [
  part("What the programs get"),
  item("SUPERVISOR_ENABLED", "1."),
  item("SUPERVISOR_SERVER_URL", "What `serverurl` says, or else the address of the daemon, if it has a server."),
  item("SUPERVISOR_PROCESS_NAME, SUPERVISOR_GROUP_NAME", "The name of the process and that of its group."),
  item("TSD_LINEAGE", "With `tsd_orphans`: a mark by which the daemon finds what the program leaves behind."),
];

const clientEnvironment = (name) => [
  ["NAME", "Any variable: `%(ENV_NAME)s` in the configuration."],
  HOME,
  ["NODE_EXTRA_CA_CERTS", "A file with further certificates to trust, for addresses that begin with https."],
  ...(name === "tsctl"
    ? [
        ["NO_COLOR", "If it is set and not empty, no colours."],
        ["TZ", "The time zone of moments for `logs --since`, and of lines, that name none."],
      ]
    : []),
  ["TERM", "If it is dumb, the terminal is not asked to move the cursor."],
];

const DAEMON = [
  chapter("DESCRIPTION"),
  paragraph(
    "Runs the programs of a configuration, starts them again when they end, keeps their output, and answers clients. Without " +
      "`-n` or `nodaemon=true` it goes to the background. It takes the place of Python's Supervisor: the same " +
      "configuration, clients, event listeners, log lines and exit codes.",
  ),
  chapter("OPTIONS"),
  ...options(tables.DAEMON_OPTIONS),
];

const supervisord = () =>
  page(
    "supervisord",
    8,
    "run programs and keep them running",
    paragraph("`supervisord` [options]"),
    ...DAEMON,
    ...SIGNALS,
    chapter('"EXIT STATUS"'),
    ...statuses(DAEMON_STATUSES),
    ...environment(DAEMON_ENVIRONMENT),
    ...CHILD_ENVIRONMENT,
    ...FILES,
    ...seeAlso("supervisorctl(1)", "supervisord.conf(5)", "tsd(8)", "pidproxy(1)", "echo_supervisord_conf(1)"),
  );

const SUBCOMMANDS = {
  check: { usage: "[options] [FILE]", options: tables.CHECK_OPTIONS, statuses: CHECK_STATUSES },
  doctor: { usage: "IMAGE-ROOT [options]", options: tables.DOCTOR_OPTIONS, statuses: DOCTOR_STATUSES },
  install: { usage: "[options]", options: tables.INSTALL_VERBS.install.options, statuses: INSTALL_STATUSES },
  uninstall: { usage: "[options]", options: tables.INSTALL_VERBS.uninstall.options, statuses: INSTALL_STATUSES },
};

const ruleItem = ({ name, severities, doc }) => item(name, `(${severities.join(", ")}) ${doc}`);

const tsd = () =>
  page(
    "tsd",
    8,
    "run programs and keep them running, or check a configuration",
    paragraph("`tsd` [options]"),
    ...tables.SUBCOMMANDS.map(({ name }) => paragraph(`\`tsd ${name}\` ${SUBCOMMANDS[name].usage}`)),
    ...DAEMON,
    ...tables.SUBCOMMANDS.flatMap(({ name, doc }) => [
      chapter(`"TSD ${name.toUpperCase()}"`),
      paragraph(`Without running the daemon: ${doc}.`),
      ...options(SUBCOMMANDS[name].options),
      part("Exit status"),
      ...statuses(SUBCOMMANDS[name].statuses),
    ]),
    chapter('"CHECK RULES"'),
    ...[...tables.RULES].sort((one, other) => (one.name < other.name ? -1 : 1)).map(ruleItem),
    chapter('"DOCTOR RULES"'),
    ...tables.SCRIPT_RULES.map(ruleItem),
    ...SIGNALS,
    chapter('"EXIT STATUS"'),
    ...statuses(DAEMON_STATUSES),
    ...environment([
      ...DAEMON_ENVIRONMENT,
      ["NO_COLOR", "If it is set and not empty, `tsd check` and `tsd doctor` print no colours."],
    ]),
    ...CHILD_ENVIRONMENT,
    ...FILES,
    ...seeAlso("tsctl(1)", "supervisord.conf(5)", "supervisord(8)"),
  );

function client(name, specs, verbs, ...others) {
  return page(
    name,
    1,
    "look at and control the programs of supervisord(8)",
    paragraph(`\`${name}\` [options] [action [arguments]]`),
    chapter("DESCRIPTION"),
    paragraph(
      "Asks a daemon that runs, over its socket or port. Without an action it is a shell that takes them line by line.",
    ),
    paragraph(
      "Where an action takes names of processes, `all` stands for each of them and `group:*` for those of a group" +
        (name === "tsctl" ? "; `'web-*'` and the like are patterns." : "."),
    ),
    chapter("OPTIONS"),
    ...options(specs),
    chapter("ACTIONS"),
    ...verbs.flatMap((verb) => [
      item(verb.name, verb.summary ?? ""),
      verbatim(
        usageLines(verb)
          .map((parts) => parts.filter((text) => text !== "").join("   "))
          .join("\n"),
      ),
    ]),
    chapter('"EXIT STATUS"'),
    ...statuses(CLIENT_STATUSES),
    paragraph(WITHOUT_SERVER),
    ...environment(clientEnvironment(name)),
    ...FILES,
    ...seeAlso(...others),
  );
}

const pidproxy = () =>
  page(
    "pidproxy",
    1,
    "run a command and pass signals on to the process its pidfile names",
    paragraph("`pidproxy` PIDFILE COMMAND [ARGUMENT ...]"),
    chapter("DESCRIPTION"),
    paragraph(
      "Stands in for a program that goes into the background and writes a pidfile, so that `supervisord(8)` can stop it. " +
        "SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGUSR2 and SIGQUIT go to the process in PIDFILE; after SIGTERM, SIGINT or " +
        "SIGQUIT pidproxy itself ends. If PIDFILE cannot be read, the signal goes to no process, and pidproxy prints that and " +
        "continues. It also ends when COMMAND has ended, five seconds after its own start at the earliest.",
    ),
    paragraph("COMMAND is not searched for in PATH."),
    chapter('"EXIT STATUS"'),
    item("0", "COMMAND has ended or could not be run, or a signal asked it to end."),
    item("1", "Arguments are missing, or a signal could not be sent."),
    ...environment([
      ["NAME", "Any variable is inherited by COMMAND."],
      LOCALE,
      [HIDDEN[0], "They change nothing in pidproxy; COMMAND gets them as they are."],
    ]),
    ...seeAlso("supervisord(8)", "supervisord.conf(5)"),
  );

const echoConfiguration = () =>
  page(
    "echo_supervisord_conf",
    1,
    "print a sample configuration",
    paragraph("`echo_supervisord_conf`"),
    chapter("DESCRIPTION"),
    paragraph(
      "Prints a sample of `supervisord.conf(5)` with every option, those that only tsd knows included. Arguments are ignored.",
    ),
    chapter('"EXIT STATUS"'),
    item("0", "Always."),
    ...seeAlso("supervisord.conf(5)", "supervisord(8)"),
  );

const supervisorStdout = () =>
  page(
    "supervisor_stdout",
    1,
    "an event listener that passes output of programs to supervisord(8)",
    paragraph("`supervisor_stdout`"),
    chapter("DESCRIPTION"),
    paragraph(
      "Takes the place of the Python package of this name: it answers each event with the event's payload, and the daemon " +
        "prints that. It runs as an event listener, not in a terminal:",
    ),
    verbatim(
      [
        "[eventlistener:stdout]",
        "command=supervisor_stdout",
        "buffer_size=100",
        "events=PROCESS_LOG",
        "result_handler=supervisor_stdout:event_handler",
      ].join("\n"),
    ),
    paragraph("Programs whose output is to be seen need `stdout_events_enabled=true`."),
    chapter('"EXIT STATUS"'),
    item("0", "The daemon has closed its input."),
    item("1", "What it read was no event, or the daemon closed its output."),
    ...seeAlso("supervisord.conf(5)", "supervisord(8)"),
  );

const configuration = () =>
  page(
    "supervisord.conf",
    5,
    "configuration of supervisord(8) and supervisorctl(1)",
    paragraph("`/etc/supervisord.conf`"),
    chapter("DESCRIPTION"),
    ...INTRODUCTION.map(paragraph),
    ...Object.keys(tables.UNDERSTOOD).flatMap((section) => [
      chapter(`"[${section}]"`),
      paragraph(SECTION_SENTENCES[section]),
      ...optionsOf(section).map((each) => {
        const { name, option, isOurs } = each;
        return item(
          name,
          `${isOurs ? "(tsd) " : ""}${option.about}`,
          [`Value: ${typeOf(option)}`, defaultText(each), `A change is applied by ${changeOf(option)}`]
            .filter((text) => text !== "")
            .join(". ") + ".",
        );
      }),
    ]),
    chapter('"HOW A CHANGE IS APPLIED"'),
    ...Object.values(CHANGES).map(([name, meaning]) => item(name.replaceAll("`", ""), meaning)),
    ...FILES,
    ...seeAlso("supervisord(8)", "supervisorctl(1)", "tsd(8)", "tsctl(1)"),
  );

function defaultText(each) {
  const text = defaultOf(each);
  if (text === "") return "";
  return each.option.required === true ? "It must be given" : `Default: ${text}`;
}

export const manualPages = () => [
  ["man/supervisord.8", supervisord()],
  ["man/tsd.8", tsd()],
  [
    "man/supervisorctl.1",
    client(
      "supervisorctl",
      tables.CLIENT_OPTIONS,
      tables.verbsFor(false).filter(({ help }) => help.length > 0),
      ...["supervisord(8)", "supervisord.conf(5)", "tsctl(1)"],
    ),
  ],
  [
    "man/tsctl.1",
    client("tsctl", tables.OWN_CLIENT_OPTIONS, shownVerbs(), ...["tsd(8)", "supervisord.conf(5)", "supervisorctl(1)"]),
  ],
  ["man/supervisord.conf.5", configuration()],
  ["man/pidproxy.1", pidproxy()],
  ["man/echo_supervisord_conf.1", echoConfiguration()],
  ["man/supervisor_stdout.1", supervisorStdout()],
];
