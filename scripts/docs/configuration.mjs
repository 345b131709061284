/** docs/reference/configuration.md, and the sentences that supervisord.conf(5) shares with it. */
import { code, heading, page, sentencesFor, table } from "./markdown.mjs";
import { isInherited, SECTIONS, UNDERSTOOD, VALUE_TYPES } from "./tables.mjs";

export const SECTION_SENTENCES = sentencesFor(Object.keys(UNDERSTOOD), {
  supervisord: "The daemon itself. The section must be there.",
  unix_http_server: "A Unix socket for clients. Several sections may begin with this name.",
  inet_http_server:
    "A TCP port for clients and browsers, without encryption. Several sections may begin with this name.",
  supervisorctl: "Where the client finds the daemon. The daemon does not read this section.",
  "program:x": "A program to run. Each has a section of its own; what stands for `x` is its name.",
  "group:x": "Programs that are started and stopped together. They then go by the names `group:program`.",
  "eventlistener:x":
    "A program that gets events on its stdin and answers on its stdout. All options of `[program:x]` hold here too; these are added or differ.",
  "fcgi-program:x":
    "A FastCGI program: its processes share a socket, which the daemon opens for them. All options of `[program:x]` hold here too; these are added or differ.",
  "rpcinterface:x":
    "Methods for clients. Without `[rpcinterface:supervisor]` no client can do anything. Other options of the section go to the factory.",
  "ctlplugin:x": "More verbs for the client. Other options of the section go to the factory.",
  include: "More files to read. Their paths are relative to this file; included files cannot include others.",
});

/** What must be done before a change of an option has an effect: for the table, and explained. */
export const CHANGES = {
  restart: [
    "`update`",
    "`tsctl update` applies it: the groups it concerns are stopped and started as they are wanted now, the others continue undisturbed. `tsctl reread` says beforehand which groups these are.",
  ],
  reload: [
    "`reload`",
    "`tsctl reload` applies it: all programs are stopped, the configuration is read again, and the daemon starts again in the same process.",
  ],
  boot: ["a new start", "The daemon has to be ended and started again."],
  client: ["the next client", "Every client reads the file when it starts."],
};

export const INTRODUCTION = [
  "An INI file. Comments begin with `;` or `#`, at the start of a line or after a blank. Values are taken as they are, without " +
    "a shell. A value may continue in lines that are indented.",
  "`%(here)s` is the folder of the file, `%(ENV_NAME)s` the variable `NAME` of the daemon's environment, `%(host_node_name)s` " +
    "the machine's name; in programs also `%(program_name)s`, `%(group_name)s`, `%(process_num)d` and `%(numprocs)d`. A percent " +
    "sign that is to stay is written twice.",
  "Unknown sections and options are ignored when the daemon starts, as Supervisor ignores them; `tsd check` names each. Options " +
    "whose names begin with `tsd_` are ours: Supervisor ignores them, so one file serves both.",
];

/** The options of a section; whether each is ours, and whether it has the value of `[supervisord]` where it is not set. */
export function optionsOf(section) {
  const all = Object.entries(UNDERSTOOD[section]);
  const shared = ["eventlistener:x", "fcgi-program:x"].includes(section) ? UNDERSTOOD["program:x"] : {};
  return all
    .filter(([name, option]) => shared[name] !== option)
    .map(([name, option]) => ({
      ...{ name, option, isOurs: !Object.hasOwn(SECTIONS[section], name) },
      isInherited: section !== "supervisord" && isInherited(name),
    }));
}

export const typeOf = ({ type, range, write }) => write ?? range?.write ?? VALUE_TYPES[type].write;

export function defaultOf({ option: { default: value, required, follows }, isInherited }) {
  if (required === true) return "must be given";
  if (isInherited) return "as in `[supervisord]`";
  if (value === undefined) return follows === undefined ? "" : `as ${code(follows)}`;
  return value === "" ? "empty" : code(value);
}

export const changeOf = ({ change }) => CHANGES[change][0];

export const configurationPage = () =>
  page(
    "Configuration",
    "src/core/config/options",
    ...INTRODUCTION,
    "What a file means in effect, with file and line of every value: `tsd check --json`. A sample with every option: " +
      "`echo_supervisord_conf`. [Options of ours at work](extensions.md).",
    ...Object.keys(UNDERSTOOD).flatMap((section) => {
      const options = optionsOf(section);
      const ours = options.filter(({ isOurs }) => isOurs);
      return [
        heading(code(`[${section}]`)),
        SECTION_SENTENCES[section],
        optionTable(options.filter(({ isOurs }) => !isOurs)),
        ...(ours.length === 0 ? [] : ["Ours, since 0.1.0:", optionTable(ours)]),
      ];
    }),
    heading("How a change is applied"),
    Object.values(CHANGES)
      .map(([name, meaning]) => `- ${name}: ${meaning}`)
      .join("\n"),
    "`update` also adds groups that are new, and removes those that are gone.",
  );

function optionTable(options) {
  return table(
    ["option", "value", "default", "what it does", "a change is applied by"],
    options.map((each) => {
      const { name, option } = each;
      return [code(name), typeOf(option), defaultOf(each), option.about, changeOf(option)];
    }),
  );
}
