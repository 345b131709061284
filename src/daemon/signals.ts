/** Signals to the daemon: which it takes, and their names in the log (LIFE-SIG-*). */

const TAKEN = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGCHLD", "SIGUSR2"] as const;

/** A signal the daemon takes, by name. */
export type DaemonSignal = (typeof TAKEN)[number];

/** Call back for each signal until the returned function is called. */
export function listenForSignals(received: (signal: DaemonSignal) => void): () => void {
  const handlers = TAKEN.map((signal) => [signal, () => received(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
