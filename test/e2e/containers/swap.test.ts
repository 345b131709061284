/**
 * The swap, proven: a minimal Debian that has never seen Node, started as a container is. The founding configuration,
 * untouched, runs under the original; then our package is put in its place with one copy and one command, and the same
 * container tells the same story.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { debianRoot } from "../../support/debian-root.js";
import { namespacesRefused, startContainer, type Setup } from "../../support/namespaces.js";
import { containersAreTested, madePackage } from "../../support/package.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

const place = "/srv/site";

/** The image as its author made it: the only thing that differs between the two is what is under /usr/bin/supervisord. */
const image = (root: string): Setup => ({
  root,
  copies: { [place]: inRepository("fixtures/containers/nginx-certbot") },
  command: ["/bin/sh", "-c", `cd ${place} && exec /usr/bin/supervisord -c supervisord.conf`],
  env: { HTTP_PORT: "8080", HTTPS_PORT: "8443", PATH: `${place}/bin:/usr/sbin:/usr/bin:/sbin:/bin` },
});

const swapped = async (root: string): Promise<Setup> => ({
  ...image(root),
  mounts: { "/opt/tsd": await madePackage() },
  prepare: "/opt/tsd/bin/tsd install --prefix /usr --replace >/run/installed",
});

describe("the swap", { concurrency: 3, skip: containersAreTested ? false : "needs root: npm run test:all" }, () => {
  test("the original and ours, as PID 1 of the same image, give the same transcript", async (t) => {
    assert.equal(await namespacesRefused(), undefined);
    const root = await debianRoot();
    assert.ok(!readdirSync(`${root}/usr/bin`).some((name) => /^node/.test(name)), "there is no Node in the image");
    const [theirs, ours] = await Promise.all(
      [image(root), await swapped(root)].map(async (setup) => {
        const container = startContainer(createScene(t), setup);
        await container.prints("init.sh: the site is up");
        await container.prints("success: renewer entered RUNNING");
        await container.prints("exited: initsh");
        const status = await container.exec("/usr/bin/supervisorctl", "-c", `${place}/supervisord.conf`, "status");
        const found = await container.exec("/bin/pidof", "-x", "supervisord");
        const page = await container.exec("/usr/bin/python3", "-c", PAGE);
        process.kill(container.first, "SIGTERM");
        const ended = await container.exits();
        return {
          container,
          reported: {
            page: normalised(page.stdout),
            found,
            ended,
            status: normalised(status.stdout),
            code: status.code,
          },
        };
      }),
    );
    assert.deepEqual(ours!.reported, theirs!.reported);
    assert.deepEqual(transcript(ours!.container.stdout), transcript(theirs!.container.stdout));
    assert.equal(ours!.container.stderr, "");
    const { daemon, scripts } = transcript(ours!.container.stdout);
    assert.ok(daemon!.length > 14 && scripts!.includes("init.sh: the site is up"), "there is a story to compare");
    assert.match(ours!.reported.page, /^certificate for example\.test/);
    assert.equal(ours!.reported.found.stdout, "1\n", "pidof finds PID 1");
    assert.deepEqual(ours!.reported.ended, { code: 0, signal: undefined });
  });

  test("without the link the image has no supervisord to start", async (t) => {
    const root = await debianRoot();
    const container = startContainer(createScene(t), {
      ...(await swapped(root)),
      prepare: "rm /usr/bin/supervisord",
    });
    assert.equal((await container.exits()).code, 127);
    assert.equal(container.stdout, "");
  });
});

const PAGE = 'import urllib.request as r; print(r.urlopen("http://127.0.0.1:8443/certificate").read().decode())';

/** What differs from one run to the next: times, process numbers, the moment a certificate was made. */
function normalised(text: string): string {
  return text
    .replaceAll(/\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d(,\d{3})?/g, "TIME")
    .replaceAll(/\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}/g, "TIME")
    .replaceAll(/ {2}\w{3} \d\d \d\d:\d\d [AP]M/g, "  TIME")
    .replaceAll(/uptime \d+:\d\d:\d\d/g, "uptime TIME")
    .replaceAll(/\bpid \d+|\d+#\d+|process \d+|made at \d+|challenge-\d+/g, (match) => match.replaceAll(/\d+/g, "N"));
}

/**
 * What the container printed, by who printed it: each tells its own story in order, but who comes first is chance. The
 * workers of nginx among each other are unordered, and how many of their ends its master hears of at once, or how
 * often its timer goes off meanwhile, is chance as well. While it stops, the daemon says every few seconds what it still
 * waits for: the first time counts. That the monitor runs is said a second after its start, whatever init.sh has come to by
 * then. That one program takes its time to stop is said or not, as the machine is busy or not.
 */
function transcript(text: string): Readonly<Record<string, readonly string[]>> {
  const reported = normalised(text).trimEnd().split("\n");
  const lines = reported.filter((line) => !/ INFO waiting for \S+ to stop$/.test(line));
  const isMonitor = (line: string) => line.includes("success: process_monitor entered RUNNING");
  const isDaemon = (line: string) => /^TIME (CRIT|WARN|INFO)/.test(line) && !isMonitor(line);
  const isWaiting = (line: string) => /INFO waiting for .* to die$/.test(line);
  const isNginx = (line: string) => /^TIME \[|HTTP\/1\.1"/.test(line);
  return {
    daemon: lines.filter(isDaemon).filter((line, at, all) => !isWaiting(line) || all.findIndex(isWaiting) === at),
    nginx: lines.filter((line) => isNginx(line) && !/ signal (?:14|17|29) /.test(line)).sort(),
    scripts: lines.filter((line) => !isDaemon(line) && !isMonitor(line) && !isNginx(line)),
    monitor: lines.filter(isMonitor),
  };
}
