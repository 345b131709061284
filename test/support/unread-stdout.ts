/**
 * A daemon whose standard output is a pipe that is not read until the file `go` exists; then it goes into the file
 * `read`.
 */
import { startDaemon, type Daemon } from "./daemon.js";
import type { Implementation } from "./implementations.js";
import type { Scene } from "./scene.js";

/** Starts it in the scene, with its `supervisord.conf`. Its lines can be read only in `supervisord.log`. */
export function startUnread(scene: Scene, subject: Implementation, env: Readonly<Record<string, string>> = {}): Daemon {
  const piped = `#!/bin/sh
mkfifo out
(while [ ! -e go ]; do sleep 0.05; done; exec cat >read) <out &
exec ${subject.supervisord} "$@" >out
`;
  return startDaemon(scene, { ...subject, supervisord: scene.write("piped", piped, 0o755) }, { env });
}
