/**
 * Who may act. The original does whatever a GET asks for, even one that a foreign page made the visitor's browser send
 * (WEB-X-001). Scripts and bookmarks use those GETs, so they stay; what came from a foreign page is refused.
 *
 * Browsers say where a request comes from, but over plain http not for a GET by link. A cookie of ours tells it then:
 * browsers never send a `SameSite=Strict` cookie along with what a foreign page asks for, but do for a bookmark.
 */

import { createHash, randomBytes } from "node:crypto";
import type { HttpRequest } from "../http/message.js";
import { originOf } from "../http/request-origin.js";

export class Visitors {
  readonly #name: string;
  readonly #secret = randomBytes(16).toString("hex");

  /** `identity` tells daemons on one host apart: browsers do not keep the cookies of two ports apart. */
  constructor(identity: string) {
    this.#name = `tsd_${createHash("sha256").update(identity).digest("hex").slice(0, 8)}`;
  }

  /** The value of Set-Cookie on pages: known here, until the daemon or the browser ends. */
  get cookie(): string {
    return `${this.#name}=${this.#secret}; HttpOnly; SameSite=Strict`;
  }

  /** May this request change something without the visitor being asked first? */
  mayAct({ headers }: HttpRequest): boolean {
    const site = originOf(headers);
    const isDecided = headers["sec-fetch-site"] !== undefined || headers["sec-purpose"] !== undefined;
    if (site === "own") return true;
    if (isDecided) return false;
    // A proxy may have changed the host that Origin is compared with: the cookie knows better.
    if (this.#isKnown(headers["cookie"] ?? "")) return true;
    return site === "unknown" && !isBrowser(headers);
  }

  #isKnown(cookies: string): boolean {
    return cookies.split(";").some((cookie) => cookie.trim() === `${this.#name}=${this.#secret}`);
  }
}

/** Browsers name a language; programs that call themselves Mozilla (PowerShell, crawlers) do not. */
function isBrowser(headers: HttpRequest["headers"]): boolean {
  return (headers["user-agent"] ?? "").startsWith("Mozilla/") && headers["accept-language"] !== undefined;
}
