/** The line that introduces an event to a listener, and the whole text that is written to it (EV-ENV-*). */
import { codePointLength } from "../text.js";

/** The content of the header line of one delivery. */
export interface EnvelopeFields {
  /** The daemon's `identifier`, inserted as it is (EV-ENV-007). */
  readonly identifier: string;
  /** Number of the event among all events that any pool wanted (EV-ENV-003). */
  readonly serial: number;
  readonly pool: string;
  /** Number of the event in this pool (EV-ENV-004). */
  readonly poolSerial: number;
  readonly eventName: string;
  readonly payload: string;
}

/**
 * Header and payload as one text, to be encoded as UTF-8 and written at once (EV-ENV-001).
 *
 * `len` counts characters as Python does, not bytes: listeners written in Python read that many characters, and
 * listeners that read bytes have adapted to it (EV-ENV-002, IMP-004).
 */
export function envelope(fields: EnvelopeFields): string {
  return (
    `ver:3.0 server:${fields.identifier} serial:${fields.serial} ` +
    `pool:${fields.pool} poolserial:${fields.poolSerial} ` +
    `eventname:${fields.eventName} len:${codePointLength(fields.payload)}\n${fields.payload}`
  );
}

/** The serial after `serial`; counters start with 0, and start again after the largest number (EV-ENV-005). */
export function serialAfter(serial: number): number {
  return serial >= Number.MAX_SAFE_INTEGER ? 0 : serial + 1;
}
