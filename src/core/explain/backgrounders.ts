/** Programs that go into the background, each with what keeps it from it or sends it there: a table (`background.ts`). */

/** One of them. */
export interface Backgrounder {
  /** The file's name, without its folder. */
  readonly file: RegExp;
  /** In its arguments: it goes into the background only with it. */
  readonly goes?: RegExp;
  /** In its arguments: it stays with it. */
  readonly stays?: RegExp;
  /** What to write instead. */
  readonly advice: string;
  /** A file of its own may say so too. */
  readonly settings?: Settings;
}

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
    advice: `nginx -g "daemon off;"`,
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
    advice: "php-fpm --nodaemonize",
    settings: {
      option: "-y",
      // The images of PHP say it in a file that theirs includes.
      usual: ["/usr/local/etc/php-fpm.conf", "/usr/local/etc/php-fpm.d/zz-docker.conf"],
      stays: /^\s*daemonize\s*=\s*(no|off|0|false)\b/im,
      doubt: `its configuration says "daemonize = no"`,
    },
  },
  { file: /^cron$/, stays: /(^|\s)-\w*f/, advice: "cron -f" },
  { file: /^crond$/, stays: /(^|\s)-\w*[fn]/, advice: "crond -f (busybox, dcron) or crond -n (cronie)" },
  { file: /^sshd$/, stays: /(^|\s)-\w*[Ddt]/, advice: "/usr/sbin/sshd -D" },
  {
    file: /^(redis|valkey)-server$/,
    goes: /--daemonize\s+yes/,
    stays: /--daemonize\s+no/,
    advice: "redis-server --daemonize no",
    settings: { option: "", usual: [], goes: /^\s*daemonize\s+yes\b/m, doubt: "" },
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
  { file: /^dovecot$/, stays: /(^|\s)-\w*[Fanh]|--version|reload|stop/, advice: "dovecot -F" },
  { file: /^lighttpd$/, stays: /(^|\s)-\w*[DtpvVh]/, advice: "lighttpd -D -f /etc/lighttpd/lighttpd.conf" },
  { file: /^squid$/, stays: /(^|\s)(-\w*[NzkvhX]|--foreground)/, advice: "squid -N" },
  { file: /^named$/, stays: /(^|\s)-\w*[fgvV]/, advice: "named -f" },
  { file: /^varnishd$/, stays: /(^|\s)-\w*[FdVC]/, advice: "varnishd -F" },
  { file: /^proftpd$/, stays: /(^|\s)(-\w*[nqtvlh]|--nodaemon)/, advice: "proftpd --nodaemon" },
  { file: /^snmpd$/, stays: /(^|\s)-\w*[fvhH]/, advice: "snmpd -f" },
  { file: /^ntpd$/, stays: /(^|\s)(-\w*[ndqh]|--nofork|--version)/, advice: "ntpd -n" },
  { file: /^chronyd$/, stays: /(^|\s)-\w*[dnqQpvh]/, advice: "chronyd -n" },
  { file: /^rpcbind$/, stays: /(^|\s)-\w*[fd]/, advice: "rpcbind -f" },
  {
    file: /^(smbd|nmbd|winbindd)$/,
    stays: /(^|\s)(-\w*[FiSbVh]|--foreground|--interactive)/,
    advice: "smbd --foreground",
  },
  { file: /^(exim4?|sendmail)$/, goes: /(^|\s)-bd(\s|$)/, advice: "exim -bdf" },
  {
    file: /^dnsmasq$/,
    stays: /(^|\s)(-\w*[kdvw]\b|--keep-in-foreground|--no-daemon|--test|--version)/,
    advice: "dnsmasq --keep-in-foreground",
  },
  { file: /^openvpn$/, goes: /(^|\s)--daemon\b/, advice: "openvpn without --daemon" },
  { file: /^munged$/, stays: /(^|\s)(-\w*[FVLhs]|--foreground)/, advice: "munged -F" },
  { file: /^(slurmd|slurmctld|slurmdbd)$/, stays: /(^|\s)-\w*[DCVh]/, advice: "the same with -D" },
  { file: /^atd$/, stays: /(^|\s)-\w*[fV]/, advice: "atd -f" },
  { file: /^xinetd$/, stays: /-dontfork|(^|\s)-[dv]/, advice: "xinetd -dontfork" },
  { file: /^collectd$/, stays: /(^|\s)-\w*[ftThP]/, advice: "collectd -f" },
  { file: /^keepalived$/, stays: /(^|\s)(-\w*[nvht]|--dont-fork)/, advice: "keepalived --dont-fork" },
  {
    file: /^zabbix_(server|proxy|agentd)$/,
    stays: /(^|\s)(-\w*[fRVhtp]|--foreground)/,
    advice: "the same with --foreground",
  },
  { file: /^postgrey$/, goes: /(^|\s)(-d|--daemonize)\b/, advice: "postgrey without --daemonize" },
  { file: /^saslauthd$/, stays: /(^|\s)-\w*[dvh]/, advice: "saslauthd -d" },
  {
    file: /^unbound$/,
    stays: /(^|\s)-\w*[dhV]/,
    advice: "unbound -d",
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
    advice: "clamd --foreground",
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
    advice: "the program itself, with the option that keeps it in the foreground",
  },
];

/** A script of an init system, whatever it is called. */
export const INIT_SCRIPT: Backgrounder = {
  file: /./,
  goes: /\sstart$/,
  advice: "the program itself, with the option that keeps it in the foreground",
};
