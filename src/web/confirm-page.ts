/** Asks whether an action is meant, when the request for it may have been made by another site (see `visitors`). */

import type { RpcContext } from "../rpc/method.js";
import { brand } from "./brand.js";
import type { Form } from "./form.js";
import { markup, page } from "./markup.js";

/** A page with a button that sends the same parameters again, this time from a page of ours. */
export function confirmPage(context: RpcContext, form: Form): string {
  const name = form.get("processname");
  const what = `${form.get("action") ?? ""}${name === undefined ? "" : ` ${name}`}`;
  return page(
    "Supervisor: did you ask for this?",
    [],
    markup`<div id="wrapper">
      <header id="header">${brand("Did you ask for this?", context)}</header>
      <main>
        <p>Something outside this page asked for <strong>${what}</strong>. Nothing has been done.</p>
        <form action="index.html" method="post">
          ${[...form].map(([key, value]) => markup` <input type="hidden" name="${key}" value="${value}" /> `)}
          <p class="buttons">
            <button type="submit">Yes: ${what}</button> <a href="index.html">No, show the processes</a>
          </p>
        </form>
      </main>
    </div>`,
  );
}
