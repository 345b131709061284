/** Files by name: whose links are followed and where to, what is changed of a socket, and that nothing is waited for. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import {
  chmodSocket,
  emptyByName,
  ForeignLink,
  giveSocket,
  lookAt,
  openByName,
  shiftByName,
  unlinkByName,
  writeByName,
} from "../../../src/posix/names.js";
import { descriptors } from "./proc.js";

/** Two users that are not root. */
const STRANGER = 65534;
const ANOTHER = 65533;
const { O_WRONLY, O_CREAT, O_APPEND, O_EXCL, O_RDONLY } = constants;

const O_CLOEXEC = 0o2000000;

const needsRoot = process.getuid?.() === 0 ? false : "only root can make links that are another user's";

/** A folder of root's with a root-only file `secret` in it, and a stranger's folder `theirs`. */
class Place {
  readonly folder: string;

  constructor(t: TestContext) {
    this.folder = mkdtempSync(join(tmpdir(), "tsd-names-"));
    t.after(() => rmSync(this.folder, { recursive: true }));
    writeFileSync(this.at("secret"), "root's", { mode: 0o600 });
    this.makeFolder("theirs", STRANGER);
  }

  at(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  makeFolder(name: string, owner: number): void {
    mkdirSync(this.at(name));
    lchownSync(this.at(name), owner, owner);
  }

  link(name: string, to: string, owner: number): string {
    symlinkSync(to, this.at(name));
    lchownSync(this.at(name), owner, owner);
    return this.at(name);
  }

  append(path: string, text: string): void {
    const fd = openByName(path, O_WRONLY | O_CREAT | O_APPEND);
    writeSync(fd, text);
    closeSync(fd);
  }

  read(...parts: string[]): string {
    return readFileSync(this.at(...parts), "utf8");
  }
}

const refused = (link: string) => (error: unknown) => {
  assert.ok(error instanceof ForeignLink, String(error));
  assert.equal(error.code, "ELOOP");
  assert.match(error.message, new RegExp(`^${link} is a symbolic link of user \\d+, .*chown -h root ${link}\\)$`));
  return true;
};

describe("links", { skip: needsRoot }, () => {
  test("root's are followed, however many, relative or absolute, and to what is not there yet", (t) => {
    const place = new Place(t);
    place.link("theirs/log", "../first", 0);
    place.link("first", place.at("theirs", "real"), 0);
    place.append(place.at("theirs", "log"), "made");
    assert.equal(place.read("theirs", "real"), "made");
    assert.equal(lookAt(place.at("theirs", "log"))?.isFile(), true);
    emptyByName(place.at("theirs", "log"));
    assert.equal(place.read("theirs", "real"), "");
  });

  test("a stranger's link as the last component is refused, whatever is done and wherever it leads", (t) => {
    const place = new Place(t);
    writeFileSync(place.at("theirs", "file"), "theirs");
    for (const target of [place.at("secret"), place.at("theirs", "file"), place.at("theirs", "none"), "/dev/stdout"]) {
      const link = place.link("theirs/log", target, STRANGER);
      assert.throws(() => place.append(link, "x"), refused(link));
      assert.throws(() => openByName(link, O_RDONLY), refused(link));
      assert.throws(() => emptyByName(link), refused(link));
      assert.throws(() => writeByName(link, "x"), refused(link));
      assert.throws(() => lookAt(link), refused(link));
      unlinkByName(link); // the link itself can be removed
    }
    assert.deepEqual([place.read("secret"), place.read("theirs", "file")], ["root's", "theirs"]);
    assert.equal(existsSync(place.at("theirs", "none")), false);
  });

  test("root's link to a stranger's link is no way around", (t) => {
    const place = new Place(t);
    const stranger = place.link("theirs/log", place.at("secret"), STRANGER);
    assert.throws(() => place.append(place.link("log", stranger, 0), "x"), refused(stranger));
    assert.equal(place.read("secret"), "root's");
  });

  test("a stranger's link on the way leads into a folder of the stranger's, and nowhere else", (t) => {
    const place = new Place(t);
    place.makeFolder("theirs/release", STRANGER);
    place.makeFolder("roots", 0);
    place.makeFolder("others", ANOTHER);
    const current = place.link("theirs/current", "release", STRANGER);
    place.append(join(current, "log"), "deployed");
    place.append(join(current, "log"), " again"); // it is root's file by now
    shiftByName([join(current, "log.1"), join(current, "log")]);
    assert.equal(place.read("theirs", "release", "log.1"), "deployed again");
    unlinkByName(join(current, "log.1"));
    assert.equal(existsSync(place.at("theirs", "release", "log.1")), false);

    for (const folder of ["roots", "others"]) {
      writeFileSync(place.at(folder, "log"), "kept");
      const link = place.link(`theirs/to-${folder}`, place.at(folder), STRANGER);
      assert.throws(() => place.append(join(link, "log"), "x"), refused(link));
      assert.throws(() => place.append(join(link, "new"), "x"), refused(link));
      assert.throws(() => unlinkByName(join(link, "log")), refused(link));
      assert.throws(() => shiftByName([join(link, "log.1"), join(link, "log")]), refused(link));
      assert.equal(place.read(folder, "log"), "kept");
      assert.equal(existsSync(place.at(folder, "new")), false);
    }
  });

  test("one stranger's link does not lead on by way of another's", (t) => {
    const place = new Place(t);
    place.makeFolder("others", ANOTHER);
    place.makeFolder("theirs/logs", STRANGER);
    const back = place.link("others/back", place.at("theirs", "logs"), ANOTHER);
    const on = place.link("theirs/on", back, STRANGER);
    assert.throws(() => place.append(join(on, "log"), "x"), refused(back));
  });

  test("a link of root's in the stranger's folder counts as root's, reached by the stranger's link too", (t) => {
    const place = new Place(t);
    place.makeFolder("theirs/release", STRANGER);
    place.makeFolder("var", 0);
    place.link("theirs/release/log", place.at("var", "log"), 0);
    const current = place.link("theirs/current", "release", STRANGER);
    place.append(join(current, "log"), "root said so");
    assert.equal(place.read("var", "log"), "root said so");
  });

  test("a link is renamed and removed as it is, and a new file takes no link's place", (t) => {
    const place = new Place(t);
    const link = place.link("theirs/log", place.at("secret"), STRANGER);
    const ours = place.link("log", place.at("none"), 0);
    for (const path of [link, ours])
      assert.throws(() => openByName(path, O_WRONLY | O_CREAT | O_EXCL), { code: "EEXIST" });
    shiftByName([`${link}.1`, link]);
    assert.equal(readlinkSync(`${link}.1`), place.at("secret"));
    assert.equal(existsSync(place.at("none")), false);
  });

  test("LIFE-FCGI-007 RPC-UNIX-001 a socket is given away, and nothing that took its place", async (t) => {
    const place = new Place(t);
    const server = createServer();
    t.after(() => server.close());
    const path = place.at("theirs", "socket");
    await new Promise<void>((resolve) => server.listen(path, resolve));
    giveSocket(path, -1, ANOTHER);
    chmodSocket(path, 0o620);
    const { uid, gid, mode } = statSync(path);
    assert.deepEqual([uid, gid, mode & 0o7777], [0, ANOTHER, 0o620]);

    rmSync(path);
    for (const owner of [STRANGER, 0]) {
      place.link("theirs/socket", place.at("secret"), owner);
      assert.throws(() => giveSocket(path, STRANGER, STRANGER), { code: "ENOTSOCK", path });
      assert.throws(() => chmodSocket(path, 0o666), { code: "ENOTSOCK", path });
      assert.equal(lstatSync(path).uid, owner, "nor is the link itself given away: it would count as theirs then");
      rmSync(path);
    }
    const secret = statSync(place.at("secret"));
    assert.deepEqual([secret.uid, secret.mode & 0o777], [0, 0o600]);
  });
});

test("paths of every kind lead where they lead for everybody", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-names-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => `${folder}/${name}`;
  mkdirSync(at("a/b"), { recursive: true });
  writeFileSync(at("file"), "12345");
  symlinkSync("a/b", at("down"));
  symlinkSync("loop", at("loop"));
  const size = (path: string) => lookAt(path)?.size;
  assert.equal(size(at("file")), 5);
  assert.equal(size(at("a/../file")), 5);
  assert.equal(size(at("down/../../file")), 5, "`..` is where the link leads, not where it stands");
  assert.equal(size(at(".//a/./b/../..//file")), 5);
  assert.equal(lookAt("/")?.isDirectory(), true);
  assert.equal(lookAt(at("a/"))?.isDirectory(), true);
  assert.equal(lookAt(".")?.ino, statSync(".").ino);
  assert.equal(lookAt("package.json")?.ino, statSync("package.json", { throwIfNoEntry: false })?.ino);
  assert.equal(lookAt(at("none")), undefined);
  assert.equal(lookAt(""), undefined);
  const fails = (path: string, flags = O_WRONLY) => {
    let theirs: string | undefined;
    try {
      closeSync(openSync(path, flags));
    } catch (error) {
      theirs = (error as NodeJS.ErrnoException).code;
    }
    assert.ok(theirs !== undefined);
    assert.throws(() => openByName(path, flags), { code: theirs, path });
  };
  for (const path of ["none", "none/file", "file/x", "file/", "a", "loop", "n".repeat(256), `${"./".repeat(2100)}file`])
    fails(at(path));
  fails(at("new/"), O_WRONLY | O_CREAT | O_EXCL);
});

