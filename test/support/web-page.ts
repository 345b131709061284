/** The beginning and the end of tests that look at the web page of a daemon of their own with a real browser. */
import type { Browser } from "playwright-core";
import { startBrowser } from "./browser.js";
import { configuration } from "./configuration.js";
import { startDaemon, type Daemon } from "./daemon.js";
import { tsd } from "./implementations.js";
import { freePorts } from "./ports.js";
import type { Scene } from "./scene.js";

/** A daemon whose page is served at a free port, and a browser that can open it. */
export interface ServedPage {
  readonly daemon: Daemon;
  readonly browser: Browser;
  readonly port: number;
  /** The address of the page, with a slash at its end. */
  readonly root: string;
}

/**
 * Starts our daemon in the scene with these programs, and the browser beside it. `isReady` waits until the programs are
 * as the tests need them.
 */
export async function servePage(
  scene: Scene,
  programs: (port: number) => string,
  isReady: (daemon: Daemon, port: number) => Promise<unknown>,
): Promise<ServedPage> {
  const [port] = (await freePorts(1)) as [number];
  scene.write("supervisord.conf", configuration(programs(port)));
  const daemon = startDaemon(scene, tsd);
  const [browser] = await Promise.all([startBrowser(scene), isReady(daemon, port)]);
  return { daemon, browser, port, root: `http://127.0.0.1:${port}/` };
}

/** Closes the browser and ends everything in the scene. */
export async function endPage(scene: Scene, browser: Browser): Promise<void> {
  await browser.close();
  await scene.end();
}
