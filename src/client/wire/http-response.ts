/**
 * Parses HTTP/1.x answers: bytes in, events out; it does not read or write itself. Loading `node:http` would take a
 * third of the time of a `status`, and `tail -f` needs chunks as they come.
 */
import type { Failure } from "./failures.js";

/** An answer's first lines. */
export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  /** Names in lower case; the last value wins. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whether another request can follow on the same connection. */
  readonly reusable: boolean;
}

/** What the bytes mean; after `end` or `broken` nothing follows. */
export type ResponseEvent =
  | { readonly kind: "head"; readonly head: ResponseHead }
  | { readonly kind: "body"; readonly bytes: Uint8Array }
  | { readonly kind: "end" }
  | { readonly kind: "broken"; readonly failure: Failure };

type Part =
  | { readonly at: "status" | "headers" | "chunk-size" | "chunk-end" | "trailers" | "until-close" | "done" }
  | { readonly at: "fixed" | "chunk"; readonly left: number };

/** Longest line of a head, as in Python's http.client. */
const LINE_MAX_BYTES = 65536;
const LF = 10;

/** Reads one answer; make a new reader for the next. Feed it nothing after `end` or `broken`. */
export class ResponseReader {
  #part: Part = { at: "status" };
  #line = "";
  #statusLine: { version: string; status: number; reason: string } | undefined;
  #headers = new Map<string, string>();
  #received = 0;

  /** Takes the next bytes, cut anywhere. */
  feed(bytes: Uint8Array): ResponseEvent[] {
    const events: ResponseEvent[] = [];
    let position = 0;
    while (position < bytes.length && this.#part.at !== "done") {
      position = this.#isBody() ? this.#takeBody(bytes, position, events) : this.#takeLine(bytes, position, events);
    }
    return events;
  }

  /** The peer has closed: an answer without a length is complete, any other is cut short. */
  finish(): ResponseEvent[] {
    const part = this.#part;
    if (part.at === "done") return [];
    this.#part = { at: "done" };
    if (part.at === "until-close") return [{ kind: "end" }];
    if (part.at === "status" || part.at === "headers") return [{ kind: "broken", failure: { kind: "closed" } }];
    const missing = part.at === "fixed" ? part.left : undefined;
    return [{ kind: "broken", failure: { kind: "incomplete", received: this.#received, missing } }];
  }

  #isBody(): boolean {
    return this.#part.at === "fixed" || this.#part.at === "chunk" || this.#part.at === "until-close";
  }

  #takeBody(bytes: Uint8Array, position: number, events: ResponseEvent[]): number {
    const left = "left" in this.#part ? this.#part.left : Infinity;
    const end = Math.min(bytes.length, position + left);
    events.push({ kind: "body", bytes: bytes.subarray(position, end) });
    this.#received += end - position;
    const rest = left - (end - position);
    if (this.#part.at === "fixed") {
      if (rest === 0) this.#end(events);
      else this.#part = { at: "fixed", left: rest };
    } else if (this.#part.at === "chunk") {
      this.#part = rest === 0 ? { at: "chunk-end" } : { at: "chunk", left: rest };
    }
    return end;
  }

  #takeLine(bytes: Uint8Array, position: number, events: ResponseEvent[]): number {
    const newline = bytes.indexOf(LF, position);
    const end = newline === -1 ? bytes.length : newline;
    this.#line += Buffer.from(bytes.buffer, bytes.byteOffset + position, end - position).toString("latin1");
    if (this.#line.length > LINE_MAX_BYTES)
      this.#break(events, { kind: "not-http", line: "got more than 65536 bytes" });
    if (newline === -1 || this.#part.at === "done") return bytes.length;
    const line = this.#line.endsWith("\r") ? this.#line.slice(0, -1) : this.#line;
    this.#line = "";
    this.#acceptLine(line, events);
    return newline + 1;
  }

  #acceptLine(line: string, events: ResponseEvent[]): void {
    switch (this.#part.at) {
      case "status":
        this.#acceptStatus(line, events);
        return;
      case "headers":
        if (line === "") this.#acceptHead(events);
        else this.#acceptHeader(line);
        return;
      case "chunk-size":
        this.#acceptChunkSize(line, events);
        return;
      case "chunk-end":
        this.#part = { at: "chunk-size" };
        return;
      default:
        if (line === "") this.#end(events);
    }
  }

  #acceptStatus(line: string, events: ResponseEvent[]): void {
    const [, version, status, reason = ""] = /^HTTP\/(\S+)\s+(\d{3})(?:\s+(.*?))?\s*$/.exec(line) ?? [];
    if (version === undefined) {
      this.#break(events, { kind: "not-http", line });
      return;
    }
    this.#statusLine = { version, status: Number(status), reason };
    this.#part = { at: "headers" };
  }

  #acceptHeader(line: string): void {
    const colon = line.indexOf(":");
    if (colon > 0) this.#headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }

  #acceptHead(events: ResponseEvent[]): void {
    const { version, status, reason } = this.#statusLine!;
    if (status >= 100 && status < 200) {
      this.#headers.clear();
      this.#part = { at: "status" };
      return;
    }
    const headers = this.#headers;
    const connection = headers.get("connection")?.toLowerCase();
    const persistent = version === "1.0" ? connection === "keep-alive" : connection !== "close";
    const length = headers.get("content-length") ?? "";
    const chunked = headers.get("transfer-encoding")?.toLowerCase() === "chunked";
    const bodyless = status === 204 || status === 304 || (!chunked && /^0+$/.test(length));
    const delimited = bodyless || chunked || /^\d+$/.test(length);
    events.push({ kind: "head", head: { status, reason, headers, reusable: persistent && delimited } });
    if (bodyless) this.#end(events);
    else if (chunked) this.#part = { at: "chunk-size" };
    else this.#part = delimited ? { at: "fixed", left: Number(length) } : { at: "until-close" };
  }

  #acceptChunkSize(line: string, events: ResponseEvent[]): void {
    // medusa's producers send an empty line here and there.
    if (line === "") return;
    const digits = /^[0-9a-fA-F]{1,12}(?=\s|;|$)/.exec(line)?.[0];
    if (digits === undefined) {
      this.#break(events, { kind: "not-http", line });
      return;
    }
    const size = parseInt(digits, 16);
    this.#part = size === 0 ? { at: "trailers" } : { at: "chunk", left: size };
  }

  #end(events: ResponseEvent[]): void {
    this.#part = { at: "done" };
    events.push({ kind: "end" });
  }

  #break(events: ResponseEvent[], failure: Failure): void {
    this.#part = { at: "done" };
    events.push({ kind: "broken", failure });
  }
}
