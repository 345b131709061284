/**
 * Programs that go into the background, each with the options that prevent or cause it, and with the change of the
 * command that keeps it in the foreground: a table (`background.ts`).
 */

/** One program. */
export interface Backgrounder {
  /** The name of its file, without the directory. */
  readonly file: RegExp;
  /** Arguments without which it stays in the foreground. */
  readonly goes?: RegExp;
  /** Arguments with which it stays in the foreground. */
  readonly stays?: RegExp;
  /** The change of its command that keeps it in the foreground. */
  readonly correction: Correction;
  /** A configuration file that may decide it too. */
  readonly settings?: Settings;
}

/** A change of a command; the rest of the command stays as it is. */
export type Correction =
  | {
      /** A text to replace. Where it is found, nothing else is changed. */
      readonly instead?: readonly [RegExp, string];
      /** The text to remove. */
      readonly cut?: RegExp;
      /** The text to append. */
      readonly add?: string;
      /** Another program in the same directory, to run instead. */
      readonly program?: string;
    }
  /** Where the command does not show what to change: what to do, as in "keep it in the foreground: …". */
  | { readonly say: string };

/** A configuration file that says whether the program stays in the foreground. */
export interface Settings {
  /** The argument before the file's path; "" where the path is the first argument itself. */
  readonly option: string;
  /** Where it is without that argument. Included files are read only if they are listed here. */
  readonly usual: readonly string[];
  /** A line with which it stays. Without such a line it goes into the background. */
  readonly stays?: RegExp;
  /** A line without which it stays. */
  readonly goes?: RegExp;
  /** What the file may say, as the end of "unless …". */
  readonly doubt: string;
}

