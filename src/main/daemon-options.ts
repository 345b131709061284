/** The options of `tsd` and `supervisord`, one literal (CLI-D-*). */
import type { OptionSpec } from "./command-line.js";

export const DAEMON_OPTIONS: readonly OptionSpec[] = [
  { key: "configuration", short: "c", long: "configuration", value: "FILENAME", help: "the configuration file; looked for in the usual places if not given" },
  { key: "nodaemon", short: "n", long: "nodaemon", help: "stay in the foreground, as with nodaemon=true" },
  { key: "silent", short: "s", long: "silent", help: "in the foreground, do not repeat the log on stdout" },
  { key: "help", short: "h?", long: "help", help: "print this text and exit" },
  { key: "version", short: "v", long: "version", help: "print the version and exit" },
  { key: "user", short: "u", long: "user", value: "USER", help: "run as this user, by name or number" },
  { key: "umask", short: "m", long: "umask", value: "UMASK", help: "umask of the daemon in the background (022)" },
  { key: "directory", short: "d", long: "directory", value: "DIRECTORY", help: "change to this directory when going into the background" },
  { key: "logfile", short: "l", long: "logfile", value: "FILENAME", help: "use FILENAME as the daemon's log" },
  { key: "logfile_maxbytes", short: "y", long: "logfile_maxbytes", value: "BYTES", help: "rotate the log when it has this size; 0 never" },
  { key: "logfile_backups", short: "z", long: "logfile_backups", value: "NUM", help: "how many rotated logs to keep" },
  { key: "loglevel", short: "e", long: "loglevel", value: "LEVEL", help: "critical, error, warn, info, debug, trace or blather" },
  { key: "pidfile", short: "j", long: "pidfile", value: "FILENAME", help: "write the daemon's process id to FILENAME" },
  { key: "identifier", short: "i", long: "identifier", value: "STR", help: "name of this daemon, for events and log names" },
  { key: "childlogdir", short: "q", long: "childlogdir", value: "DIRECTORY", help: "where the logs of programs go that name none" },
  { key: "nocleanup", short: "k", long: "nocleanup", help: "keep the automatic logs of earlier runs" },
  { key: "minfds", short: "a", long: "minfds", value: "NUM", help: "file descriptors there must be, or the daemon does not start" },
  { key: "strip_ansi", short: "t", long: "strip_ansi", help: "remove ANSI escape codes from the output of programs" },
  { key: "minprocs", short: "", long: "minprocs", value: "NUM", help: "processes there must be room for, or the daemon does not start" },
  { key: "profile_options", short: "", long: "profile_options", value: "OPTIONS", help: "accepted and ignored: use node --cpu-prof" },
];
