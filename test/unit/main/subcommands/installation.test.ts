import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import {
  foundBefore,
  INSTALLED_NAMES,
  INSTALLED_PAGES,
  install,
  uninstall,
} from "../../../../src/main/subcommands/installation.js";
import { filesBelow } from "../../../support/repository.js";

/** A prefix in which Python's programs are: a file, and a link as Debian's alternatives make them. */
function prefixOf(t: TestContext) {
  const prefix = mkdtempSync(join(tmpdir(), "tsd-prefix-"));
  t.after(() => rmSync(prefix, { recursive: true }));
  const bin = (name: string) => join(prefix, "bin", name);
  mkdirSync(join(prefix, "bin"));
  writeFileSync(bin("supervisord"), "Python");
  symlinkSync("/nowhere/ctl", bin("supervisorctl"));
  return { prefix, bin, listing: () => readdirSync(prefix, { recursive: true }).map(String).sort() };
}

const programs = "/opt/tsd/bin";

test("without --replace nothing is touched where something is in the way, and it is named", (t) => {
  const { prefix, bin, listing } = prefixOf(t);
  const before = listing();
  const outcome = install({ prefix, programs }, false);
  assert.ok(!outcome.ok);
  assert.ok(outcome.refused[0]!.includes(`${bin("supervisord")}, ${bin("supervisorctl")} would be replaced`));
  assert.deepEqual(listing(), before);
});

test("all names are linked, what was there is kept, and uninstall brings it back", (t) => {
  const { prefix, bin, listing } = prefixOf(t);
  const before = listing();
  const outcome = install({ prefix, programs }, true);
  assert.ok(outcome.ok);
  assert.equal(outcome.said.length, INSTALLED_NAMES.length);
  for (const name of INSTALLED_NAMES) assert.equal(readlinkSync(bin(name)), `${programs}/${name}`);
  const undone = uninstall({ prefix });
  assert.ok(undone.ok, JSON.stringify(undone));
  assert.deepEqual(
    listing().filter((path) => path !== "lib"),
    before,
  );
  assert.equal(readFileSync(bin("supervisord"), "utf8"), "Python");
  assert.equal(readlinkSync(bin("supervisorctl")), "/nowhere/ctl");
});

test("manual pages are linked where man looks for them, what was there is kept, and uninstall brings it back", (t) => {
  const { prefix } = prefixOf(t);
  const page = (section: number, name: string) => join(prefix, `share/man/man${section}`, name);
  mkdirSync(join(prefix, "share/man/man8"), { recursive: true });
  writeFileSync(page(8, "supervisord.8"), "theirs");
  const place = { prefix, programs, pages: "/opt/tsd/man" };
  const refused = install({ prefix, programs, pages: "/opt/tsd/man" }, false);
  assert.ok(!refused.ok);
  assert.match(refused.refused[0]!, /share\/man\/man8\/supervisord\.8 would be replaced/);
  const outcome = install(place, true);
  assert.ok(outcome.ok);
  assert.equal(outcome.said.length, INSTALLED_NAMES.length + INSTALLED_PAGES.length);
  assert.equal(readlinkSync(page(8, "supervisord.8")), "/opt/tsd/man/supervisord.8");
  assert.equal(readlinkSync(page(1, "tsctl.1")), "/opt/tsd/man/tsctl.1");
  assert.equal(readlinkSync(page(5, "supervisord.conf.5")), "/opt/tsd/man/supervisord.conf.5");
  assert.ok(uninstall({ prefix }).ok);
  assert.equal(readFileSync(page(8, "supervisord.8"), "utf8"), "theirs");
  assert.deepEqual(readdirSync(join(prefix, "share/man")), ["man8"], "folders that it made are removed");
});

test("an installation without pages does not forget those of an earlier one: uninstall brings back what they replaced", (t) => {
  const { prefix } = prefixOf(t);
  const pages = join(prefix, "share/man/man1");
  mkdirSync(pages, { recursive: true });
  writeFileSync(join(pages, "pidproxy.1"), "theirs");
  assert.ok(install({ prefix, programs, pages: "/opt/tsd/man" }, true).ok);
  assert.ok(install({ prefix, programs }, true).ok);
  assert.ok(uninstall({ prefix }).ok);
  assert.deepEqual(readdirSync(pages), ["pidproxy.1"]);
  assert.equal(readFileSync(join(pages, "pidproxy.1"), "utf8"), "theirs");
  assert.equal(existsSync(join(prefix, "lib/tsd")), false);
});

