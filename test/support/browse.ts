/** Web pages as scripts use them: requests of any kind, and a page parsed into what scripts scrape from it. */
import { request } from "node:http";
import type { Endpoint } from "./rpc.js";

/** A request; by default GET of `/` with no header except Host. */
export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer with its headers by lower-case name. */
export interface Browsed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends one request, without following redirects. */
export function browse({ socketPath, port }: Endpoint, asked: Asked): Promise<Browsed> {
  const { method = "GET", path = "/", headers = {}, body } = asked;
  const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
  const to = socketPath === undefined ? { host: "127.0.0.1", port } : { socketPath };
  return new Promise((resolve, reject) => {
    const asking = request({ ...to, agent: false, method, path, headers: { ...length, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    asking.on("error", reject);
    asking.end(body);
  });
}

/** A link: its text and the attributes scripts look at. */
export type Link = readonly [text: string, href: string, name: string, target: string];

/** What is on a page. */
export interface Scraped {
  readonly title: string;
  /** The text of the message box; undefined when it is hidden. */
  readonly message: string | undefined;
  readonly heads: readonly string[];
  /** For each row with cells: the class of its state, the text of its cells, and its links. */
  readonly rows: readonly {
    readonly state: string;
    readonly cells: readonly string[];
    readonly links: readonly Link[];
  }[];
  readonly log: string | undefined;
  readonly links: readonly Link[];
}

/** Parses a page, whatever its document type. */
export function scrape(page: string): Scraped {
  const message = /<div[^>]*class="(?:status_msg|hidden)"[^>]*>([^<]*)<\/div>/.exec(page);
  const rows = all(page, /<tr[^>]*>([^]*?)<\/tr>/g).map((row) => ({ row, cells: all(row, /<td[^>]*>([^]*?)<\/td>/g) }));
  return {
    title: textOf(/<title>([^]*?)<\/title>/.exec(page)?.[1] ?? ""),
    message: message?.[0].includes("status_msg") === true ? textOf(message[1]!) : undefined,
    heads: all(page, /<th [^>]*class="[^"]*"[^>]*>([^]*?)<\/th>/g).map(textOf),
    rows: rows
      .filter(({ cells }) => cells.length > 0)
      .map(({ row, cells }) => ({
        state: /class="(status\w+)"/.exec(row)?.[1] ?? "",
        cells: cells.slice(0, 3).map(textOf),
        links: linksOf(row),
      })),
    log: /<pre[^>]*>([^]*?)<\/pre>/.exec(page)?.[1]?.replace(/&\w+;|&#\d+;/g, decoded),
    links: linksOf(page),
  };
}

function linksOf(html: string): Link[] {
  return [...html.matchAll(/<a([^>]*)>([^]*?)<\/a>/g)].map(([, attributes = "", text = ""]) => {
    const attribute = (name: string) => textOf(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
    const label = /<input[^>]*value="([^"]*)"/.exec(text)?.[1] ?? text;
    return [textOf(label), attribute("href"), attribute("name"), attribute("target")];
  });
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, inside = ""]) => inside);
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/&\w+;|&#\d+;/g, decoded)
    .replace(/\s+/g, " ")
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

function decoded(entity: string): string {
  return ENTITIES[entity] ?? String.fromCharCode(Number(entity.slice(2, -1)));
}
