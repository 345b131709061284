/** Runs a folder of fixtures/containers as a "container": its files in a scene, a daemon as its entry point. */
import { chmodSync, cpSync, existsSync } from "node:fs";
import { userInfo } from "node:os";
import type { TestContext } from "node:test";
import { startDaemon } from "./daemon.js";
import type { Daemon } from "./daemon.js";
import { tsctl } from "./implementations.js";
import type { Implementation } from "./implementations.js";
import { freePorts } from "./ports.js";
import { inRepository } from "./repository.js";
import { createScene } from "./scene.js";
import type { Scene } from "./scene.js";

/** The nginx + certbot image with the ports it was given. */
export interface NginxContainer {
  readonly scene: Scene;
  readonly daemon: Daemon;
  readonly httpPort: number;
  readonly httpsPort: number;
}

/**
 * Whether nginx is installed. Runs that name their subjects (TSD_SUBJECTS, as .ci/run does) require it; others leave
 * out the tests that need it.
 */
export const nginxIsHere = lookForNginx();

/**
 * Starts fixtures/containers/nginx-certbot under `implementation`; `edit` changes its configuration and files first.
 */
export async function startNginxContainer(
  t: TestContext,
  implementation: Implementation,
  edit: (config: string, files: Scene) => string = (config) => config,
): Promise<NginxContainer> {
  const scene = createScene(t);
  cpSync(inRepository("fixtures/containers/nginx-certbot"), scene.folder, { recursive: true });
  // nginx's workers run as another user if it is started by root, but mkdtemp makes the folder private.
  chmodSync(scene.folder, 0o755);
  installPrograms(scene, implementation);
  const [httpPort = 0, httpsPort = 0] = await freePorts(2);
  const config = scene.read("supervisord.conf").replace("user=root", `user=${userInfo().username}`);
  scene.write("supervisord.conf", edit(config, scene));
  const daemon = startDaemon(scene, implementation, {
    args: ["-c", "supervisord.conf"],
    env: { HTTP_PORT: String(httpPort), HTTPS_PORT: String(httpsPort) },
  });
  return { scene, daemon, httpPort, httpsPort };
}

/** Puts the implementation's client first into PATH for the scene's programs, under the names that images use. */
export function installPrograms(scene: Scene, implementation: Implementation): void {
  const programs = { supervisorctl: implementation.supervisorctl, tsctl };
  for (const [name, target] of Object.entries(programs)) {
    scene.write(`bin/${name}`, `#!/bin/sh\nexec "${target}" "$@"\n`, 0o755);
  }
}

/** The body of a page on the loopback interface, or undefined while no server answers. */
export async function page(port: number, path = "/"): Promise<string | undefined> {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
    return reply.ok ? await reply.text() : undefined;
  } catch {
    return undefined;
  }
}

function lookForNginx(): boolean {
  const found = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"].some((path) => existsSync(path));
  if (!found && process.env["TSD_SUBJECTS"] !== undefined) {
    throw new Error("cannot run the nginx + certbot container: nginx is not installed (Debian: nginx-light)");
  }
  return found;
}
