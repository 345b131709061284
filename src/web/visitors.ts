/**
 * Which requests can change something. The original obeys any GET, even one that another site's page made the visitor's
 * browser send (WEB-X-001). Scripts and bookmarks use those GETs, so they stay; requests from other sites are refused.
 *
 * Browsers say where a request comes from, but over plain http not for a GET by link. A cookie of ours decides then:
 * browsers do not send a `SameSite=Strict` cookie with a request from another site, but do for a bookmark.
 */
import { createHash, randomBytes } from "node:crypto";
import type { HttpRequest } from "../http/message.js";
import { originOf } from "../http/request-origin.js";

export class Visitors {
  readonly #name: string;
  readonly #secret = randomBytes(16).toString("hex");

  /** `identity` distinguishes daemons on one host: browsers do not separate the cookies of two ports. */
  constructor(identity: string) {
    this.#name = `tsd_${createHash("sha256").update(identity).digest("hex").slice(0, 8)}`;
  }

  /** The value of Set-Cookie on pages, valid until the daemon or the browser ends. */
  get cookie(): string {
    return `${this.#name}=${this.#secret}; HttpOnly; SameSite=Strict`;
  }

  /** Can this request change something without confirmation? */
  mayAct({ headers }: HttpRequest): boolean {
    const site = originOf(headers);
    const isDecided = headers["sec-fetch-site"] !== undefined || headers["sec-purpose"] !== undefined;
    if (site === "own") return true;
    if (isDecided) return false;
    // A proxy can have changed the host that Origin is compared with; the cookie decides.
    if (this.#isKnown(headers["cookie"] ?? "")) return true;
    return site === "unknown" && !isBrowser(headers);
  }

  #isKnown(cookies: string): boolean {
    return cookies.split(";").some((cookie) => cookie.trim() === `${this.#name}=${this.#secret}`);
  }
}

/** Browsers send a language; programs that call themselves Mozilla (PowerShell, crawlers) do not. */
function isBrowser(headers: HttpRequest["headers"]): boolean {
  return (headers["user-agent"] ?? "").startsWith("Mozilla/") && headers["accept-language"] !== undefined;
}
