/**
 * Signals to the daemon: which it takes, and their names in the log (LIFE-SIG-*).
 *
 * They are taken for as long as the process lives. A daemon that begins anew has nobody to hear
 * them for a moment; what arrives then waits, and is not left to the system's default, which ends
 * the process and leaves its children behind.
 */

const TAKEN = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGCHLD", "SIGUSR2"] as const;

/** A signal the daemon takes, by name. */
export type DaemonSignal = (typeof TAKEN)[number];

/** Hears of each signal, in order of arrival. */
export type SignalHearer = (signal: DaemonSignal) => void;

/** The one place signals to this process arrive. */
export class SignalInbox {
  #hearer: SignalHearer | undefined;
  #waiting: DaemonSignal[] = [];
  #open = false;

  /** From now on signals go to `hearer`, those that waited first. */
  listen(hearer: SignalHearer): void {
    if (!this.#open) for (const signal of TAKEN) process.on(signal, this.#arrived);
    this.#open = true;
    this.#hearer = hearer;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const signal of waiting) hearer(signal);
  }

  /** Let signals wait for the next hearer. */
  hold(): void {
    this.#hearer = undefined;
  }

  /** Leave them to the system again. */
  close(): void {
    for (const signal of TAKEN) process.off(signal, this.#arrived);
    this.#open = false;
    this.#hearer = undefined;
  }

  #arrived = (signal: DaemonSignal): void => {
    if (this.#hearer !== undefined) this.#hearer(signal);
    else if (signal !== "SIGCHLD") this.#waiting.push(signal);
  };
}
