import assert from "node:assert/strict";
import { test } from "node:test";
import { commandFile, goesToBackground } from "../../../../src/core/explain/background.js";

/** Commands people write, and whether the process that is started stays. */
const GOES = [
  "nginx",
  "/usr/sbin/nginx -c /etc/nginx/nginx.conf",
  "php-fpm",
  "/usr/sbin/php-fpm8.2 -y /etc/php-fpm.conf",
  "cron",
  "/usr/sbin/cron -L 15",
  "crond",
  "/usr/sbin/sshd",
  "/usr/sbin/sshd -p 2222",
  "redis-server --daemonize yes",
  "gunicorn -D app:app",
  "apache2ctl start",
  "httpd",
  "rsyslogd",
  "service nginx start",
  "/etc/init.d/nginx start",
  "memcached -d -m 64",
  "celery multi start w1",
  "uwsgi --daemonize /var/log/uwsgi.log",
  "postfix start",
  "sh -c nginx",
  "bash -c 'sleep 5 && exec nginx'",
  "nice -n 10 cron",
  "gosu root /usr/sbin/sshd",
  "env A=1 tini -- crond",
  "dovecot -c /etc/dovecot/dovecot.conf",
  "unbound",
  "named -u bind",
];
const STAYS = [
  'nginx -g "daemon off;"',
  "nginx -g 'daemon off;' -c x",
  "nginx -t",
  "php-fpm -F",
  "php-fpm8.2 --nodaemonize",
  "cron -f",
  "cron -f -L 15",
  "crond -f -l 8",
  "crond -n",
  "/usr/sbin/sshd -D",
  "/usr/sbin/sshd -De",
  "redis-server /etc/redis.conf",
  "gunicorn app:app",
  "gunicorn --daemonless app",
  "apache2ctl -D FOREGROUND",
  "httpd -DFOREGROUND",
  "rsyslogd -n",
  "service --status-all",
  "memcached -m 64",
  "celery worker",
  "postfix start-fg",
  "sleep 5",
  "sh -c 'nginx; sleep infinity'",
  "sh -c 'nginx & wait'",
  "sh -c 'while nginx; do x; done'",
  "nice nginx -g 'daemon off;'",
  "dovecot -F",
  "unbound -d",
  "dnsmasq --no-daemon",
  "named -g -u bind",
  "exim -bdf -q15m",
  "",
  "'unclosed",
];

test("TSD-WHY-003 programs that are known to go into the background are distinguished from those whose options keep them in the foreground", () => {
  const verdicts = (commands: readonly string[]) =>
    commands.filter((command) => goesToBackground(command) !== undefined);
  assert.deepEqual(verdicts(GOES), GOES);
  assert.deepEqual(verdicts(STAYS), []);
});

/** Commands, and each as it has to be written; a sentence where the command cannot tell. */
const MENDED: readonly (readonly [string, string])[] = [
  ["nginx", 'write command=nginx -g "daemon off;"'],
  ["/usr/sbin/nginx -c /etc/n.conf", 'write command=/usr/sbin/nginx -c /etc/n.conf -g "daemon off;"'],
  ["nginx -g 'pid /run/n.pid;'", "write command=nginx -g 'pid /run/n.pid; daemon off;'"],
  ["php-fpm8.2", "write command=php-fpm8.2 --nodaemonize"],
  ["php-fpm -D -R", "write command=php-fpm -R --nodaemonize"],
  ["/usr/sbin/cron -L 15", "write command=/usr/sbin/cron -L 15 -f"],
  ["sshd", "write command=/usr/sbin/sshd -D"],
  ["sshd -p 2222", "write command=/usr/sbin/sshd -p 2222 -D"],
  ["/opt/sshd -p 2222", "write command=/opt/sshd -p 2222 -D"],
  ["redis-server /etc/redis.conf --daemonize yes", "write command=redis-server /etc/redis.conf --daemonize no"],
  ["gunicorn -D -b 127.0.0.1:8000 app:app", "write command=gunicorn -b 127.0.0.1:8000 app:app"],
  ["gunicorn app:app --daemon", "write command=gunicorn app:app"],
  ["uwsgi --ini a.ini --daemonize /var/log/u.log", "write command=uwsgi --ini a.ini"],
  ["celery -A proj worker --detach -l info", "write command=celery -A proj worker -l info"],
  ["celery multi start w1 -A proj", "write celery worker, with its options, in place of celery multi"],
  ["memcached -d -u nobody", "write command=memcached -u nobody"],
  ["apache2ctl start", "write command=apache2ctl -D FOREGROUND"],
  ["/usr/sbin/apache2 -k start", "write command=/usr/sbin/apache2ctl -D FOREGROUND"],
  ["/usr/sbin/httpd", "write command=/usr/sbin/httpd -D FOREGROUND"],
  ["haproxy -D -f /etc/h.cfg", "write command=haproxy -f /etc/h.cfg -W -db"],
  ["pg_ctl -D /data -l /var/log/pg.log start", "write command=postgres -D /data"],
  ["postfix start", "write command=postfix start-fg"],
  ["exim -bd -q15m", "write command=exim -bdf -q15m"],
  ["gosu www nginx", 'write command=gosu www nginx -g "daemon off;"'],
  ["cron -L %5", "write command=cron -L %%5 -f"],
  ["sh -c nginx", 'write command=nginx -g "daemon off;"'],
  ["sh -c 'cd /app && gunicorn -D app:app'", "in its script, write gunicorn app:app in place of gunicorn -D app:app"],
  ["service nginx start", "run the program itself, with the option that keeps it there, in place of its script"],
];

test("the advice is a line that can be written, with everything else the command says", () => {
  for (const [command, advice] of MENDED) assert.equal(goesToBackground(command)?.advice, advice, command);
});

test("what is written so stays in the foreground", () => {
  for (const [command] of MENDED) {
    const { stays } = goesToBackground(command)!;
    if (stays !== undefined) assert.equal(goesToBackground(stays), undefined, stays);
  }
});

test("the doubt is what else may keep it", () => {
  assert.equal(goesToBackground("/usr/sbin/nginx")?.unless, 'its configuration says "daemon off;"');
  assert.equal(goesToBackground("cron")?.unless, undefined);
});

test("a command's file", () => {
  assert.equal(commandFile("/usr/sbin/nginx -t"), "nginx");
  assert.equal(commandFile('"/opt/my app/run" x'), "run");
  assert.equal(commandFile("'x"), "");
});

test("what its configuration says is no doubt any more", () => {
  const files = new Map([
    ["/etc/redis.conf", "port 1\ndaemonize yes\n"],
    ["/usr/local/etc/php-fpm.conf", "[global]\ninclude=etc/php-fpm.d/*.conf\n"],
    ["/usr/local/etc/php-fpm.d/zz-docker.conf", "[global]\ndaemonize = no\n"],
    ["/etc/n.conf", "events {}\n"],
  ]);
  const read = (path: string) => files.get(path);
  assert.equal(goesToBackground("redis-server /etc/redis.conf", read)?.unless, undefined);
  assert.equal(goesToBackground("redis-server /etc/redis.conf", read)?.file, "redis-server");
  assert.equal(goesToBackground("redis-server /etc/redis.conf --daemonize no", read), undefined);
  assert.equal(goesToBackground("redis-server /etc/none.conf", read), undefined);
  assert.equal(goesToBackground("php-fpm", read), undefined);
  assert.equal(goesToBackground("nginx -c /etc/n.conf", read)?.unless, undefined);
  assert.equal(goesToBackground("nginx", read)?.unless, 'its configuration says "daemon off;"');
});
