/**
 * Files by address: style sheet, pictures and scripts; the original serves a folder of its package (RPC-ST-001..003).
 */

import type { HttpReply, HttpRequest } from "../http/message.js";
import { OWN_SITE_ONLY } from "./answer-headers.js";
import { ICON, LOGO, RULE, STATES } from "./assets/images.js";
import { STATUS_SCRIPT } from "./assets/status-script.js";
import { STYLE } from "./assets/style.js";
import { TAIL_SCRIPT } from "./assets/tail-script.js";
import { THEME_SCRIPT } from "./assets/theme-script.js";
import { pathOf } from "./form.js";

interface File {
  readonly type: string;
  readonly bytes: Buffer;
}

const text = (type: string, content: string): File => ({ type, bytes: Buffer.from(content) });
const image = (type: string, base64: string): File => ({ type, bytes: Buffer.from(base64, "base64") });

/** The first lines are addresses of the original; no page has shown the pictures of states for years. */
const FILES: ReadonlyMap<string, File> = new Map([
  ["stylesheets/supervisor.css", text("text/css", STYLE)],
  ["images/icon.png", image("image/png", ICON)],
  ["images/supervisor.gif", image("image/gif", LOGO)],
  ["images/rule.gif", image("image/gif", RULE)],
  ...STATES.map((state, index) => [`images/state${index}.gif`, image("image/gif", state)] as const),
  ["web/theme.js", text("text/javascript", THEME_SCRIPT)],
  ["web/status.js", text("text/javascript", STATUS_SCRIPT)],
  ["web/tail.js", text("text/javascript", TAIL_SCRIPT)],
]);

/**
 * Their modification time, in whole seconds as in HTTP: they are part of the program, so it is the start of this run.
 */
const LOADED = Math.floor(Date.now() / 1000) * 1000;

/** Answers with a file, 304 if the browser has it, 301 for a folder without its slash, 404 for anything else. */
export function sendFile(request: HttpRequest, reply: HttpReply): void {
  if (request.method !== "GET" && request.method !== "HEAD") return reply.error(400);
  const path = pathOf(request.target);
  const file = FILES.get(path);
  if (file === undefined) {
    if (![...FILES.keys()].some((name) => name.startsWith(`${path}/`))) return reply.error(404);
    return reply.error(301, [["Location", `${path.split("/").at(-1)!}/`]]);
  }
  if (isKnown(request.headers["if-modified-since"], file)) return reply.send(304, [], "");
  reply.send(
    200,
    [
      ["Last-Modified", new Date(LOADED).toUTCString()],
      ["Content-Length", String(file.bytes.length)],
      ["Content-Type", file.type],
      ["Cache-Control", "no-cache"],
      ...OWN_SITE_ONLY,
    ],
    file.bytes,
  );
}

/** `If-Modified-Since: <date>[; length=<bytes>]`. */
function isKnown(since: string | undefined, file: File): boolean {
  const [, date, length] = /^([^;]+)(?:; length=([0-9]+))?$/.exec(since ?? "") ?? [];
  if (date === undefined || (length !== undefined && Number(length) !== file.bytes.length)) return false;
  return LOADED <= Date.parse(date);
}
