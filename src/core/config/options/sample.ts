/**
 * The sample configuration that `echo_supervisord_conf` prints, made from the table of options: a new option appears in
 * it by itself (CLI-E-003).
 *
 * Images build their configuration from it with `sed`: `s/nodaemon=false/nodaemon=true/`, `s/^;\[include\]/[include]/`.
 * So it has the settings of the original's sample, the same ones active, with the same names and values and in the same
 * order of sections. The comments are ours, and so are the options and sections that the original leaves out.
 */
import { ownEntry } from "../../own-entry.js";
import { UNDERSTOOD } from "./extensions.js";
import type { Option, OptionTable } from "./option.js";
import { SECTIONS } from "./options.js";

type SectionName = keyof typeof SECTIONS;

/** One section of the sample. */
interface Part {
  readonly section: SectionName;
  /** Its name in the sample, for a kind of section that takes a name. */
  readonly title?: string;
  /** The comment above it. */
  readonly about: readonly string[];
  /** The options that are active; undefined comments the whole section out. */
  readonly active?: readonly string[];
  /** Values for options whose default is absent or says nothing. */
  readonly values?: Readonly<Record<string, string>>;
  /** A second value for an option, on a commented line of its own. */
  readonly alternatives?: Readonly<Record<string, string>>;
  /** The text between name and value. */
  readonly equals?: string;
}

const VALUE_COLUMNS = 34;

const HEAD = [
  "A sample configuration. Lines that begin with a semicolon are comments: remove it to set the option.",
  "",
  "What to know about this format:",
  " - A comment after a value needs a blank before its semicolon. Because of that a command that has one, such",
  "   as bash -c 'one ; two', is cut there.",
  " - Values are taken as they are, without a shell: no ~ and no $HOME. Variables of the environment are written",
  "   %(ENV_HOME)s, and a percent sign that shall stay one is written twice.",
  " - Quotation marks mean something in environment and command only.",
  " - The paths in /tmp suit a first try. For a machine that matters choose others: some systems clean /tmp, and",
  "   a daemon whose socket has been removed can no longer be reached.",
];

const CREDENTIALS = { username: "user", password: "123" };

const PROGRAM_VALUES = {
  command: "/bin/cat",
  directory: "/tmp",
  umask: "022",
  stopsignal: "QUIT",
  killasgroup: "false",
  user: "chrism",
  redirect_stderr: "true",
  stdout_logfile: "/a/path",
  stdout_logfile_maxbytes: "1MB",
  stdout_capture_maxbytes: "1MB",
  stderr_logfile: "/a/path",
  stderr_logfile_maxbytes: "1MB",
  stderr_capture_maxbytes: "1MB",
  environment: 'A="1",B="2"',
  serverurl: "AUTO",
};

/** Examples for options of our own without a default to show. */
const EXTENSION_VALUES: Readonly<Record<string, string>> = {
  tsd_log_prefix: "%(program_name)s",
  tsd_sigpipe: "default",
  tsd_orphans: "before_start,on_stop",
  tsd_exit_on_fatal: "any",
  tsd_exit_when: "all_exited",
  tsd_exit_code_from: "theprogramname",
  tsd_depends_on: "anotherprogram",
};

