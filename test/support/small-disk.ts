/**
 * A disk small enough for a test to fill: a tmpfs in a mount namespace for one daemon and its programs.
 * From outside it is reached through the daemon's root in /proc.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeSync, openSync, closeSync } from "node:fs";
import { startDaemon, type Daemon } from "./daemon.js";
import type { Implementation } from "./implementations.js";
import type { Scene } from "./scene.js";

/** Size in bytes, in whole pages; how many files there may be, the folder included. */
export interface DiskSize {
  readonly bytes: number;
  readonly files?: number;
}

const PAGE = 4096;

/**
 * Why this is impossible here; undefined if it is possible. Runs that compare with the original require it by default.
 */
export function smallDisksRefused(): string | undefined {
  const insists = process.env["TSD_NO_NAMESPACES"] !== "1" && process.env["TSD_SUBJECTS"]?.includes("debian");
  if (insists === true) return undefined;
  const tried = spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { encoding: "utf8" });
  return tried.status === 0 ? undefined : `a mount namespace needs root: ${tried.stderr}`;
}

/** A daemon's disk, at `disk` in its scene. */
export class SmallDisk {
  readonly daemon: Daemon;

  constructor(daemon: Daemon) {
    this.daemon = daemon;
  }

  read(name: string): string {
    return readFileSync(this.#path(name), "utf8");
  }

  names(): string[] {
    return readdirSync(this.#path(""));
  }

  /** Leaves so many bytes free, in whole pages; by default none. */
  fill(leave = 0): void {
    const filler = openSync(this.#path("filler"), "w");
    let filled = 0;
    try {
      for (;;) filled += writeSync(filler, Buffer.alloc(PAGE));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    } finally {
      closeSync(filler);
    }
    if (leave === 0) return;
    rmSync(this.#path("filler"));
    const again = openSync(this.#path("filler"), "w");
    writeSync(again, Buffer.alloc(filled - leave));
    closeSync(again);
  }

  /** Adds one empty file: once the number of files is at its limit, no other can be made. */
  occupy(): void {
    closeSync(openSync(this.#path("filler"), "w"));
  }

  /** Frees what was taken. */
  free(): void {
    rmSync(this.#path("filler"));
  }

  #path(name: string): string {
    return `/proc/${this.daemon.pid}/root${this.daemon.scene.path("disk", name)}`;
  }
}

/** Starts a daemon with such a disk at `%(here)s/disk`. */
export function startOnSmallDisk(scene: Scene, subject: Implementation, { bytes, files }: DiskSize): SmallDisk {
  const options = `size=${bytes}${files === undefined ? "" : `,nr_inodes=${files}`}`;
  scene.write("disk/.here", "");
  const script = `mount -t tmpfs -o ${options} tmpfs ${scene.path("disk")} && exec "$@"`;
  const wrapper = `#!/bin/sh\nexec unshare --mount --propagation private sh -c '${script}' sh ${subject.supervisord} "$@"\n`;
  const supervisord = scene.write("on-small-disk", wrapper, 0o755);
  return new SmallDisk(startDaemon(scene, { ...subject, supervisord }));
}
