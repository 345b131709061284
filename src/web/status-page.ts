/** The status page (WEB-S-*): the original's words, links and table, in a document of our own that lives with scripts and works without. */

import { SUPERVISOR_VERSION } from "../rpc/information.js";
import type { RpcContext } from "../rpc/method.js";
import { markup, page, type Markup } from "./markup.js";
import { brand } from "./brand.js";
import { allProcesses, processTable, tally } from "./process-table.js";

/** The page, with a message that an action left, if any. */
export function statusPage(context: RpcContext, message: string | undefined): string {
  const processes = allProcesses(context);
  const { identifier } = context.supervisor.context.settings;
  return page(
    "Supervisor Status",
    ["web/status.js"],
    markup`<div id="wrapper">
        <header id="header">
          <a class="skip" href="#processes">Skip to the processes</a>
          ${brand("Supervisor status", identifier)}
          <p id="live" class="live" role="status" hidden="hidden"></p>
          <button id="theme" type="button" class="quiet needs-script" aria-label="Dark or light">◐</button>
        </header>
        <main>
          ${messageBox(message)}
          <div class="bar">
            <ul id="buttons" class="buttons">
              <li class="action-button"><a href="index.html?action=refresh">Refresh</a></li>
              <li class="action-button"><a href="index.html?action=restartall" data-action="restartall" data-sure="Restart every program?">Restart All</a></li>
              <li class="action-button"><a href="index.html?action=stopall" data-action="stopall" data-sure="Stop every program?">Stop All</a></li>
              ${[own("startall", "Start All"), own("clearall", "Clear All Logs", "Empty the logs of every program?")]}
            </ul>
            <p class="tally" aria-label="How many">
              ${Object.entries(tally(processes)).map(
                ([kind, count]) =>
                  markup`<span class="kind ${kind}"><span data-tally="${kind}">${count}</span> ${kind}</span> `,
              )}
            </p>
            <label class="filter needs-script">Filter <input id="filter" type="search" placeholder="name or state" autocomplete="off" spellcheck="false" /></label>
          </div>
          ${processTable(processes)}
          <p id="nothing" class="none" hidden="hidden">No process matches the filter.</p>
        </main>
        <p id="news" class="unseen" role="status" aria-live="polite"></p>
        <dialog id="sure" aria-labelledby="question">
          <form method="dialog">
            <p id="question"></p>
            <menu>
              <button value="no" autofocus="autofocus">Cancel</button><button value="yes" class="danger">Yes</button>
            </menu>
          </form>
        </dialog>
      </div>
      <footer id="footer">
        <div class="left">
          tsd, which works as <a href="http://supervisord.org">Supervisor</a> <span>${SUPERVISOR_VERSION}</span>
        </div>
      </footer>`,
  );
}

/** Empty or not, it is there: what comes into it later is read out (WEB-S-002). */
function messageBox(message: string | undefined): Markup {
  return message === undefined
    ? markup`<div id="message" class="hidden" role="status" aria-live="polite">#</div>`
    : markup`<div id="message" class="status_msg" role="status" aria-live="polite">${message}</div>`;
}

/** An action the original has no address for. */
function own(action: string, label: string, sure?: string): Markup {
  const ask = sure === undefined ? undefined : markup` data-sure="${sure}"`;
  return markup`
    <li class="action-button">
      <form action="web/act" method="post">
        <input type="hidden" name="action" value="${action}" />
        <button type="submit" data-action="${action}"${ask}>${label}</button>
      </form>
    </li>
  `;
}
