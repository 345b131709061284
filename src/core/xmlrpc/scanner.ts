/**
 * XML as XML-RPC needs it: elements and their text, no declarations. It accepts and refuses what the original's parser
 * (expat) does, with three differences: a document type declaration is refused (entities make small documents huge),
 * namespaces are not resolved, and sizes are limited. Of names outside ASCII it accepts more than expat.
 */

import type { Limits } from "./limits.js";

/** Why a document with a control character in its text is refused. */
export const FORBIDDEN_CHARACTER = "a character XML does not allow";

/** The document breaks a rule; thrown and caught inside this folder only. */
export class Malformed extends Error {}

/** What a scan reports, in document order; comments and processing instructions are left out. */
export interface XmlSink {
  open(name: string): void;
  /** May be called several times for one run of text (CDATA, comments between). */
  text(chunk: string): void;
  close(): void;
}

// eslint-disable-next-line no-control-regex -- the characters XML 1.0 forbids are the point
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/u;
/** Also matches the halves of whole surrogate pairs, but this search is much faster. */
// eslint-disable-next-line no-control-regex -- as above
const SUSPICIOUS = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/;
const NAME_START = "A-Za-z_:\\u00c0-\\ufffd";
const NAME = `[${NAME_START}][${NAME_START}0-9.\\-\\u00b7]*`;
const OPEN = new RegExp(`<(${NAME})`, "y");
const CLOSE = new RegExp(`</(${NAME})[ \\t\\n]*>`, "y");
const ATTRIBUTE = new RegExp(`[ \\t\\n]+(${NAME})[ \\t\\n]*=[ \\t\\n]*("[^"<]*"|'[^'<]*')`, "y");
const OPEN_END = /[ \t\n]*(\/?)>/y;
const INSTRUCTION = new RegExp(`^(${NAME})(?:[ \\t\\n]|$)`);
const DECLARATION =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"[\w.:-]*"|'[\w.:-]*')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/;
const REFERENCE = /^#(?:([0-9]+)|x([0-9A-Fa-f]+))$/;
const ENTITIES = new Map(Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }));
const GREATER = 0x3e;
const SLASH = 0x2f;

/** A computation with pauses, which its caller can continue later; `Result` is its result. */
export type Paused<Result> = Generator<undefined, Result, undefined>;

/** Roughly the characters between two pauses. */
const SLICE_CHARS = 64 * 1024;

/** Reads a whole document; throws `Malformed` at its first error. */
export function* scan(source: string, limits: Limits, sink: XmlSink): Paused<void> {
  if (source.length > limits.characters) throw new Malformed("too long");
  const document = yield* withPlainLines(source.startsWith("\ufeff") ? source.slice(1) : source);

  const open: string[] = [];
  let elements = 0;
  let at = DECLARATION.exec(document)?.[0].length ?? 0;
  let pauseAt = SLICE_CHARS;

  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(document);
    if (found === null) return undefined;
    at = pattern.lastIndex;
    return found;
  };
  /** Skips `opening`, returns the text before `closing`, and skips that too. */
  const enclosed = (opening: string, closing: string): string => {
    const end = document.indexOf(closing, at + opening.length);
    if (end < 0) throw new Malformed(`${opening} is never closed`);
    const inside = document.slice(at + opening.length, end);
    at = end + closing.length;
    return inside;
  };
  const text = (chunk: string): void => {
    if (open.length > 0) sink.text(chunk);
    else if (/[^ \t\n]/.test(chunk)) throw new Malformed("text outside the document's element");
  };
  function* element(name: string): Paused<void> {
    if (open.length === 0 && elements > 0) throw new Malformed("a second document element");
    if (++elements > limits.elements) throw new Malformed("too many elements");
    if (open.length >= limits.depth) throw new Malformed("nested too deeply");
    if (document.charCodeAt(at) === GREATER) at += 1;
    else if (yield* restOfTag(name)) {
      sink.open(name);
      sink.close();
      return;
    }
    sink.open(name);
    open.push(name);
  }
  /** Attributes: they have no meaning but must be well-formed. True if the tag closes its element too. */
  function* restOfTag(name: string): Paused<boolean> {
    const seen = new Set<string>();
    for (let found = match(ATTRIBUTE); found !== undefined; found = match(ATTRIBUTE)) {
      if (seen.has(found[1]!)) throw new Malformed(`attribute ${found[1]!} given twice`);
      seen.add(found[1]!);
      yield* resolve(found[2]!, () => undefined);
      if (at >= pauseAt) yield* pause();
    }
    const end = match(OPEN_END);
    if (end === undefined) throw new Malformed(`<${name}> is never closed`);
    return end[1] === "/";
  }
  const closeTag = (): void => {
    const name = open.pop();
    if (name === undefined) throw new Malformed("a closing tag too many");
    const end = at + 2 + name.length;
    if (document.charCodeAt(end) === GREATER && document.startsWith(name, at + 2)) at = end + 1;
    else if (match(CLOSE)?.[1] !== name) throw new Malformed(`a closing tag where </${name}> should be`);
    sink.close();
  };
  const other = (): void => {
    if (document.startsWith("<!--", at)) {
      enclosed("<!--", "--");
      if (document.charCodeAt(at) !== GREATER) throw new Malformed("-- inside a comment");
      at += 1;
    } else if (document.startsWith("<![CDATA[", at) && open.length > 0) {
      sink.text(enclosed("<![CDATA[", "]]>"));
    } else {
      const instruction = document.startsWith("<?", at) ? INSTRUCTION.exec(enclosed("<?", "?>")) : null;
      if (instruction === null || instruction[1]!.toLowerCase() === "xml") throw new Malformed("unexpected <");
    }
  };
  function* pause(): Paused<void> {
    pauseAt = at + SLICE_CHARS;
    yield;
  }

  while (at < document.length) {
    if (at >= pauseAt) yield* pause();
    const next = document.indexOf("<", at);
    const end = next < 0 ? document.length : next;
    if (end > at) {
      const raw = document.slice(at, end);
      if (raw.includes("]]>")) throw new Malformed("]]> in text");
      yield* resolve(raw, text);
    }
    at = end;
    if (next < 0) break;
    if (document.charCodeAt(at + 1) === SLASH) {
      closeTag();
      continue;
    }
    const name = match(OPEN)?.[1];
    if (name === undefined) other();
    else yield* element(name);
  }
  if (open.length > 0) throw new Malformed(`<${open.at(-1)!}> is never closed`);
  if (elements === 0) throw new Malformed("no element");
}

