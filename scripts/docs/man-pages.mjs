/** man/*: the manual pages, from the same tables as the pages of docs/reference. */
import { optionForms, shownVerbs, usageLines } from "./client.mjs";
import { CHANGES, changeOf, defaultOf, INTRODUCTION, optionsOf, SECTION_SENTENCES, typeOf } from "./configuration.mjs";
import { CHECK_STATUSES, CLIENT_STATUSES, DAEMON_STATUSES, DOCTOR_STATUSES, INSTALL_STATUSES } from "./exit-codes.mjs";
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
    ...FILES,
    ...seeAlso("supervisorctl(1)", "supervisord.conf(5)", "tsd(8)"),
  );

const SUBCOMMANDS = {
  check: { usage: "[options] [FILE]", options: tables.CHECK_OPTIONS, statuses: CHECK_STATUSES },
  doctor: { usage: "IMAGE-ROOT [options]", options: tables.DOCTOR_OPTIONS, statuses: DOCTOR_STATUSES },
  install: { usage: "[options]", options: tables.INSTALL_VERBS.install.options, statuses: INSTALL_STATUSES },
  uninstall: { usage: "[options]", options: tables.INSTALL_VERBS.uninstall.options, statuses: INSTALL_STATUSES },
};

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
    ...[...tables.RULES]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, severities, doc }) => item(name, `(${severities.join(", ")}) ${doc}`)),
    chapter('"DOCTOR RULES"'),
    ...tables.SCRIPT_RULES.map(({ name, doc }) => item(name, doc)),
    ...SIGNALS,
    chapter('"EXIT STATUS"'),
    ...statuses(DAEMON_STATUSES),
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
    ...FILES,
    ...seeAlso(...others),
  );
}

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
      ...optionsOf(section).map(({ name, option, isOurs }) =>
        item(
          name,
          `${isOurs ? "(tsd) " : ""}${option.about}`,
          [`Value: ${typeOf(option)}`, defaultText(option), `A change takes ${changeOf(option)}`]
            .filter((text) => text !== "")
            .join(". ") + ".",
        ),
      ),
    ]),
    chapter('"WHAT A CHANGE TAKES"'),
    ...Object.values(CHANGES).map(([name, meaning]) => item(name.replaceAll("`", ""), meaning)),
    ...FILES,
    ...seeAlso("supervisord(8)", "supervisorctl(1)", "tsd(8)", "tsctl(1)"),
  );

function defaultText(option) {
  const text = defaultOf(option);
  if (text === "") return "";
  return option.required === true ? "It must be given" : `Default: ${text}`;
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
];
