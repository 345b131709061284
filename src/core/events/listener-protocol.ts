/**
 * What a listener may say on its stdout, read byte by byte without performing anything (EV-PROTO-*).
 *
 * One reader lives as long as one listener process. It gets what the process writes, is notified when an event has been
 * sent to the process, and returns what the bytes mean, in order.
 */
import { joinBytes, keep, type Borrowed } from "../bytes.js";
import { decodeUtf8, encodeUtf8 } from "../text.js";
import { textOrUndecodable } from "../python/repr.js";
import type { Violation } from "./violation.js";
import {
  JudgedResult,
  RESULT_MAX_BYTES,
  PlainResult,
  type Judge,
  type ResultReader,
  type UnclearResult,
  type Verdict,
} from "./result.js";

/** The original's numbers for the states of a listener (EV-PROTO-001). */
export const LISTENER_STATE_CODES = { READY: 10, BUSY: 20, ACKNOWLEDGED: 30, UNKNOWN: 40 } as const;

/** The state of one listener, by name. */
export type ListenerState = keyof typeof LISTENER_STATE_CODES;

/** The result of an event: processed, refused (FAIL), or undecided because of a violation or a handler that failed. */
export type ListenerReply = "processed" | "rejected" | "violated";

/** What some bytes meant, in the order in which to act on them. */
export type ListenerOutput =
  | { readonly kind: "log"; readonly level: "debug" | "warn"; readonly text: string }
  | { readonly kind: "state"; readonly from: ListenerState; readonly to: ListenerState }
  /**
   * `unclear`: refused by a result that is not a word of the protocol; `instead`: the line that stood in place of
   * RESULT and a usable length.
   */
  | {
      readonly kind: "answer";
      readonly answer: ListenerReply;
      readonly unclear?: UnclearResult;
      readonly instead?: Uint8Array;
    }
  | ({ readonly kind: "violation" } & Violation);

const READY_LINE = encodeUtf8("READY\n");
const LF = 0x0a;
/** Length of `RESULT `, which is skipped unread (EV-PROTO-005). */
const RESULT_PREFIX_BYTES = 7;
/** A longer line without an end is a violation: a listener that writes without end must not fill our memory. */
const RESULT_LINE_MAX_BYTES = 65_536;
/** Python refuses to read longer numbers. */
const MAX_DIGITS = 4300;
const NOTHING = new Uint8Array(0);

/** Reads the protocol of one listener process. */
export class ListenerProtocol {
  readonly #name: string;
  #state: ListenerState = "ACKNOWLEDGED";
  /** Bytes without a meaning so far: less than a READY line, or a result line without its end. */
  #held: Uint8Array = NOTHING;
  readonly #judge: Judge | undefined;
  /** The result that is being read; undefined before its line has been read. */
  #result: ResultReader | undefined;

  /**
   * @param name the process name for log lines
   * @param judge replaces the default handler, which wants `OK` (EV-PROTO-025)
   */
  constructor(name: string, judge?: Judge) {
    this.#name = name;
    this.#judge = judge;
  }

  get state(): ListenerState {
    return this.#state;
  }

  /** An event has been written to the listener: READY becomes BUSY, without a log line (EV-POOL-011). */
  eventSent(): void {
    if (this.#state !== "READY") throw new Error(`an event was sent to a listener that is ${this.#state}`);
    this.#state = "BUSY";
  }

  /** Takes what the process wrote, in pieces cut anywhere. */
  feed(bytes: Borrowed): readonly ListenerOutput[] {
    const said: ListenerOutput[] = [];
    const data: Borrowed = this.#held.length === 0 ? bytes : joinBytes(this.#held, bytes);
    let at = 0;
    // A function, because the compiler assumes that #state cannot change between two reads here.
    const state = (): ListenerState => this.#state;
    while (at < data.length && state() !== "UNKNOWN") {
      const next = this.#read(data, at, said);
      if (next === undefined) break;
      at = next;
    }
    this.#held = state() === "UNKNOWN" || at >= data.length ? NOTHING : keep(data.subarray(at));
    return said;
  }

  /**
   * Reads one unit at `at`, where there is at least one byte; returns the offset after it, or undefined if more bytes
   * are needed.
   */
  #read(data: Borrowed, at: number, said: ListenerOutput[]): number | undefined {
    switch (this.#state) {
      case "ACKNOWLEDGED":
        return this.#readReady(data, at, said);
      case "BUSY":
        return this.#result === undefined
          ? this.#readResultLine(data, at, said)
          : this.#readResult(this.#result, data, at, said);
      default:
        // READY: the listener must be silent until it gets an event (EV-PROTO-004).
        this.#become("UNKNOWN", said);
        said.push({ kind: "violation", during: "READY", bytes: keep(data.subarray(at)) });
        return data.length;
    }
  }

