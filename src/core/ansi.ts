/** Colours and cursor movements, taken out of what children write (`strip_ansi`, LOG-S-*). */
import { lend, type Borrowed } from "./bytes.js";
import { encodeUtf8 } from "./text.js";

const ESCAPE = 0x1b;
const BRACKET = 0x5b;
const TERMINATORS = encodeUtf8("HfABCDRsuJKhlpm");

/** Where the next `ESC [` begins, or -1. */
function nextSequence(data: Borrowed, from: number): number {
  let at = data.indexOf(ESCAPE, from);
  while (at !== -1 && data[at + 1] !== BRACKET) at = data.indexOf(ESCAPE, at + 1);
  return at;
}

/**
 * The chunk without its escape sequences: from each `ESC [` up to and including the next letter that may end one
 * (LOG-S-002), even if that is far away, or missing (LOG-S-004).
 *
 * Each chunk is judged alone, so a sequence cut in two survives in part (LOG-S-005). A chunk without sequences is
 * returned as it is, not copied.
 */
export function stripAnsi(data: Borrowed): Borrowed {
  let sequence = nextSequence(data, 0);
  if (sequence === -1) return data;
  const kept = new Uint8Array(data.length);
  let length = 0;
  let at = 0;
  while (sequence !== -1) {
    kept.set(lend(data.subarray(at, sequence)), length);
    length += sequence - at;
    at = sequence + 1;
    while (at < data.length && !TERMINATORS.includes(data[at]!)) at += 1;
    at += 1;
    sequence = nextSequence(data, at);
  }
  const rest = data.subarray(at);
  kept.set(lend(rest), length);
  return kept.subarray(0, length + rest.length);
}
