/**
 * Result handlers other than the default one: what they get, and what their outcome means (EV-PROTO-013, -025).
 * `docs/how-to/plugins.md` explains it to their authors.
 */
import { reportOf, type ThrownText } from "../python/thrown.js";
import { readPayload } from "./payload-tokens.js";
import type { Verdict } from "./result.js";

/** The event that a result answers. */
export interface HandledEvent {
  /** Its type, as the listener received it. */
  readonly name: string;
  readonly serial: number;
  readonly pool: string;
  readonly poolSerial: number;
  /** The name of the process that answered. */
  readonly listener: string;
  /** All that followed the header line. */
  readonly payload: string;
  /** The `key:value` words of the payload's first line. */
  readonly headers: Readonly<Record<string, string>>;
  /** The payload after its first line. */
  readonly body: string;
}

/**
 * Handles a result. It rejects the event by returning false or by throwing an error whose name is `RejectEvent`; any
 * other error is a failure of the handler. Everything else means "processed".
 */
export type ResultHandler = (event: HandledEvent, result: Uint8Array) => unknown;

/** The outcome of a handler; `problem` says how it failed. */
export type Judgement =
  { readonly verdict: Exclude<Verdict, "failed"> } | { readonly verdict: "failed"; readonly problem: ThrownText };

/** What a delivery knows about its event. */
export interface AnsweredDelivery {
  readonly eventName: string;
  readonly payload: string;
  readonly serial: number;
  readonly poolSerial: number;
}

/** The event as handlers see it. */
export function handledEvent(delivery: AnsweredDelivery, pool: string, listener: string): HandledEvent {
  const { eventName: name, payload, serial, poolSerial } = delivery;
  return { name, serial, pool, poolSerial, listener, payload, ...readPayload(payload) };
}

/** Runs a handler; never throws, whatever the handler does. */
export function judge(handler: ResultHandler, event: HandledEvent, result: Uint8Array): Judgement {
  try {
    const answer = handler(event, result);
    if (isPromise(answer)) {
      // No caller awaits its rejection any more, and it must not end the daemon.
      answer.then(undefined, () => undefined);
      return { verdict: "failed", problem: ["it returned a promise, but a handler must answer at once", undefined] };
    }
    return { verdict: answer === false ? "rejected" : "processed" };
  } catch (error) {
    return isRejection(error) ? { verdict: "rejected" } : { verdict: "failed", problem: reportOf("", error) };
  }
}

function isPromise(answer: unknown): answer is PromiseLike<unknown> {
  return answer instanceof Promise;
}

function isRejection(error: unknown): boolean {
  try {
    return error instanceof Error && error.name === "RejectEvent";
  } catch {
    return false;
  }
}
