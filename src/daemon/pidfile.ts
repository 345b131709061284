/** The pidfile: our pid and a newline, written without a look at what was there (LIFE-PID-001). */
import { unlinkSync, writeFileSync } from "node:fs";
import type { ActivityLog } from "./activity-log.js";

/** A pidfile this run has written; nothing to remove otherwise (LIFE-SHUT-006). */
export class Pidfile {
  readonly #path: string;
  #written = false;

  constructor(path: string) {
    this.#path = path;
  }

  write(log: ActivityLog): void {
    try {
      writeFileSync(this.#path, `${process.pid}\n`);
      this.#written = true;
      log.info(`supervisord started with pid ${process.pid}`);
    } catch {
      log.critical(`could not write pidfile ${this.#path}`);
    }
  }

  remove(): void {
    if (!this.#written) return;
    this.#written = false;
    try {
      unlinkSync(this.#path);
    } catch {
      // Someone else removed it: that is what was wanted.
    }
  }
}
