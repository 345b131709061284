/**
 * Programs that go into the background, each with what keeps it from it or sends it there, and how its command is changed
 * so that it stays: a table (`background.ts`).
 */

/** One of them. */
export interface Backgrounder {
  /** The file's name, without its folder. */
  readonly file: RegExp;
  /** In its arguments: it goes into the background only with it. */
  readonly goes?: RegExp;
  /** In its arguments: it stays with it. */
  readonly stays?: RegExp;
  /** How its command becomes one that stays. */
  readonly mend: Mend;
  /** A file of its own may say so too. */
  readonly settings?: Settings;
}

/** A change of a command, the rest of which stays as it is. */
export type Mend =
  | {
      /** Where this is found, what stands in its place is all there is to change. */
      readonly instead?: readonly [RegExp, string];
      /** What is cut out. */
      readonly cut?: RegExp;
      /** What is put at its end. */
      readonly add?: string;
      /** The name of another program in the same folder. */
      readonly program?: string;
    }
  /** Where the command cannot tell which one it would be: what to do, as in "keep it in the foreground: …". */
  | { readonly say: string };

/** A file that says whether the program stays. */
export interface Settings {
  /** In the arguments, before the file's path; "" where the path is the first argument itself. */
  readonly option: string;
  /** Where it is otherwise. Files that are included are looked into as far as they are listed. */
  readonly usual: readonly string[];
  /** In the file: it stays with it. Without such a line it goes. */
  readonly stays?: RegExp;
  /** In the file: it goes only with it. */
  readonly goes?: RegExp;
  /** What the file may say, as the end of "unless …". */
  readonly doubt: string;
}

