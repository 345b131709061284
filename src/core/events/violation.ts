/**
 * What the log says about bytes that break the listener protocol, or have no meaning in it. The original only says that
 * a listener has become UNKNOWN, or that it rejected an event; the author of a listener wants to know which byte it was
 * (EV-PROTO-003, -004, -008, -015).
 */
import { pythonBytesRepr } from "../python/repr.js";
import { SHOWN_BYTES, type UnclearResult } from "./result.js";

/** Bytes that a listener wrote when they have no meaning. */
export interface Violation {
  /** The state it was in: READY is due in ACKNOWLEDGED, silence in READY. */
  readonly during: "ACKNOWLEDGED" | "READY";
  /** All bytes that were read from there on; at least one. */
  readonly bytes: Uint8Array;
}

const DUE: Readonly<Record<Violation["during"], string>> = {
  ACKNOWLEDGED: "READY and a line feed were due",
  READY: "it was to wait for an event",
};

/** What it wrote and what was due: `it wrote b'hi' where READY and a line feed were due`. */
export function violationText({ during, bytes }: Violation): string {
  return `it wrote ${shown(bytes, bytes.length)} where ${DUE[during]}`;
}

/** What it wrote for an answer: `it answered b'done' where RESULT and the length of a result were due`. */
export function badAnswerText(line: Uint8Array): string {
  return `it answered ${shown(line, line.length)} where RESULT and the length of a result were due`;
}

/** What the log says of a result that means neither: `its result was b'OK\n' (3 bytes) where OK or FAIL was due`. */
export function unclearText({ bytes, length }: UnclearResult): string {
  const count = length === 1 ? "1 byte" : `${length} bytes`;
  return `its result was ${shown(bytes, length)} (${count}) where OK or FAIL was due`;
}

function shown(beginning: Uint8Array, length: number): string {
  const more = length > SHOWN_BYTES ? ` and ${length - SHOWN_BYTES} bytes more` : "";
  return `${pythonBytesRepr(beginning.subarray(0, SHOWN_BYTES))}${more}`;
}
