/** The box that asks before something that cannot be taken back; scripts open it, pages without them do not need it. */

import { markup, type Markup } from "./markup.js";

/** Once a page; `live-script` fills in the question and the word to say yes with. */
export const SURE_DIALOG: Markup = markup`<dialog id="sure" aria-labelledby="question">
  <form method="dialog">
    <p id="question"></p>
    <menu>
      <button value="no" autofocus="autofocus">Cancel</button><button value="yes" class="danger">Yes</button>
    </menu>
  </form>
</dialog>`;
