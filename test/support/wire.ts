/** Reads what the original did with seeded input (fixtures/wire, recorded by record-wire.py), and cuts bytes. */
import { readFileSync } from "node:fs";
import { lend, type Borrowed } from "../../src/core/bytes.js";

const folder = new URL("../../../fixtures/wire/", import.meta.url);

/** The values of one trace file; the caller gives their type, which the recorder fixes. */
export function recorded<Trace>(name: string): Trace[] {
  const text = readFileSync(new URL(`${name}.jsonl`, folder), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Trace);
}

/** Bytes written as Latin-1 text, as traces hold them. */
export function bytesOf(latin: string): Uint8Array {
  return Uint8Array.from(Buffer.from(latin, "latin1"));
}

/** The Latin-1 text of bytes. */
export function latinOf(bytes: Borrowed): string {
  return Buffer.from(lend(bytes)).toString("latin1");
}

/** Every way to cut bytes in two, the ends included, and one byte at a time. */
export function cutEverywhere(bytes: Uint8Array): Uint8Array[][] {
  const cuts = [...bytes.keys(), bytes.length].map((at) => [bytes.slice(0, at), bytes.slice(at)]);
  return [...cuts, [...bytes].map((byte) => Uint8Array.of(byte))];
}

/**
 * Passes on pieces one by one as the daemon's reader does, each in the same memory, which is overwritten after the
 * call: code that keeps a view of it gets garbage. The memory is a `Buffer`, whose `slice` is a view as well.
 */
export function lendEach<Result>(
  pieces: readonly Uint8Array[],
  take: (piece: Borrowed) => readonly Result[],
): Result[] {
  const memory = Buffer.alloc(Math.max(0, ...pieces.map(({ length }) => length)));
  return pieces.flatMap((piece) => {
    memory.set(piece);
    const results = take(memory.subarray(0, piece.length));
    memory.fill(0xdb);
    return results;
  });
}