/** All known programs. */
export const BACKGROUNDERS: readonly Backgrounder[] = [
  {
    file: /^(nginx|openresty|tengine)$/,
    stays: /daemon\s+off|(^|\s)-[tTvVhs]/,
    correction: { instead: [/(\s-g\s*(["'])[^"']*?);?\s*\2/, "$1; daemon off;$2"], add: `-g "daemon off;"` },
    settings: {
      option: "-c",
      usual: ["/etc/nginx/nginx.conf"],
      stays: /^\s*daemon\s+off\s*;/m,
      doubt: `its configuration says "daemon off;"`,
    },
  },
  {
    file: /^php-fpm[\d.]*$/,
    stays: /(^|\s)(-F|--nodaemonize|-t|-v|-i|-m)\b/,
    correction: { cut: /\s(-D|--daemonize)(?=\s|$)/, add: "--nodaemonize" },
    settings: {
      option: "-y",
      // The PHP images say it in a file that their main file includes.
      usual: ["/usr/local/etc/php-fpm.conf", "/usr/local/etc/php-fpm.d/zz-docker.conf"],
      stays: /^\s*daemonize\s*=\s*(no|off|0|false)\b/im,
      doubt: `its configuration says "daemonize = no"`,
    },
  },
  { file: /^cron$/, stays: /(^|\s)-\w*f/, correction: { add: "-f" } },
  {
    file: /^crond$/,
    stays: /(^|\s)-\w*[fn]/,
    correction: { say: "write -n (cronie) or -f (busybox, dcron) after crond" },
  },
  {
    file: /^sshd$/,
    stays: /(^|\s)-\w*[Ddt]/,
    // It runs only when it is called by its full path.
    correction: { instead: [/^sshd(?=\s|$)(.*)$/, "/usr/sbin/sshd$1 -D"], add: "-D" },
  },
  {
    file: /^(redis|valkey)-server$/,
    goes: /--daemonize\s+yes/,
    stays: /--daemonize\s+no/,
    correction: { instead: [/--daemonize\s+yes/, "--daemonize no"], add: "--daemonize no" },
    settings: { option: "", usual: [], goes: /^\s*daemonize\s+yes\b/m, doubt: "" },
  },
  {
    file: /^(apache2ctl|apachectl)$/,
    stays: /FOREGROUND|(^|\s)(-[tvVSM]|configtest)/,
    correction: { cut: /\s(-k\s*)?(start|restart|graceful)(?=\s|$)/, add: "-D FOREGROUND" },
  },
  {
    file: /^apache2$/,
    stays: /FOREGROUND|(^|\s)(-[tvVSMX]|-f\s*-k)/,
    // Debian's version is configured by a file that only its script reads.
    correction: { cut: /\s-k\s*(start|restart|graceful)(?=\s|$)/, add: "-D FOREGROUND", program: "apache2ctl" },
  },
  {
    file: /^httpd$/,
    stays: /FOREGROUND|(^|\s)(-[tvVSMX]|-f\s*-k)/,
    correction: { cut: /\s-k\s*(start|restart|graceful)(?=\s|$)/, add: "-D FOREGROUND" },
  },
  { file: /^(gunicorn\d?|gunicorn3)$/, goes: /(^|\s)(-D|--daemon)\b/, correction: { cut: /\s(-D|--daemon)(?=\s|$)/ } },
  { file: /^uwsgi$/, goes: /(^|\s)(-d|--daemonize2?)\b/, correction: { cut: /\s(-d|--daemonize2?)[\s=]+\S+/ } },
  {
    file: /^celery$/,
    goes: /(^|\s)multi\b/,
    correction: { say: "write celery worker, with its options, in place of celery multi" },
  },
  { file: /^celery$/, goes: /(^|\s)(-D\b|--detach\b)/, correction: { cut: /\s(-D|--detach)(?=\s|$)/ } },
  { file: /^memcached$/, goes: /(^|\s)(-d|--daemon)\b/, correction: { cut: /\s(-d|--daemon)(?=\s|$)/ } },
  { file: /^rsyslogd$/, stays: /(^|\s)-\w*[nNv]/, correction: { add: "-n" } },
  { file: /^syslog-ng$/, stays: /(^|\s)(-F|--foreground|-s|-V)\b/, correction: { add: "-F" } },
  { file: /^dbus-daemon$/, goes: /(^|\s)--fork\b/, correction: { instead: [/--fork\b/, "--nofork"] } },
  {
    file: /^(pure-ftpd|vsftpd)$/,
    goes: /(^|\s)-B\b|background=YES/i,
    correction: { cut: /\s(-B(?=\s|$)|-?-?o?background=YES)/i },
  },
  { file: /^haproxy$/, goes: /(^|\s)-D\b/, correction: { cut: /\s-D(?=\s|$)/, add: "-W -db" } },
  { file: /^postfix$/, goes: /(^|\s)start$/, correction: { instead: [/\sstart$/, " start-fg"] } },
  {
    file: /^pg_ctl$/,
    goes: /(^|\s)start\b/,
    correction: { cut: /\s(start(?=\s|$)|-[wWs](?=\s|$)|-[lt]\s*\S+)/, program: "postgres" },
  },
  {
    file: /^pg_ctlcluster$/,
    goes: /(^|\s)start\b/,
    stays: /--foreground/,
    correction: { add: "--foreground" },
  },
  { file: /^dovecot$/, stays: /(^|\s)-\w*[Fanh]|--version|reload|stop/, correction: { add: "-F" } },
  { file: /^lighttpd$/, stays: /(^|\s)-\w*[DtpvVh]/, correction: { add: "-D" } },
  { file: /^squid$/, stays: /(^|\s)(-\w*[NzkvhX]|--foreground)/, correction: { add: "-N" } },
  { file: /^named$/, stays: /(^|\s)-\w*[fgvV]/, correction: { add: "-f" } },
  { file: /^varnishd$/, stays: /(^|\s)-\w*[FdVC]/, correction: { add: "-F" } },
  { file: /^proftpd$/, stays: /(^|\s)(-\w*[nqtvlh]|--nodaemon)/, correction: { add: "--nodaemon" } },
  { file: /^snmpd$/, stays: /(^|\s)-\w*[fvhH]/, correction: { add: "-f" } },
  { file: /^ntpd$/, stays: /(^|\s)(-\w*[ndqh]|--nofork|--version)/, correction: { add: "-n" } },
  { file: /^chronyd$/, stays: /(^|\s)-\w*[dnqQpvh]/, correction: { add: "-n" } },
  { file: /^rpcbind$/, stays: /(^|\s)-\w*[fd]/, correction: { add: "-f" } },
  {
    file: /^(smbd|nmbd|winbindd)$/,
    stays: /(^|\s)(-\w*[FiSbVh]|--foreground|--interactive)/,
    correction: { add: "--foreground" },
  },
  { file: /^(exim4?|sendmail)$/, goes: /(^|\s)-bd(\s|$)/, correction: { instead: [/-bd(?=\s|$)/, "-bdf"] } },
  {
    file: /^dnsmasq$/,
    stays: /(^|\s)(-\w*[kdvw]\b|--keep-in-foreground|--no-daemon|--test|--version)/,
    correction: { add: "--keep-in-foreground" },
  },
  { file: /^openvpn$/, goes: /(^|\s)--daemon\b/, correction: { cut: /\s--daemon(\s+(?!-)\S+)?/ } },
  { file: /^munged$/, stays: /(^|\s)(-\w*[FVLhs]|--foreground)/, correction: { add: "-F" } },
  { file: /^(slurmd|slurmctld|slurmdbd)$/, stays: /(^|\s)-\w*[DCVh]/, correction: { add: "-D" } },
  { file: /^atd$/, stays: /(^|\s)-\w*[fV]/, correction: { add: "-f" } },
  { file: /^xinetd$/, stays: /-dontfork|(^|\s)-[dv]/, correction: { add: "-dontfork" } },
  { file: /^collectd$/, stays: /(^|\s)-\w*[ftThP]/, correction: { add: "-f" } },
  { file: /^keepalived$/, stays: /(^|\s)(-\w*[nvht]|--dont-fork)/, correction: { add: "--dont-fork" } },
  {
    file: /^zabbix_(server|proxy|agentd)$/,
    stays: /(^|\s)(-\w*[fRVhtp]|--foreground)/,
    correction: { add: "--foreground" },
  },
  { file: /^postgrey$/, goes: /(^|\s)(-d|--daemonize)\b/, correction: { cut: /\s(-d|--daemonize)(?=\s|$)/ } },
  { file: /^saslauthd$/, stays: /(^|\s)-\w*[dvh]/, correction: { add: "-d" } },
  {
    file: /^unbound$/,
    stays: /(^|\s)-\w*[dhV]/,
    correction: { add: "-d" },
    settings: {
      option: "-c",
      usual: ["/etc/unbound/unbound.conf"],
      stays: /^\s*do-daemonize:\s*no\b/m,
      doubt: `its configuration says "do-daemonize: no"`,
    },
  },
  {
    file: /^clamd$/,
    stays: /(^|\s)(-\w*[FhV]\b|--foreground|--version|--help)/,
    correction: { add: "--foreground" },
    settings: {
      option: "-c",
      usual: ["/etc/clamav/clamd.conf", "/usr/local/etc/clamd.conf"],
      stays: /^\s*Foreground\s+(yes|true|1)\b/im,
      doubt: `its configuration says "Foreground yes"`,
    },
  },
  {
    file: /^(service|rc-service)$/,
    goes: /\sstart$/,
    correction: { say: "run the program itself, with the option that keeps it there, in place of its script" },
  },
];

/** A script of an init system, with any name. */
export const INIT_SCRIPT: Backgrounder = {
  file: /./,
  goes: /\sstart$/,
  correction: { say: "run the program itself, with the option that keeps it there, in place of its script" },
};
