/** The head of every page: a mark, what the page is about, and which daemon it belongs to. */

import { markup, type Markup } from "./markup.js";

/** The mark is a picture beside text: it needs no words of its own. */
export function brand(title: string, identifier: string): Markup {
  return markup`<h1 class="brand">
    <img alt="" src="images/icon.png" width="32" height="32" /> <span>${title}</span> <small>${identifier}</small>
  </h1>`;
}
