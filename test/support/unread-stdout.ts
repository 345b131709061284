/** A daemon whose standard output goes to a pipe that nobody reads before the file `go` is there; then into the file `read`. */
import { startDaemon, type Daemon } from "./daemon.js";
import type { Implementation } from "./implementations.js";
import type { Scene } from "./scene.js";

/** Start it in the scene, with its `supervisord.conf`. What it says can be read in `supervisord.log` alone. */
export function startUnread(scene: Scene, subject: Implementation, env: Readonly<Record<string, string>> = {}): Daemon {
  const piped = `#!/bin/sh
mkfifo out
(while [ ! -e go ]; do sleep 0.05; done; exec cat >read) <out &
exec ${subject.supervisord} "$@" >out
`;
  return startDaemon(scene, { ...subject, supervisord: scene.write("piped", piped, 0o755) }, { env });
}
