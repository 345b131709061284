/** The head of every page: the logo, the title, the daemon and its machine, and the daemon's state. */

import { hostname } from "node:os";
import type { RpcContext } from "../rpc/method.js";
import { markup, type Markup } from "./markup.js";

/** The logo needs no alternative text: text stands beside it. `root` leads to the folder of the pages. */
export function brand(title: string, { supervisor }: RpcContext, root = ""): Markup {
  return markup`<h1 class="brand">
    <img alt="" src="${root}images/icon.png" width="32" height="32" /> <span>${title}</span>
    <small>${supervisor.context.settings.identifier} on ${hostname()}</small>
  </h1>`;
}

/** The same with what scripts fill in: whether the page is up to date, and the choice of colours. */
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
