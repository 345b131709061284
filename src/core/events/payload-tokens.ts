/** Parses what `payload.ts` writes: the `key:value` words of the first line, and the text below it (EV-PAY-*). */

/** A payload, parsed. `headers` has no prototype. */
export interface PayloadParts {
  readonly headers: Readonly<Record<string, string>>;
  /** What follows the first line feed; empty if there is none. */
  readonly body: string;
}

/** Parses a payload; a word without a colon is left out, a value may contain more colons. */
export function readPayload(payload: string): PayloadParts {
  const end = payload.indexOf("\n");
  const line = end === -1 ? payload : payload.slice(0, end);
  return { headers: readTokens(line), body: end === -1 ? "" : payload.slice(end + 1) };
}

/** The `key:value` words of a line: the header of an event, or the first line of a payload. */
export function readTokens(line: string): Readonly<Record<string, string>> {
  const tokens = Object.create(null) as Record<string, string>;
  for (const word of line.split(/\s+/)) {
    const colon = word.indexOf(":");
    // eslint-disable-next-line lookups/own-entries -- it has no prototype
    if (colon > 0) tokens[word.slice(0, colon)] = word.slice(colon + 1);
  }
  return tokens;
}
