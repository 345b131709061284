/**
 * For consumers that process each read alone (escape sequences, lines for syslog): the result depends on which of a
 * program's pieces were read together, and any grouping is right. This finds out whether some grouping explains
 * the result. Pieces are smaller than what a pipe can split, so a read never ends within one.
 */
import { commonLength, shown } from "./difference.js";

/** What a consumer makes of one read. */
export type Transform = (read: Buffer) => Uint8Array;

/** Undefined if some grouping of neighbouring pieces explains what was found; otherwise how far the best one came. */
export function unexplained(pieces: readonly Buffer[], transform: Transform, found: Buffer): string | undefined {
  const tried = new Set<number>();
  // Depth first, the next read one piece at first: what stands before is explained, `next` is where the read ends.
  const path = [{ from: 0, offset: 0, next: 1 }];
  let best = 0;
  while (path.length > 0) {
    const place = path.at(-1)!;
    if (place.from === pieces.length && place.offset === found.length) return undefined;
    if (place.next > pieces.length) {
      path.pop();
      continue;
    }
    const made = transform(Buffer.concat(pieces.slice(place.from, place.next)));
    const rest = found.subarray(place.offset, place.offset + made.length);
    const common = commonLength(made, rest);
    best = Math.max(best, place.offset + common);
    const after = { from: place.next, offset: place.offset + made.length, next: place.next + 1 };
    place.next += 1;
    const key = after.from * (found.length + 1) + after.offset;
    if (common < made.length || tried.has(key)) continue;
    tried.add(key);
    path.push(after);
  }
  const around = `${shown(found.subarray(Math.max(0, best - 40), best))} ▸ ${shown(found.subarray(best, best + 40))}`;
  return `however the pieces were read, what is found cannot come of them beyond byte ${best} of ${found.length}: ${around}`;
}

/**
 * A read without its escape sequences, each up to the next letter that may end one, or to the read's end (LOG-S-002,
 * LOG-S-004).
 */
export function withoutSequences(read: Buffer): Buffer {
  const letters = "HfABCDRsuJKhlpm";
  return Buffer.from(
    read.toString("latin1").replaceAll(new RegExp(`\\x1b\\[[^${letters}]*[${letters}]?`, "g"), ""),
    "latin1",
  );
}
