/** What a piece of work for both implementations is: what is done, which figures come out, and what ours should reach. */
import type { Implementation } from "../support/implementations.js";
import type { Daemon } from "../support/daemon.js";
import { startDaemon } from "../support/daemon.js";
import { Scene } from "../support/scene.js";

/** One number that a work measures. */
export interface Figure {
  /** What the row of the table says. */
  readonly title: string;
  readonly unit: "ms" | "µs" | "s" | "MB/s" | "MiB" | "1/s";
  /** ours / original: at most this where less is better (`most`), at least this where more is (`least`). */
  readonly goal?: { readonly most: number } | { readonly least: number };
}

/** Values of each figure by its key, in the figure's unit; one or several from one run. */
export type Measured = Readonly<Record<string, readonly number[]>>;

/** A piece of work. `run` checks that what it asked for was done, and throws if not. */
export interface Work {
  /** What is typed: `npm run bench -- boot-500`. */
  readonly name: string;
  readonly figures: Readonly<Record<string, Figure>>;
  run(subject: Implementation): Promise<Measured>;
}

/** A scene for the time of one measurement; all its processes end with it. */
export async function inScene<Value>(act: (scene: Scene) => Promise<Value>): Promise<Value> {
  const scene = new Scene();
  try {
    return await act(scene);
  } finally {
    await scene.end();
  }
}

/** A daemon on `configuration` for the time of one measurement. */
export function withDaemon<Value>(
  subject: Implementation,
  configuration: string,
  act: (daemon: Daemon, scene: Scene) => Promise<Value>,
): Promise<Value> {
  return inScene((scene) => {
    scene.write("supervisord.conf", configuration);
    return act(startDaemon(scene, subject), scene);
  });
}
