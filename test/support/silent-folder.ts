/**
 * A folder that does not answer, like one on a network file system whose server is gone: a FUSE file system without a
 * server, in a mount namespace for one daemon and its programs. A process that enters it waits until it is given up.
 */
import { spawnSync } from "node:child_process";
import { startDaemon, type Daemon } from "./daemon.js";
import type { Implementation } from "./implementations.js";
import type { Scene } from "./scene.js";

const MOUNT = "mount -i -t fuse silent $0 -o fd=3,rootmode=40000,user_id=0,group_id=0,allow_other";

/**
 * Why this is impossible here; undefined if it is possible. Runs that compare with the original require it by default.
 */
export function silentFoldersRefused(): string | undefined {
  const insists = process.env["TSD_NO_NAMESPACES"] !== "1" && process.env["TSD_SUBJECTS"]?.includes("debian");
  if (insists === true) return undefined;
  const tried = spawnSync("unshare", ["--mount", "sh", "-ec", `exec 3<>/dev/fuse; ${MOUNT}`, "/mnt"], {
    encoding: "utf8",
  });
  return tried.status === 0 ? undefined : `a file system of one's own needs root and FUSE: ${tried.stderr}`;
}

/** Starts a daemon with such a folder at `%(here)s/silent`, and can give the folder up. */
export function startBesideSilentFolder(
  scene: Scene,
  subject: Implementation,
): { readonly daemon: Daemon; readonly giveUp: () => void } {
  scene.write("silent/.here", "");
  // The process that holds descriptor 3 is the file system's server; it reads nothing.
  const script = [
    "exec 3<>/dev/fuse",
    MOUNT,
    `(sleep 100000 >/dev/null 2>&1 & echo $! >${scene.path("server")})`,
    "exec 3<&-",
    'exec "$@"',
  ].join("; ");
  const words = `sh -ec '${script}' ${scene.path("silent")} ${subject.supervisord}`;
  const wrapper = `#!/bin/sh\nexec unshare --mount --propagation private ${words} "$@"\n`;
  const supervisord = scene.write("beside-silence", wrapper, 0o755);
  return {
    daemon: startDaemon(scene, { ...subject, supervisord }),
    giveUp: () => process.kill(Number(scene.read("server")), "SIGKILL"),
  };
}
