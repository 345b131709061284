/**
 * Signals to the daemon: which it handles, and their names in the log (LIFE-SIG-*).
 *
 * The handlers stay for as long as the process lives. During a restart in place, no part of the daemon listens to them
 * for a moment. A signal that arrives then waits. Without the handlers, the system's default action would end the daemon
 * and leave its children behind.
 */

const TAKEN = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGCHLD", "SIGUSR2"] as const;

/** The name of a signal that the daemon handles. */
export type DaemonSignal = (typeof TAKEN)[number];

/** Called with each signal, in order of arrival. */
export type SignalHandler = (signal: DaemonSignal) => void;

/** The one place where signals to this process arrive. */
export class SignalInbox {
  #handler: SignalHandler | undefined;
  #waiting: DaemonSignal[] = [];
  #open = false;

  /** From now on, signals go to `handler`, those that waited first. */
  listen(handler: SignalHandler): void {
    if (!this.#open) for (const signal of TAKEN) process.on(signal, this.#arrived);
    this.#open = true;
    this.#handler = handler;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const signal of waiting) handler(signal);
  }

  /** Keep signals for the next handler. */
  hold(): void {
    this.#handler = undefined;
  }

  /** Give them their default action back. */
  close(): void {
    for (const signal of TAKEN) process.off(signal, this.#arrived);
    this.#open = false;
    this.#handler = undefined;
  }

  #arrived = (signal: DaemonSignal): void => {
    if (this.#handler !== undefined) this.#handler(signal);
    else if (signal !== "SIGCHLD") this.#waiting.push(signal);
  };
}
