/**
 * The conversation with one life of a listener: its protocol, since when it is in its state, and what has been logged
 * about it.
 */
import { ListenerProtocol, type ListenerOutput, type ListenerState } from "../../core/events/listener-protocol.js";
import type { Judge } from "../../core/events/result.js";
import { badAnswerText, violationText } from "../../core/events/violation.js";
import { SILENT_AFTER_SECONDS } from "../../core/explain/troubles.js";
import type { Clock } from "../machine/clock.js";

/** What is logged about a listener once in its life. */
type Notice = "unread" | "silent" | "unclear";

export class Conversation {
  readonly #protocol: ListenerProtocol;
  readonly #clock: Clock;
  readonly #logged = new Set<Notice>();
  /** It has kept events waiting by its silence for too long. */
  #isSilent = false;
  #since: number;
  #violation: string | undefined;

  constructor(name: string, judge: Judge | undefined, clock: Clock) {
    this.#protocol = new ListenerProtocol(name, judge);
    this.#clock = clock;
    this.#since = clock();
  }

  get state(): ListenerState {
    return this.#protocol.state;
  }

  /** When it came into its state; wall-clock seconds. */
  get since(): number {
    return this.#since;
  }

  /** What it wrote in breach of the protocol, in words. */
  get violation(): string | undefined {
    return this.#violation;
  }

  /**
   * The time by which it must say READY; undefined when it need not, or when the time has passed and that has been
   * noted. Wall-clock seconds.
   */
  get silenceDue(): number | undefined {
    return this.state === "ACKNOWLEDGED" && !this.#isSilent ? this.#since + SILENT_AFTER_SECONDS : undefined;
  }

  /** Does it get no events, because it has broken the protocol or is silent? */
  get isDeaf(): boolean {
    return this.state === "UNKNOWN" || this.#isSilent;
  }

  /** It has not said READY in time. If it says READY later, it gets events again. */
  fallSilent(): void {
    this.#isSilent = true;
  }

  /** False when it has been logged before in this life. */
  noteOnce(what: Notice): boolean {
    if (this.#logged.has(what)) return false;
    this.#logged.add(what);
    return true;
  }

  eventSent(): void {
    this.#protocol.eventSent();
    this.#since = this.#clock();
  }

  /** Passes what it wrote to its protocol. */
  feed(bytes: Parameters<ListenerProtocol["feed"]>[0]): readonly ListenerOutput[] {
    const outputs = this.#protocol.feed(bytes);
    for (const output of outputs) {
      if (output.kind === "state") {
        this.#since = this.#clock();
        this.#isSilent = false;
      }
      if (output.kind === "violation") this.#violation = violationText(output);
      if (output.kind === "answer" && output.answer === "violated") {
        this.#violation = output.instead === undefined ? "its result handler failed" : badAnswerText(output.instead);
      }
    }
    return outputs;
  }
}

/** The line that is logged once about a listener whose silence keeps events waiting. */
export function silenceLine(name: string, seconds: number, waiting: number): string {
  const events = waiting === 1 ? "1 event waits" : `${waiting} events wait`;
  return (
    `${name} has not said READY for ${Math.round(seconds)} seconds, and ${events} for it: a listener writes "READY\\n" to ` +
    "its standard output, and flushes it"
  );
}