test("of the folders that it made, uninstall leaves those that hold files of others, and all that were there before", (t) => {
  const { prefix, listing } = prefixOf(t);
  mkdirSync(join(prefix, "share/man/man1"), { recursive: true });
  const before = listing();
  const place = { prefix, programs, pages: "/opt/tsd/man" };
  install(place, true);
  install(place, true);
  uninstall({ prefix });
  assert.deepEqual(listing(), before);
  install(place, true);
  writeFileSync(join(prefix, "share/man/man5/theirs.5"), "theirs");
  uninstall({ prefix });
  assert.deepEqual(listing(), [...before, "share/man/man5", "share/man/man5/theirs.5"].sort());
});

test("every manual page there is, is installed", () => {
  assert.deepEqual(filesBelow("man", ""), INSTALLED_PAGES.map((name) => `man/${name}`).toSorted());
});

test("both can be repeated", (t) => {
  const { prefix, bin } = prefixOf(t);
  install({ prefix, programs }, true);
  assert.deepEqual(install({ prefix, programs }, false), {
    ok: true,
    said: [`everything is installed in ${prefix} already`],
  });
  uninstall({ prefix });
  assert.deepEqual(uninstall({ prefix }), { ok: true, said: [`nothing is installed in ${prefix}`] });
  assert.equal(readFileSync(bin("supervisord"), "utf8"), "Python");
});

test("another version takes the place of ours without --replace, and what it replaced stays kept", (t) => {
  const { prefix, bin } = prefixOf(t);
  install({ prefix, programs }, true);
  const outcome = install({ prefix, programs: "/opt/tsd-2/bin" }, false);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  assert.equal(readlinkSync(bin("supervisord")), "/opt/tsd-2/bin/supervisord");
  uninstall({ prefix });
  assert.equal(readFileSync(bin("supervisord"), "utf8"), "Python");
});

test("what another program put there since is left alone, and what is kept stays kept", (t) => {
  const { prefix, bin } = prefixOf(t);
  install({ prefix, programs }, true);
  rmSync(bin("supervisord"));
  writeFileSync(bin("supervisord"), "theirs");
  const outcome = uninstall({ prefix });
  assert.ok(!outcome.ok);
  assert.match(outcome.refused.at(-1)!, /cannot bring back .*supervisord/);
  assert.equal(readFileSync(bin("supervisord"), "utf8"), "theirs");
  assert.ok(existsSync(join(prefix, "lib/tsd/replaced/supervisord")));
  rmSync(bin("supervisord"));
  assert.ok(uninstall({ prefix }).ok);
  assert.equal(readFileSync(bin("supervisord"), "utf8"), "Python");
});

test("an installation that was cut short after its record is repeated or undone", (t) => {
  const { prefix, bin } = prefixOf(t);
  install({ prefix, programs }, true);
  const record = readFileSync(join(prefix, "lib/tsd/installed.json"), "utf8");
  uninstall({ prefix });
  mkdirSync(join(prefix, "lib/tsd"), { recursive: true });
  writeFileSync(join(prefix, "lib/tsd/installed.json"), record);
  assert.ok(uninstall({ prefix }).ok);
  assert.equal(readFileSync(bin("supervisord"), "utf8"), "Python");
});

test("a supervisord that PATH finds earlier is named", (t) => {
  const { prefix, bin } = prefixOf(t);
  const other = prefixOf(t);
  const path = `${other.prefix}/bin:${prefix}/bin:/nonexistent`;
  assert.deepEqual(foundBefore(prefix, path, "/nowhere"), [other.bin("supervisord")]);
  assert.deepEqual(foundBefore(other.prefix, path, "/nowhere"), []);
  assert.deepEqual(foundBefore(prefix, path, `${other.prefix}/bin`), [], "what installs is not in its own way");
  assert.ok(existsSync(bin("supervisord")));
});