/** All that are known. */
export const BACKGROUNDERS: readonly Backgrounder[] = [
  {
    file: /^(nginx|openresty|tengine)$/,
    stays: /daemon\s+off|(^|\s)-[tTvVhs]/,
    mend: { instead: [/(\s-g\s*(["'])[^"']*?);?\s*\2/, "$1; daemon off;$2"], add: `-g "daemon off;"` },
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
    mend: { cut: /\s(-D|--daemonize)(?=\s|$)/, add: "--nodaemonize" },
    settings: {
      option: "-y",
      // The images of PHP say it in a file that theirs includes.
      usual: ["/usr/local/etc/php-fpm.conf", "/usr/local/etc/php-fpm.d/zz-docker.conf"],
      stays: /^\s*daemonize\s*=\s*(no|off|0|false)\b/im,
      doubt: `its configuration says "daemonize = no"`,
    },
  },
  { file: /^cron$/, stays: /(^|\s)-\w*f/, mend: { add: "-f" } },
  { file: /^crond$/, stays: /(^|\s)-\w*[fn]/, mend: { say: "write -n (cronie) or -f (busybox, dcron) after crond" } },
  {
    file: /^sshd$/,
    stays: /(^|\s)-\w*[Ddt]/,
    // It runs only when it is called by its whole path.
    mend: { instead: [/^sshd(?=\s|$)(.*)$/, "/usr/sbin/sshd$1 -D"], add: "-D" },
  },
  {
    file: /^(redis|valkey)-server$/,
    goes: /--daemonize\s+yes/,
    stays: /--daemonize\s+no/,
    mend: { instead: [/--daemonize\s+yes/, "--daemonize no"], add: "--daemonize no" },
    settings: { option: "", usual: [], goes: /^\s*daemonize\s+yes\b/m, doubt: "" },
  },
  {
    file: /^(apache2ctl|apachectl)$/,
    stays: /FOREGROUND|(^|\s)(-[tvVSM]|configtest)/,
    mend: { cut: /\s(-k\s*)?(start|restart|graceful)(?=\s|$)/, add: "-D FOREGROUND" },
  },
  {
    file: /^apache2$/,
    stays: /FOREGROUND|(^|\s)(-[tvVSMX]|-f\s*-k)/,
    // Debian's takes its settings from a file that only its script reads.
    mend: { cut: /\s-k\s*(start|restart|graceful)(?=\s|$)/, add: "-D FOREGROUND", program: "apache2ctl" },
  },
  {
    file: /^httpd$/,
    stays: /FOREGROUND|(^|\s)(-[tvVSMX]|-f\s*-k)/,
    mend: { cut: /\s-k\s*(start|restart|graceful)(?=\s|$)/, add: "-D FOREGROUND" },
  },
  { file: /^(gunicorn\d?|gunicorn3)$/, goes: /(^|\s)(-D|--daemon)\b/, mend: { cut: /\s(-D|--daemon)(?=\s|$)/ } },
  { file: /^uwsgi$/, goes: /(^|\s)(-d|--daemonize2?)\b/, mend: { cut: /\s(-d|--daemonize2?)[\s=]+\S+/ } },
  {
    file: /^celery$/,
    goes: /(^|\s)multi\b/,
    mend: { say: "write celery worker, with its options, in place of celery multi" },
  },
  { file: /^celery$/, goes: /(^|\s)(-D\b|--detach\b)/, mend: { cut: /\s(-D|--detach)(?=\s|$)/ } },
  { file: /^memcached$/, goes: /(^|\s)(-d|--daemon)\b/, mend: { cut: /\s(-d|--daemon)(?=\s|$)/ } },
  { file: /^rsyslogd$/, stays: /(^|\s)-\w*[nNv]/, mend: { add: "-n" } },
  { file: /^syslog-ng$/, stays: /(^|\s)(-F|--foreground|-s|-V)\b/, mend: { add: "-F" } },
  { file: /^dbus-daemon$/, goes: /(^|\s)--fork\b/, mend: { instead: [/--fork\b/, "--nofork"] } },
  {
    file: /^(pure-ftpd|vsftpd)$/,
    goes: /(^|\s)-B\b|background=YES/i,
    mend: { cut: /\s(-B(?=\s|$)|-?-?o?background=YES)/i },
  },
  { file: /^haproxy$/, goes: /(^|\s)-D\b/, mend: { cut: /\s-D(?=\s|$)/, add: "-W -db" } },
  { file: /^postfix$/, goes: /(^|\s)start$/, mend: { instead: [/\sstart$/, " start-fg"] } },
  {
    file: /^pg_ctl$/,
    goes: /(^|\s)start\b/,
    mend: { cut: /\s(start(?=\s|$)|-[wWs](?=\s|$)|-[lt]\s*\S+)/, program: "postgres" },
  },
  {
    file: /^pg_ctlcluster$/,
    goes: /(^|\s)start\b/,
    stays: /--foreground/,
    mend: { add: "--foreground" },
  },
  { file: /^dovecot$/, stays: /(^|\s)-\w*[Fanh]|--version|reload|stop/, mend: { add: "-F" } },
  { file: /^lighttpd$/, stays: /(^|\s)-\w*[DtpvVh]/, mend: { add: "-D" } },
  { file: /^squid$/, stays: /(^|\s)(-\w*[NzkvhX]|--foreground)/, mend: { add: "-N" } },
  { file: /^named$/, stays: /(^|\s)-\w*[fgvV]/, mend: { add: "-f" } },
  { file: /^varnishd$/, stays: /(^|\s)-\w*[FdVC]/, mend: { add: "-F" } },
  { file: /^proftpd$/, stays: /(^|\s)(-\w*[nqtvlh]|--nodaemon)/, mend: { add: "--nodaemon" } },
  { file: /^snmpd$/, stays: /(^|\s)-\w*[fvhH]/, mend: { add: "-f" } },
  { file: /^ntpd$/, stays: /(^|\s)(-\w*[ndqh]|--nofork|--version)/, mend: { add: "-n" } },
  { file: /^chronyd$/, stays: /(^|\s)-\w*[dnqQpvh]/, mend: { add: "-n" } },
  { file: /^rpcbind$/, stays: /(^|\s)-\w*[fd]/, mend: { add: "-f" } },
  {
    file: /^(smbd|nmbd|winbindd)$/,
    stays: /(^|\s)(-\w*[FiSbVh]|--foreground|--interactive)/,
    mend: { add: "--foreground" },
  },
  { file: /^(exim4?|sendmail)$/, goes: /(^|\s)-bd(\s|$)/, mend: { instead: [/-bd(?=\s|$)/, "-bdf"] } },
  {
    file: /^dnsmasq$/,
    stays: /(^|\s)(-\w*[kdvw]\b|--keep-in-foreground|--no-daemon|--test|--version)/,
    mend: { add: "--keep-in-foreground" },
  },
  { file: /^openvpn$/, goes: /(^|\s)--daemon\b/, mend: { cut: /\s--daemon(\s+(?!-)\S+)?/ } },
  { file: /^munged$/, stays: /(^|\s)(-\w*[FVLhs]|--foreground)/, mend: { add: "-F" } },
  { file: /^(slurmd|slurmctld|slurmdbd)$/, stays: /(^|\s)-\w*[DCVh]/, mend: { add: "-D" } },
  { file: /^atd$/, stays: /(^|\s)-\w*[fV]/, mend: { add: "-f" } },
  { file: /^xinetd$/, stays: /-dontfork|(^|\s)-[dv]/, mend: { add: "-dontfork" } },
  { file: /^collectd$/, stays: /(^|\s)-\w*[ftThP]/, mend: { add: "-f" } },
  { file: /^keepalived$/, stays: /(^|\s)(-\w*[nvht]|--dont-fork)/, mend: { add: "--dont-fork" } },
  {
    file: /^zabbix_(server|proxy|agentd)$/,
    stays: /(^|\s)(-\w*[fRVhtp]|--foreground)/,
    mend: { add: "--foreground" },
  },
  { file: /^postgrey$/, goes: /(^|\s)(-d|--daemonize)\b/, mend: { cut: /\s(-d|--daemonize)(?=\s|$)/ } },
  { file: /^saslauthd$/, stays: /(^|\s)-\w*[dvh]/, mend: { add: "-d" } },
  {
    file: /^unbound$/,
    stays: /(^|\s)-\w*[dhV]/,
    mend: { add: "-d" },
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
    mend: { add: "--foreground" },
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
    mend: { say: "run the program itself, with the option that keeps it there, in place of its script" },
  },
];

/** A script of an init system, whatever it is called. */
export const INIT_SCRIPT: Backgrounder = {
  file: /./,
  goes: /\sstart$/,
  mend: { say: "run the program itself, with the option that keeps it there, in place of its script" },
};
