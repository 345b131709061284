/** The addon keeps the contract, and the native file fits every system it is meant for. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadPosix } from "../../../src/posix/addon.js";
import { freePorts } from "../../support/ports.js";
import { holdsTheContract } from "./contract.js";
import { status } from "./proc.js";

const addonFile = fileURLToPath(new URL("../../../native/tsd.node", import.meta.url));
const posix = loadPosix();
const folder = mkdtempSync(join(tmpdir(), "tsd-posix-"));
let serial = 0;

const ports = await freePorts(2);

/** Once a child is a zombie, reap() will tell of it. */
async function zombie(pid: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!status(pid)["State"]!.startsWith("Z")) {
    assert.ok(Date.now() < deadline, `child ${pid} did not end`);
    await new Promise(setImmediate);
  }
}

holdsTheContract({
  name: "addon",
  posix,
  plan: (stdin, stdout) => ({
    file: "/bin/sh",
    argv: ["sh", "-c", "read code; exit $code"],
    env: [],
    stdin,
    stdout,
    stderr: stdout,
  }),
  async finish(pid, code, stdin) {
    posix.write(stdin, Buffer.from(`${code}\n`));
    await zombie(pid);
  },
  killed: zombie,
  socketPath: () => join(folder, String(serial++)),
  freePort: () => ports.pop()!,
});

after(() => rmSync(folder, { recursive: true }));

test("a missing addon says where it was looked for and how to build it", () => {
  assert.throws(() => loadPosix(join(folder, "none.node")), {
    message:
      /cannot load the native addon:\n {2}.*none\.node.*\n.*npm run build.*\n?.*g\+\+ make python3[^]*build-base/,
  });
});

test("the native file needs nothing newer than glibc 2.28, and no C++ library", () => {
  const bytes = readFileSync(addonFile, "latin1");
  assert.match(bytes, /napi_register_module_v1/);
  const versions = [...bytes.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
  assert.deepEqual(
    versions.filter((minor) => minor > 28),
    [],
  );
  assert.doesNotMatch(bytes, /libstdc\+\+|GLIBCXX/);
});

test("errors have Node's names, but where a number has two the one that the original prints", () => {
  const native = createRequire(import.meta.url)(addonFile) as { errorName: (errno: number) => string | undefined };
  // As Python's errno.errorcode has them on Linux.
  const pythons = new Map([
    [constants.errno.EAGAIN, "EAGAIN"],
    [constants.errno.EDEADLK, "EDEADLOCK"],
    [constants.errno.ENOTSUP, "ENOTSUP"],
  ]);
  for (const [name, errno] of Object.entries(constants.errno)) {
    assert.equal(native.errorName(errno), pythons.get(errno) ?? name);
  }
  assert.deepEqual(
    [native.errorName(0), native.errorName(41), native.errorName(5000)],
    [undefined, undefined, undefined],
  );
});
