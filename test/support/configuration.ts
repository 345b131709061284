/** The part that every configuration in the tests has in common, so that a test shows only its own. */
import { userInfo } from "node:os";
import type { Endpoint } from "./rpc.js";
import type { Scene } from "./scene.js";

/**
 * A configuration with a unix socket and a client section before `sections`; `daemonOptions` are more lines of
 * `[supervisord]`. The socket is `supervisor.sock`, log and pidfile have their default names, all in the scene's
 * folder.
 */
export function configuration(sections: string, daemonOptions = ""): string {
  return `[supervisord]
user=${userInfo().username}
${daemonOptions}

[unix_http_server]
file=%(here)s/supervisor.sock

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://%(here)s/supervisor.sock

${sections}`;
}

/** Where a daemon with such a configuration listens. */
export function endpointOf(scene: Scene): Endpoint {
  return { socketPath: scene.path("supervisor.sock") };
}