const PARTS: readonly Part[] = [
  {
    section: "unix_http_server",
    about: ["The socket that supervisorctl and other clients talk to."],
    active: ["file"],
    values: { file: "/tmp/supervisor.sock", chown: "nobody:nogroup", ...CREDENTIALS },
  },
  {
    section: "inet_http_server",
    about: [
      "The same over TCP, for the web page or for clients elsewhere. Every client that reaches this port can start",
      "and stop programs: keep it on the loopback address or in a network you trust, and set a user name and a",
      "password. Nothing on it is encrypted.",
    ],
    values: { port: "127.0.0.1:9001", ...CREDENTIALS },
  },
  {
    section: "supervisord",
    about: ["The daemon itself."],
    active: [
      ...["logfile", "logfile_maxbytes", "logfile_backups", "loglevel", "pidfile"],
      ...["nodaemon", "silent", "minfds", "minprocs"],
    ],
    values: {
      logfile: "/tmp/supervisord.log",
      pidfile: "/tmp/supervisord.pid",
      user: "supervisord",
      directory: "/tmp",
      nocleanup: "true",
      childlogdir: "/tmp",
      environment: 'KEY="value"',
    },
  },
  {
    section: "rpcinterface:x",
    title: "rpcinterface:supervisor",
    about: ["Without this section supervisorctl cannot do anything."],
    active: ["supervisor.rpcinterface_factory"],
    values: { "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface" },
    equals: " = ",
  },
  {
    section: "supervisorctl",
    about: ["How supervisorctl reaches the daemon. This has to agree with the servers above."],
    active: ["serverurl"],
    values: {
      serverurl: "unix:///tmp/supervisor.sock",
      username: "chris",
      password: "123",
      prompt: "mysupervisor",
      history_file: "~/.sc_history",
    },
    alternatives: { serverurl: "http://127.0.0.1:9001" },
  },
  {
    section: "program:x",
    title: "program:theprogramname",
    about: ["A program to run. Each one has a section of its own; these are all the options."],
    values: PROGRAM_VALUES,
  },
  {
    section: "eventlistener:x",
    title: "eventlistener:theeventlistenername",
    about: ["A program that gets events on its stdin and answers on its stdout."],
    values: { ...PROGRAM_VALUES, command: "/bin/eventlistener", events: "EVENT", redirect_stderr: "false" },
  },
  {
    section: "fcgi-program:x",
    title: "fcgi-program:thefcgiprogramname",
    about: ["A FastCGI program: its processes share a socket, which the daemon opens for them."],
    values: {
      ...PROGRAM_VALUES,
      socket: "unix:///tmp/%(program_name)s.sock",
      socket_owner: "nobody:nogroup",
      socket_mode: "0700",
      socket_backlog: "1024",
    },
  },
  {
    section: "group:x",
    title: "group:thegroupname",
    about: ["Programs that are started and stopped together. They then go by the names group:program."],
    values: { programs: "progname1,progname2" },
  },
  {
    section: "ctlplugin:x",
    title: "ctlplugin:theplugin",
    about: ["More actions for supervisorctl."],
    values: { "supervisor.ctl_factory": "my.package:make_plugin" },
    equals: " = ",
  },
  {
    section: "include",
    about: ["More files to read. Paths are relative to this file; included files cannot include others."],
    values: { files: "relative/directory/*.ini" },
    equals: " = ",
  },
];

/** The sample, ending with a newline. */
export function sampleConfiguration(): string {
  return [comment(HEAD), ...PARTS.map(partText)].join("\n");
}

function partText({ section, title = section, about, active, values = {}, ...part }: Part): string {
  const lines = Object.entries(SECTIONS[section] as OptionTable).flatMap(([name, option]) => {
    const given = [ownEntry(values, name) ?? option.default ?? "", ownEntry(part.alternatives ?? {}, name)].filter(
      (each) => each !== undefined,
    );
    return given.map((value, at) => {
      const mark = at === 0 && active?.includes(name) === true ? "" : ";";
      return optionLine(`${mark}${name}${part.equals ?? "="}${value}`, value, option);
    });
  });
  return `${comment(about)}\n${active === undefined ? ";" : ""}[${title}]\n${lines.join("")}${extensionsOf(section)}`;
}

/** Options of our own stay comments, separate from the original's and marked as ours. */
function extensionsOf(section: SectionName): string {
  const ours = Object.entries(UNDERSTOOD[section] as OptionTable).filter(
    ([name]) => !Object.hasOwn(SECTIONS[section], name),
  );
  if (ours.length === 0) return "";
  const lines = ours.map(([name, option]) => {
    const value = ownEntry(EXTENSION_VALUES, name) ?? option.default ?? "";
    return optionLine(`;${name}=${value}`, value, option);
  });
  return `${comment(["For tsd alone; Python's supervisord ignores it."])}${lines.join("")}`;
}

function optionLine(setting: string, value: string, { about, default: fallback }: Option): string {
  const known = fallback === undefined || fallback === "" || fallback === value ? "" : ` Default: ${fallback}.`;
  return `${setting.padEnd(VALUE_COLUMNS)} ; ${about}${known}\n`;
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => (line === "" ? ";\n" : `; ${line}\n`)).join("");
}
