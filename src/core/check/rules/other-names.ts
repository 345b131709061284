/**
 * Invented option names, and options in the wrong section, as real files have them, each with the option that was
 * meant: this table comes before words that only look alike. Names are in lower case, as in the parser.
 */
import { ownEntry } from "../../own-entry.js";

const PROGRAM_NAMES: Readonly<Record<string, string>> = {
  logfile: meant("stdout_logfile"),
  log_file: meant("stdout_logfile"),
  log: meant("stdout_logfile"),
  stdout: meant("stdout_logfile"),
  stdout_log: meant("stdout_logfile"),
  out_logfile: meant("stdout_logfile"),
  logfile_maxbytes: meant("stdout_logfile_maxbytes"),
  logfile_backups: meant("stdout_logfile_backups"),
  error_logfile: meant("stderr_logfile"),
  errorlog: meant("stderr_logfile"),
  error_log: meant("stderr_logfile"),
  stderr: meant("stderr_logfile"),
  stderr_log: meant("stderr_logfile"),
  stdout_logfile_syslog: meant("stdout_syslog"),
  stderr_logfile_syslog: meant("stderr_syslog"),
  syslog: meant("stdout_syslog"),
  username: meant("user"),
  run_as: meant("user"),
  runas: meant("user"),
  uid: meant("user"),
  cwd: meant("directory"),
  chdir: meant("directory"),
  workdir: meant("directory"),
  working_dir: meant("directory"),
  working_directory: meant("directory"),
  workingdirectory: meant("directory"),
  env: meant("environment"),
  cmd: meant("command"),
  exec: meant("command"),
  restart: meant("autorestart"),
  start: meant("autostart"),
  retries: meant("startretries"),
  stop_timeout: meant("stopwaitsecs"),
  kill_timeout: meant("stopwaitsecs"),
  processes: meant("numprocs"),
  instances: meant("numprocs"),
  loglevel: "Remove the line: loglevel= is for the daemon's own log; a program sets its own level.",
  pidfile: "Remove the line: pidfile= is for the daemon itself; a program's own options name its pidfile.",
};

const DAEMON_LOG = "Write logfile= for the daemon's own log; each program has its own in its section.";

/** By kind of section, with the names of `sections.ts`. */
const OTHER_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "program:x": PROGRAM_NAMES,
  "eventlistener:x": PROGRAM_NAMES,
  "fcgi-program:x": PROGRAM_NAMES,
  supervisord: {
    stdout_logfile: DAEMON_LOG,
    stderr_logfile: DAEMON_LOG,
    stdout_logfile_maxbytes:
      "Write logfile_maxbytes= for the daemon's own log; each program has its own in its section.",
    stderr_logfile_maxbytes:
      "Write logfile_maxbytes= for the daemon's own log; each program has its own in its section.",
    username: meant("user"),
    http_port: "Write [inet_http_server] with port=, if it is to listen; else remove the line.",
    log_level: meant("loglevel"),
    daemon: "Write nodaemon=true for the foreground; else remove the line.",
  },
};

function meant(option: string): string {
  return `Write ${option}=, if that is meant.`;
}

/** The option that a name in a section of this kind was meant to be; undefined if unknown. */
export function calledOtherwise(kind: string, option: string): string | undefined {
  const names = ownEntry(OTHER_NAMES, kind);
  return names === undefined ? undefined : ownEntry(names, option);
}

/** The section that a name was meant to be; undefined if unknown. */
export function sectionCalledOtherwise(name: string): string | undefined {
  // Proposed to Supervisor more than once, and never released.
  if (!/^programs?[-_. ]?defaults?$/i.test(name)) return undefined;
  return "Write its options in each [program:x]: no version of Supervisor has a section for all programs.";
}