  #readReady(data: Borrowed, at: number, said: ListenerOutput[]): number | undefined {
    if (data.length - at < READY_LINE.length) return undefined;
    const ready = READY_LINE.every((byte, index) => data[at + index] === byte);
    this.#become(ready ? "READY" : "UNKNOWN", said);
    if (!ready) said.push({ kind: "violation", during: "ACKNOWLEDGED", bytes: keep(data.subarray(at)) });
    return at + READY_LINE.length;
  }

  #readResultLine(data: Borrowed, at: number, said: ListenerOutput[]): number | undefined {
    const end = data.indexOf(LF, at);
    const length = (end === -1 ? data.length : end) - at;
    if (end === -1 && length <= RESULT_LINE_MAX_BYTES) return undefined;
    const line = data.subarray(at, at + Math.min(length, RESULT_LINE_MAX_BYTES));
    const resultLength = length > RESULT_LINE_MAX_BYTES ? undefined : pythonNatural(line.subarray(RESULT_PREFIX_BYTES));
    if (resultLength === undefined) {
      this.#violated(`${this.#name}: bad result line: '${textOrUndecodable(line)}'`, line, said);
    } else if (this.#judge === undefined) {
      this.#result = new PlainResult(resultLength);
    } else if (resultLength <= RESULT_MAX_BYTES) {
      this.#result = new JudgedResult(resultLength, this.#judge);
    } else {
      const most = `a result handler is given ${RESULT_MAX_BYTES} at most`;
      this.#violated(`cannot take a result of ${resultLength} bytes from ${this.#name}: ${most}`, line, said);
    }
    return end + 1;
  }

  #readResult(result: ResultReader, data: Borrowed, at: number, said: ListenerOutput[]): number {
    const end = Math.min(data.length, at + result.missing);
    result.take(data.subarray(at, end));
    if (result.missing > 0) return end;
    // A result of length 0 is only noticed with the next bytes (EV-PROTO-010).
    this.#result = undefined;
    const verdict = result.verdict();
    said.push({ kind: "log", ...this.#lineFor(verdict) });
    this.#become(verdict === "failed" ? "UNKNOWN" : "ACKNOWLEDGED", said);
    const answer = verdict === "failed" ? "violated" : verdict;
    said.push({ kind: "answer", answer, ...(result.unclear === undefined ? {} : { unclear: result.unclear }) });
    return end;
  }

  /** EV-PROTO-013. */
  #lineFor(verdict: Verdict): { readonly level: "debug" | "warn"; readonly text: string } {
    switch (verdict) {
      case "processed":
        return { level: "debug", text: `${this.#name}: event was processed` };
      case "rejected":
        return { level: "warn", text: `${this.#name}: event was rejected` };
      case "failed":
        return { level: "warn", text: `${this.#name}: event caused an error` };
    }
  }

  #violated(text: string, line: Borrowed, said: ListenerOutput[]): void {
    said.push({ kind: "log", level: "warn", text });
    this.#become("UNKNOWN", said);
    said.push({ kind: "answer", answer: "violated", instead: keep(line) });
  }

  #become(to: ListenerState, said: ListenerOutput[]): void {
    const from = this.#state;
    this.#state = to;
    said.push({ kind: "log", level: "debug", text: `${this.#name}: ${from} -> ${to}` }, { kind: "state", from, to });
    if (to !== "UNKNOWN") return;
    const complaint =
      "has entered the UNKNOWN state and will no longer receive events, " +
      "this usually indicates the process violated the eventlistener protocol";
    said.push({ kind: "log", level: "warn", text: `${this.#name}: ${complaint}` });
  }
}

/** A number as Python's int() reads it from bytes: blanks around it, a sign, single underscores between digits. */
const PYTHON_INTEGER = /^[ \t\n\v\f\r]*([+-]?)(\d+(?:_\d+)*)[ \t\n\v\f\r]*$/;

/**
 * The length in a result line, or undefined. The original accepts negative lengths and then recurses until its stack is
 * full; here they are invalid.
 */
function pythonNatural(bytes: Borrowed): number | undefined {
  const match = PYTHON_INTEGER.exec(decodeUtf8(bytes) ?? "");
  if (match === null) return undefined;
  const digits = match[2]!.replaceAll("_", "");
  if (digits.length > MAX_DIGITS) return undefined;
  const value = Number(digits);
  return match[1] === "-" && value > 0 ? undefined : value;
}