test("what /proc leads to is reached, descriptors without a path too", () => {
  const [readEnd, writeEnd] = [0, 0].map(() => openSync("/dev/null", "r"));
  assert.equal(lookAt(`/proc/self/fd/${readEnd!}`)?.isCharacterDevice(), true);
  assert.equal(lookAt(`/dev/fd/${writeEnd!}`)?.isCharacterDevice(), true);
  assert.equal(lookAt("/proc/self/cwd/package.json")?.ino, statSync("package.json", { throwIfNoEntry: false })?.ino);
  closeSync(readEnd!);
  closeSync(writeEnd!);
});

test("opening does not wait, and what was opened is closed in children", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-names-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const fifo = join(folder, "fifo");
  execFileSync("mkfifo", [fifo]);
  assert.throws(() => openByName(fifo, O_WRONLY), { code: "ENXIO" });
  assert.throws(() => writeByName(fifo, "x"), { code: "ENXIO" });
  emptyByName(fifo); // no file: left alone
  const reader = openByName(fifo, O_RDONLY);
  assert.ok(fstatSync(reader).isFIFO());
  writeByName(fifo, "there is a reader now");
  assert.equal(readFileSync(reader, "utf8"), "there is a reader now");
  const flags = parseInt(/^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${reader}`, "latin1"))![1]!, 8);
  assert.equal(flags & O_CLOEXEC, O_CLOEXEC);
  closeSync(reader);
});

test("LOG-R-004 LOG-R-009 each of a list gets the name before its own, whatever is not there", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-names-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const paths = ["oldest", "old", "gap", "young", "new"].map((name) => join(folder, name));
  for (const path of paths) if (!path.endsWith("gap")) writeFileSync(path, basename(path));
  shiftByName(paths);
  const found = readdirSync(folder).map((name) => `${name}: ${readFileSync(join(folder, name), "latin1")}`);
  assert.deepEqual(found.sort(), ["gap: young", "oldest: old", "young: new"]);
  shiftByName([]);
  mkdirSync(join(folder, "new"));
  writeFileSync(join(folder, "file"), "");
  assert.throws(() => shiftByName([join(folder, "file"), join(folder, "new")]), { code: "ENOTDIR", syscall: "rename" });
  assert.throws(() => shiftByName([join(folder, "x".repeat(300)), join(folder, "file")]), { code: "ENAMETOOLONG" });
});

test("no descriptor is left open, however it ends", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-names-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "file"), "");
  symlinkSync("file", join(folder, "link"));
  symlinkSync("loop", join(folder, "loop"));
  const before = descriptors(process.pid);
  for (const name of ["file", "link", "loop", "none", "file/x", "none/x", "x/"]) {
    const path = join(folder, name) + (name.endsWith("/") ? "/" : "");
    for (const act of [lookAt, emptyByName, (each: string) => shiftByName([`${each}.1`, each]), unlinkByName]) {
      try {
        act(path);
      } catch {
        // As it may.
      }
    }
  }
  assert.deepEqual(descriptors(process.pid), before);
});
