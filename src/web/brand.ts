/** The head of every page: a mark, what the page is about, which daemon of which machine it belongs to, and how that is. */

import { hostname } from "node:os";
import type { RpcContext } from "../rpc/method.js";
import { markup, type Markup } from "./markup.js";

/** The mark is a picture beside text: it needs no words of its own. `root` leads to where the pages lie. */
export function brand(title: string, { supervisor }: RpcContext, root = ""): Markup {
  return markup`<h1 class="brand">
    <img alt="" src="${root}images/icon.png" width="32" height="32" /> <span>${title}</span>
    <small>${supervisor.context.settings.identifier} on ${hostname()}</small>
  </h1>`;
}

/** With what scripts fill in: whether the page is up to date, and the choice of colours. */
export function head(
  context: RpcContext,
  title: string,
  { before, after, root = "" }: { readonly before?: Markup; readonly after?: Markup; readonly root?: string } = {},
): Markup {
  return markup`<header id="header">
    ${before}${brand(title, context, root)}${after}
    <p id="live" class="live" role="status" hidden="hidden"></p>
    <button id="theme" type="button" class="quiet needs-script" aria-label="Dark or light">◐</button>
  </header>`;
}
