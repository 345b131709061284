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

test("TSD-WHY-003 programs that are known to go into the background are told from those that are told to stay", () => {
  const verdicts = (commands: readonly string[]) =>
    commands.filter((command) => goesToBackground(command) !== undefined);
  assert.deepEqual(verdicts(GOES), GOES);
  assert.deepEqual(verdicts(STAYS), []);
});

test("the advice is a command, the doubt what else may keep it", () => {
  assert.deepEqual(goesToBackground("/usr/sbin/nginx"), {
    file: "nginx",
    advice: 'nginx -g "daemon off;"',
    unless: 'its configuration says "daemon off;"',
  });
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
