/** Reason phrases and the error page of the original's web server, to the byte (RPC-H-016). */

import type { HttpReply } from "./message.js";

/** Phrases of the statuses this server may send. */
const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  204: "No Content",
  301: "Moved Permanently",
  302: "Moved Temporarily",
  303: "See Other",
  304: "Not Modified",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Time-out",
  409: "Conflict",
  411: "Length Required",
  413: "Request Entity Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
};

/** The phrase for a status; `Unknown` for one that is not in the table. */
export function reasonFor(status: number): string {
  return REASONS[status] ?? "Unknown";
}

/** There are as many streams as allowed: another one has to end first. */
export function tooManyStreams(reply: Pick<HttpReply, "error">): void {
  reply.error(503, [["Retry-After", "30"]]);
}

/** Body of an error answer: always this page, whatever the request accepts. */
export function errorPage(status: number): string {
  return [
    "<head>",
    "<title>Error response</title>",
    "</head>",
    "<body>",
    "<h1>Error response</h1>",
    `<p>Error code ${status}.`,
    `<p>Message: ${reasonFor(status)}.`,
    "</body>",
    "",
  ].join("\r\n");
}
