/**
 * The dialog that asks before something that cannot be undone; scripts open it, pages without scripts do not need it.
 */

import { markup, type Markup } from "./markup.js";

/** One on each page; `live-script` fills in the question and the word for yes. */
export const SURE_DIALOG: Markup = markup`<dialog id="sure" aria-labelledby="question">
  <form method="dialog">
    <p id="question"></p>
    <menu>
      <button value="no" autofocus="autofocus">Cancel</button><button value="yes" class="danger">Yes</button>
    </menu>
  </form>
</dialog>`;
