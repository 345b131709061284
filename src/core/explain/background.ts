/**
 * Programs that go into the background unless they are told not to, which no supervisor can watch: the process that was
 * started ends well, and what it has begun is nobody's child (`tsd check`, `tsctl why`).
 */
import { splitShellWords } from "../config/shell-words.js";

interface Backgrounder {
  /** The file's name, without its folder. */
  readonly file: RegExp;
  /** In its arguments: it goes into the background only with it. */
  readonly goes?: RegExp;
  /** In its arguments: it stays with it. */
  readonly stays?: RegExp;
  /** What to write instead. */
  readonly advice: string;
  /** A file of its own may say so too, which nobody has looked into. */
  readonly unlessIn?: string;
}

const BACKGROUNDERS: readonly Backgrounder[] = [
  {
    file: /^(nginx|openresty|tengine)$/,
    stays: /daemon\s+off|(^|\s)-[tTvVhs]/,
    advice: `nginx -g "daemon off;"`,
    unlessIn: `its configuration says "daemon off;"`,
  },
  {
    file: /^php-fpm[\d.]*$/,
    stays: /(^|\s)(-F|--nodaemonize|-t|-v|-i|-m)\b/,
    advice: "php-fpm --nodaemonize",
    unlessIn: `its configuration says "daemonize = no"`,
  },
  { file: /^cron$/, stays: /(^|\s)-\w*f/, advice: "cron -f" },
  { file: /^crond$/, stays: /(^|\s)-\w*[fn]/, advice: "crond -f (busybox, dcron) or crond -n (cronie)" },
  { file: /^sshd$/, stays: /(^|\s)-\w*[Ddt]/, advice: "/usr/sbin/sshd -D" },
  {
    file: /^(redis|valkey)-server$/,
    goes: /--daemonize\s+yes/,
    advice: "redis-server --daemonize no",
  },
  {
    file: /^(apache2ctl|apachectl)$/,
    stays: /FOREGROUND|(^|\s)(-[tvVSM]|configtest)/,
    advice: "apache2ctl -D FOREGROUND",
  },
  { file: /^(apache2|httpd)$/, stays: /FOREGROUND|(^|\s)(-[tvVSMX]|-f\s*-k)/, advice: "httpd -D FOREGROUND" },
  { file: /^(gunicorn\d?|gunicorn3)$/, goes: /(^|\s)(-D|--daemon)\b/, advice: "gunicorn without -D" },
  { file: /^uwsgi$/, goes: /(^|\s)(-d|--daemonize2?)\b/, advice: "uwsgi without --daemonize" },
  { file: /^celery$/, goes: /(^|\s)(multi\b|-D\b|--detach\b)/, advice: "celery … worker, without --detach" },
  { file: /^memcached$/, goes: /(^|\s)(-d|--daemon)\b/, advice: "memcached without -d" },
  { file: /^rsyslogd$/, stays: /(^|\s)-\w*[nNv]/, advice: "rsyslogd -n" },
  { file: /^syslog-ng$/, stays: /(^|\s)(-F|--foreground|-s|-V)\b/, advice: "syslog-ng -F" },
  { file: /^dbus-daemon$/, goes: /(^|\s)--fork\b/, advice: "dbus-daemon --system --nofork" },
  {
    file: /^(pure-ftpd|vsftpd)$/,
    goes: /(^|\s)-B\b|background=YES/i,
    advice: "the server without its background option",
  },
  { file: /^haproxy$/, goes: /(^|\s)-D\b/, advice: "haproxy -W -db" },
  { file: /^postfix$/, goes: /(^|\s)start$/, advice: "postfix start-fg" },
  { file: /^pg_ctl$/, goes: /(^|\s)start\b/, advice: "postgres -D DATA" },
  {
    file: /^pg_ctlcluster$/,
    goes: /(^|\s)start\b/,
    stays: /--foreground/,
    advice: "pg_ctlcluster … start --foreground",
  },
  {
    file: /^(service|rc-service)$/,
    goes: /\sstart$/,
    advice: "the program itself, with the option that keeps it in the foreground",
  },
];

/** What to write in place of a command that goes into the background, and the doubt there is; undefined if it stays. */
export interface GoesToBackground {
  readonly file: string;
  readonly advice: string;
  readonly unless: string | undefined;
}

/** Is this the command of a program that is known to go into the background? */
export function goesToBackground(command: string): GoesToBackground | undefined {
  const words = splitShellWords(command);
  if (!words.ok) return undefined;
  const [program = "", ...rest] = words.words;
  const file = fileName(program);
  const known = /^\/etc\/(init|rc)\.d\//.test(program)
    ? INIT_SCRIPT
    : BACKGROUNDERS.find((each) => each.file.test(file));
  if (known === undefined) return undefined;
  const args = rest.join(" ");
  if (known.goes?.test(` ${args}`) === false || known.stays?.test(args) === true) return undefined;
  return { file, advice: known.advice, unless: known.unlessIn };
}

const INIT_SCRIPT: Backgrounder = {
  file: /./,
  goes: /\sstart$/,
  advice: "the program itself, with the option that keeps it in the foreground",
};

/** The name of a command's file, without its folder: `nginx`. */
export function commandFile(command: string): string {
  const words = splitShellWords(command);
  return fileName(words.ok ? (words.words[0] ?? "") : "");
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
