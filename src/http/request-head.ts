/**
 * The request line and headers of a request, parsed by the original's rules: the version may be missing (HTTP/0.9, as
 * typed into telnet), and the path is percent-decoded before any route sees it. After a header's colon any white space
 * is accepted, where the original wants exactly one space.
 */

/** A request without its body. */
export interface RequestHead {
  /** The request line as sent, for the access log. */
  readonly line: string;
  readonly method: string;
  readonly target: string;
  /** `1.1`; empty when the line has none. */
  readonly version: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body that follows; undefined when the headers do not say, "unreadable" when they are wrong. */
  readonly bodyLength: number | undefined | "unreadable";
}

const REQUEST_LINE = /^([^ ]+) ([^ ]+)(?: HTTP\/([0-9.]+))?$/;

/** Parse a head, without its last empty line; undefined = drop the connection (RPC-H-015). */
export function readHead(text: string): RequestHead | undefined {
  const lines = text.split("\r\n");
  const start = lines.findIndex((line) => line !== "");
  const line = lines[start] ?? "";
  const [, method, target, version] = REQUEST_LINE.exec(line) ?? [];
  const headers = readHeaders(lines.slice(start + 1));
  if (method === undefined || target === undefined || headers === undefined) return undefined;
  return {
    line,
    method,
    target: decodeTarget(target),
    version: version ?? "",
    headers,
    bodyLength: bodyLength(headers),
  };
}

/** Names in lower case; of headers with one name the first counts. Undefined when the first line is a continuation. */
function readHeaders(lines: readonly string[]): Record<string, string> | undefined {
  const unfolded: string[] = [];
  for (const line of lines) {
    if (!/^[ \t]/.test(line)) unfolded.push(line);
    else if (unfolded.length === 0) return undefined;
    else unfolded.push(`${unfolded.pop()!}${line.slice(1)}`);
  }
  const headers = Object.create(null) as Record<string, string>;
  for (const line of unfolded) {
    const colon = line.indexOf(":");
    // eslint-disable-next-line lookups/own-entries -- it has no prototype
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  return headers;
}

function bodyLength(headers: Readonly<Record<string, string>>): RequestHead["bodyLength"] {
  if (headers["transfer-encoding"] !== undefined) return "unreadable";
  const length = headers["content-length"];
  if (length === undefined) return undefined;
  return /^\d{1,15}$/.test(length) ? Number(length) : "unreadable";
}

/** The path decoded, the query (what follows the last `?`) as sent. */
function decodeTarget(target: string): string {
  const mark = target.lastIndexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  if (!path.includes("%")) return target;
  const query = mark < 0 ? "" : target.slice(mark + 1);
  return query === "" ? decodePercents(path) : `${decodePercents(path)}?${query}`;
}

/** `%41` to `A`; bytes that are not UTF-8 become U+FFFD, a `%` without two hexadecimal digits stays. */
export function decodePercents(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString());
}
