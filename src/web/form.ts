/** Parses a request: its path, and the parameters of its query and of a form sent with it (WEB-P-003, WEB-P-004). */

import { decodeUtf8Lossy } from "../core/text.js";
import type { HttpRequest } from "../http/message.js";
import { decodePercents } from "../http/request-head.js";

/** Parameters by name; the original adds others such as PATH_INFO, which are not here (IMP-056). */
export type Form = ReadonlyMap<string, string>;

/** No browser sends larger forms. */
export const FORM_MAX_BYTES = 64 * 1024;

/** The path without leading slashes, parameters and query; `index.markup` when nothing is left. */
export function pathOf(target: string): string {
  return /^\/*([^;?#]*)/.exec(target)![1]! || "index.html";
}

/** If a name is repeated, the query's first value counts, the body's last, and the body before the query. */
export function formOf({ method, target, body }: HttpRequest): Form {
  const form = new Map<string, string>();
  const query = /^[^?#]*\?([^#]*)/.exec(target)?.[1] ?? "";
  for (const [name, value] of pairsOf(query)) if (!form.has(name)) form.set(name, value);
  if (method === "POST") for (const [name, value] of pairsOf(decodeUtf8Lossy(body))) form.set(name, value);
  return form;
}

/** Encodes as Python's `urllib.parse.quote`: everything except letters, digits and `_.-~/` (WEB-A-013). */
export function quote(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!*'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%2F", "/");
}

/** `a=b&c=d`; a parameter without a value is left out, as by Python's `parse_qsl`. */
function* pairsOf(encoded: string): Generator<readonly [string, string]> {
  for (const part of encoded.split("&")) {
    const equals = part.indexOf("=");
    if (equals < 0 || equals === part.length - 1) continue;
    yield [decoded(part.slice(0, equals)), decoded(part.slice(equals + 1))];
  }
}

function decoded(text: string): string {
  return decodePercents(text.replaceAll("+", " "));
}
