/**
 * What a program of the fuzzer writes and when: units cut anywhere, two channels mixed, with pauses (say-pieces.py).
 */
import type { Random } from "./random.js";
import type { Unit } from "./utterances.js";

/** The descriptors programs write to. */
export const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/** Their names. */
export type Channel = keyof typeof DESCRIPTORS;

/** One write. */
export interface Piece {
  /** Milliseconds since the one before. */
  readonly wait: number;
  readonly channel: Channel;
  readonly bytes: Buffer;
}

/** All that one program writes. */
export interface Script {
  readonly name: string;
  readonly pieces: readonly Piece[];
  /** Ends at once after the last piece; otherwise it stays. */
  readonly ends: boolean;
}

const LONGEST_PAUSE = 60;
/** The pipe never splits a write up to this size. */
const LARGEST_PIECE = 4096;

/** Cuts what both channels say, and shuffles the pieces. */
export function scriptOf(
  random: Random,
  name: string,
  said: Partial<Readonly<Record<Channel, readonly Unit[]>>>,
): Script {
  const waiting = { stdout: cut(random, said.stdout ?? []), stderr: cut(random, said.stderr ?? []) };
  const pieces: Piece[] = [];
  for (let left = waiting.stdout.length + waiting.stderr.length; left > 0; left -= 1) {
    const channel = random.below(left) < waiting.stdout.length ? "stdout" : "stderr";
    const wait = random.chance(0.45) ? 0 : random.between(1, LONGEST_PAUSE);
    pieces.push({ wait, channel, bytes: waiting[channel].shift()! });
  }
  return { name, pieces, ends: random.chance(0.5) };
}

/**
 * More often than not there is a cut within a unit, and one at its end every second time. The last is a piece of its
 * own.
 */
function cut(random: Random, units: readonly Unit[]): Buffer[] {
  const pieces: Buffer[] = [];
  let open: Buffer[] = [];
  const close = () => {
    const piece = Buffer.concat(open);
    for (let at = 0; at < piece.length; at += LARGEST_PIECE) pieces.push(piece.subarray(at, at + LARGEST_PIECE));
    open = [];
  };
  const last = units.at(-1);
  for (const unit of units) {
    if (unit === last) close();
    let at = 0;
    for (let cuts = unit === last ? 0 : random.pick([0, 1, 1, 2]); cuts > 0 && unit.length - at > 1; cuts -= 1) {
      const next = random.between(at + 1, unit.length - 1);
      open.push(unit.subarray(at, next));
      close();
      at = next;
    }
    open.push(unit.subarray(at));
    if (random.chance(0.5)) close();
  }
  close();
  return pieces;
}

/** The pieces one channel gets; all of them if none is named, as with `redirect_stderr`. */
export function piecesOf(script: Script, channel?: Channel): Buffer[] {
  return script.pieces.filter((piece) => channel === undefined || piece.channel === channel).map(({ bytes }) => bytes);
}

/** All that is sent on a channel, or on both. */
export function sent(script: Script, channel?: Channel): Buffer {
  return Buffer.concat(piecesOf(script, channel));
}

/** The plan as say-pieces.py reads it. */
export function planOf({ pieces, ends }: Script): string {
  const rows = pieces.map(({ wait, channel, bytes }) => [wait, DESCRIPTORS[channel], bytes.toString("base64")]);
  return `{"ends": ${ends}, "pieces": [\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]}\n`;
}