/** The document with line feeds as line ends; throws `Malformed` for characters that are not allowed anywhere. */
function* withPlainLines(document: string): Paused<string> {
  const isPlain = !document.includes("\r");
  const pieces: string[] = [];
  for (let at = 0; at < document.length;) {
    const piece = document.slice(at, cutBefore(document, at + SLICE_CHARS));
    if (SUSPICIOUS.test(piece) && FORBIDDEN.test(piece)) throw new Malformed(FORBIDDEN_CHARACTER);
    if (!isPlain) pieces.push(piece.replace(/\r\n?/g, "\n"));
    at += piece.length;
    if (at < document.length) yield;
  }
  return isPlain ? document : pieces.join("");
}

/** `end`, or one more where it would split a surrogate pair, or separate a line feed from the character before it. */
function cutBefore(document: string, end: number): number {
  return /[\ud800-\udbff\r]/.test(document.charAt(end - 1)) ? end + 1 : end;
}

/** Passes on a text with its character and entity references replaced, in pieces if it is long. */
function* resolve(raw: string, handOn: (text: string) => void): Paused<void> {
  for (let at = 0; at < raw.length;) {
    let end = Math.min(raw.length, at + SLICE_CHARS);
    // A reference that begins before the end belongs to this piece.
    const reference = end < raw.length ? raw.slice(at, end).lastIndexOf("&") : -1;
    if (reference >= 0) end = Math.max(end, raw.indexOf(";", at + reference) + 1);
    handOn(resolvePiece(raw.slice(at, end)));
    at = end;
    if (at < raw.length) yield;
  }
}

function resolvePiece(raw: string): string {
  let next = raw.indexOf("&");
  if (next < 0) return raw;
  const resolved: string[] = [];
  let at = 0;
  for (; next >= 0; next = raw.indexOf("&", at)) {
    const end = raw.indexOf(";", next);
    const name = raw.slice(next + 1, end < 0 ? next + 1 : end);
    resolved.push(raw.slice(at, next), ENTITIES.get(name) ?? characterFor(name));
    at = end + 1;
  }
  resolved.push(raw.slice(at));
  return resolved.join("");
}

/** The character `#65` or `#x41` stands for. */
function characterFor(reference: string): string {
  const [, decimal, hexadecimal] = REFERENCE.exec(reference) ?? [];
  const code = decimal === undefined ? parseInt(hexadecimal ?? "", 16) : parseInt(decimal, 10);
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : "\0";
  if (FORBIDDEN.test(character)) throw new Malformed(`&${reference.slice(0, 40)}; stands for nothing`);
  return character;
}
