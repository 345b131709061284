/** The pidfile: our pid and a newline, written without a look at what was there (LIFE-PID-001). */
import { lookAt, unlinkByName, writeByName } from "../../posix/names.js";
import type { ActivityLog } from "../logs/activity-log.js";
import { reasonOf } from "../logs/log.js";

/** A pidfile that this run has written; if it wrote none, there is nothing to remove (LIFE-SHUT-006). */
export class Pidfile {
  readonly #path: string;
  #written = false;

  constructor(path: string) {
    this.#path = path;
  }

  write(log: ActivityLog): void {
    try {
      writeByName(this.#path, `${process.pid}\n`);
      this.#written = true;
      log.info(`supervisord started with pid ${process.pid}`);
    } catch (error) {
      log.critical(`could not write pidfile ${this.#path}`);
      log.warn(`${adviceFor(reasonOf(error))}; everything else continues`);
    }
  }

  /** A device stays, such as /dev/null, which means that no pidfile is wanted: root could remove it. */
  remove(): void {
    if (!this.#written) return;
    this.#written = false;
    try {
      if (lookAt(this.#path)?.isFile() !== false) unlinkByName(this.#path);
    } catch {
      // Another process has removed it already: that is fine.
    }
  }
}

/** What to do about it: in containers the cause is a read-only root, or an arbitrary user id. */
function adviceFor(reason: string): string {
  const cure = "point pidfile= at a folder the daemon may write, such as a tmpfs on /run, or at /dev/null";
  return `cannot write the pidfile: ${reason}; ${cure}`;
}
