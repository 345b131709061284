/**
 * The answer of getAllProcessInfo as bytes (RPC-M-021). Dashboards ask for it again and again while little changes: the
 * XML of each process is kept until something happens to it, and an answer is a copy of these pieces in memory that is
 * used again. Each process costs a few copies and, once a second, its description.
 */
import { describe } from "../core/process/describe.js";
import { cappedInt } from "../core/process/info.js";
import { infoXml } from "../core/process/info-xml.js";
import type { Lifecycle } from "../core/process/lifecycle.js";
import { observed } from "../core/process/observed.js";
import { encodeValue } from "../core/xmlrpc/encode.js";
import type { Child } from "../daemon/child/child.js";
import { localTime } from "../daemon/logs/local-time.js";
import { AROUND_ARRAY, Prepared } from "./prepared.js";

const [OPENING, CLOSING] = AROUND_ARRAY.map((xml) => Buffer.from(xml)) as [Buffer, Buffer];

interface Kept {
  readonly lifecycle: Lifecycle;
  readonly before: Buffer;
  readonly between: Buffer;
  readonly after: Buffer;
  /** The description, and the second for which it is true. */
  second: number;
  description: Buffer;
}

const kept = new WeakMap<Child, Kept>();
/** Memory for an answer; undefined while one is being sent. */
let spare: Buffer | undefined = Buffer.alloc(0);

/** What is known of these processes at `now` (seconds since the epoch), in the order given. */
export function allInfo(children: readonly Child[], now: number): Prepared {
  const second = cappedInt(now);
  const clock = Buffer.from(encodeValue(second));
  const pieces: Uint8Array[] = [OPENING];
  for (const child of children) {
    const { before, between, description, after } = keptOf(child, second);
    pieces.push(before, clock, between, description, after);
  }
  pieces.push(CLOSING);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const memory =
    spare !== undefined && spare.length >= length ? spare : Buffer.allocUnsafeSlow(Math.ceil(length * 1.125));
  spare = undefined;
  let at = 0;
  for (const piece of pieces) {
    memory.set(piece, at);
    at += piece.length;
  }
  return new Prepared(
    [memory.subarray(0, length)],
    () => children.map((child) => child.info()),
    () => (spare = memory),
  );
}

function keptOf(child: Child, second: number): Kept {
  const subject = child.infoSubject();
  let found = kept.get(child);
  if (found?.lifecycle !== subject.lifecycle) {
    const { before, between, after } = infoXml(subject, localTime);
    const [one, two, three] = [before, between, after].map((piece) => Buffer.from(piece)) as [Buffer, Buffer, Buffer];
    found = { lifecycle: subject.lifecycle, before: one, between: two, after: three, second: NaN, description: one };
    kept.set(child, found);
  }
  if (found.second !== second) {
    found.description = Buffer.from(encodeValue(described(subject.name, subject.lifecycle, second)));
    found.second = second;
  }
  return found;
}

function described(name: string, lifecycle: Lifecycle, now: number): string {
  const { state, pid, lastStart, lastStop, spawnError } = observed(lifecycle);
  const times = { start: cappedInt(lastStart), stop: cappedInt(lastStop), now };
  return describe({ name, state, pid, spawnError, ...times }, localTime);
}
