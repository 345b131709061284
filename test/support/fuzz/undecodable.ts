/** The data of a payload as bytes again: text, or Python's `repr` of what is no text (EV-PAY-010). */

const UNDECODABLE = /^Undecodable: b(["'])([^]*)\1$/;
const SHORT: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, "\\": 92, "'": 39, '"': 34 };

/** The bytes that were sent. */
export function bytesOfData(data: string): Buffer {
  const [, , inside] = UNDECODABLE.exec(data) ?? [];
  if (inside === undefined) return Buffer.from(data);
  const latin = inside.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex: string | undefined, char: string) =>
    String.fromCharCode(hex === undefined ? SHORT[char]! : parseInt(hex, 16)),
  );
  return Buffer.from(latin, "latin1");
}
