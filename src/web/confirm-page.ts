/** Asks for confirmation when another site can have made the request for an action (see `visitors`). */

import type { RpcContext } from "../rpc/method.js";
import { brand } from "./brand.js";
import type { Form } from "./form.js";
import { markup, page } from "./markup.js";

/** A page with a button that sends the same parameters again, now from our own page. */
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
