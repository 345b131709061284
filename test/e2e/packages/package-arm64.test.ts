/**
 * The package for arm64, made on a machine of another architecture and run there under qemu, in a root that has nothing
 * else in it. Qemu is registered with the kernel in a user namespace of its own, so nothing outside changes.
 */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { containersAreTested } from "../../support/package.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

const TOOLS = ["aarch64-linux-gnu-gcc", "qemu-aarch64-static", "apt-get"];
const lacking = TOOLS.filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);
const { stdout: foreign, error: noDpkg } = spawnSync("dpkg", ["--print-foreign-architectures"], { encoding: "utf8" });
const why = !containersAreTested
  ? "needs root: npm run test:all"
  : process.arch === "arm64"
    ? "package.test.ts runs it"
    : lacking.length > 0
      ? `there is no ${lacking.join(", ")}`
      : noDpkg !== undefined || !foreign.includes("arm64")
        ? "needs dpkg --add-architecture arm64 and apt-get update"
        : false;

const configuration = `[supervisord]
user=root
logfile=/run/log
pidfile=/run/pid
[unix_http_server]
file=/run/s
[supervisorctl]
serverurl=unix:///run/s
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[program:x]
command=/opt/tsd/bin/pidproxy /run/none /opt/tsd/bin/supervisor_stdout
startsecs=0
`;

/** ELF, 64 bits, little-endian, executable or shared, for machine 183. */
const ARM64 =
  "\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00" +
  ":\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff";

const entering = (register: boolean) => `set -eu
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
${register ? `echo ':tsd-arm64:M::${ARM64}:'"$(command -v qemu-aarch64-static)":FP > /proc/sys/fs/binfmt_misc/register` : ":"}
mount --bind /dev/null root/dev/null
chroot root /opt/tsd/bin/tsd --version
chroot root /opt/tsd/bin/tsd install --prefix /usr > /dev/null
chroot root /usr/bin/supervisord -c /etc/supervisord.conf
tries=0
until chroot root /usr/bin/supervisorctl status | grep '^x  *RUNNING'; do tries=$((tries + 1)); [ $tries -lt 100 ]; done
chroot root /usr/bin/supervisorctl shutdown
`;

test(
  "the package for arm64 runs in an empty root, in the background; control: not without qemu",
  { skip: why },
  async (t) => {
    const scene = createScene(t, {
      "root/etc/supervisord.conf": configuration,
      "root/etc/passwd": "root:x:0:0::/:/none\n",
      "root/dev/null": "",
    });
    mkdirSync(scene.path("root/run"));
    const make = [inRepository("scripts/package.mjs"), "--arch", "arm64", "--folder", scene.path("root/opt/tsd")];
    mkdirSync(scene.path("root/opt"));
    await promisify(execFile)(process.execPath, make);
    const inside = (register: boolean) => {
      const namespaces = ["--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
      return scene.run(["unshare", ...namespaces, "sh", "-c", entering(register)]);
    };
    const without = await inside(false);
    assert.notEqual(without.code, 0);
    assert.match(without.stderr, /failed to run command ./);
    const { code, stdout, stderr } = await inside(true);
    assert.deepEqual([code, stderr], [0, ""], stdout);
    assert.match(stdout, /^tsd \d[^]*^x +RUNNING[^]*^Shut down$/m);
    assert.match(scene.read("root/run/log"), /success: x entered RUNNING/);
  },
);
