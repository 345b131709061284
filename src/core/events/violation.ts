/**
 * What the log says of bytes that broke the listener protocol. The original only says that a listener has become
 * UNKNOWN; whoever wrote the listener wants to know which byte it was (EV-PROTO-003, -004, -015).
 */
import { pythonBytesRepr } from "../python-repr.js";

/** Bytes a listener wrote at a moment when they mean nothing. */
export interface Violation {
  /** The state it was in: READY is due in ACKNOWLEDGED, silence in READY. */
  readonly during: "ACKNOWLEDGED" | "READY";
  /** All that was read from there on; at least one byte. */
  readonly bytes: Uint8Array;
}

/** More than so many bytes are counted, not shown. */
const SHOWN = 64;

const DUE: Readonly<Record<Violation["during"], string>> = {
  ACKNOWLEDGED: "READY and a line feed were due",
  READY: "it was to wait for an event",
};

/** What it wrote and what was due: `it wrote b'hi' where READY and a line feed were due`. */
export function violationText({ during, bytes }: Violation): string {
  const more = bytes.length > SHOWN ? ` and ${bytes.length - SHOWN} bytes more` : "";
  return `it wrote ${pythonBytesRepr(bytes.subarray(0, SHOWN))}${more} where ${DUE[during]}`;
}
