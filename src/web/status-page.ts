/** The status page (WEB-S-*): all processes on one page; scripts keep it up to date, and it works without them. */

import type { RpcContext } from "../rpc/method.js";
import { SUPERVISOR_VERSION, TSD_VERSION } from "../core/version.js";
import { head } from "./brand.js";
import { markup, page, type Markup } from "./markup.js";
import { allProcesses, counted, processTable, tally } from "./process-table.js";
import { SURE_DIALOG } from "./sure-dialog.js";

/** The page, with the message of an action, if any. */
export function statusPage(context: RpcContext, message: string | undefined): string {
  const processes = allProcesses(context);
  return page(
    "Supervisor Status",
    ["web/status.js"],
    markup`<div id="wrapper">
        <div id="top" class="top">
          ${head(context, "Supervisor status", { before: SKIP, after: sums(processes) })}
          ${messageBox(message)}
          <div class="bar">
            <ul id="buttons" class="buttons">
              <li class="action-button"><a href="index.html?action=refresh">Refresh</a></li>
              <li class="action-button"><a href="index.html?action=restartall" data-action="restartall" data-sure="Restart every program?">Restart All</a></li>
              <li class="action-button"><a href="index.html?action=stopall" data-action="stopall" data-sure="Stop every program?">Stop All</a></li>
              ${[own("startall", "Start All", "Start every program, also those that are not started with the daemon?"), own("clearall", "Clear All Logs", "Empty the logs of every program?")]}
              <li><a href="tail.html?log=daemon">Daemon’s log</a></li>
            </ul>
            <label class="filter needs-script">Filter <input id="filter" type="search" placeholder="name or state" autocomplete="off" spellcheck="false" /></label>
            <button id="all-actions" type="button" class="quiet needs-script" aria-expanded="false" aria-controls="buttons" aria-label="Actions for all programs">⋯</button>
            <button id="keys-button" type="button" class="quiet needs-script" aria-label="Keys" title="Keys (?)">?</button>
          </div>
        </div>
        <main>
          ${processTable(processes)}
          <p id="nothing" class="none" hidden="hidden">No process matches the filter.</p>
        </main>
        <p id="news" class="unseen" role="status" aria-live="polite"></p>
        ${SURE_DIALOG}
        ${DRAWER}
        ${KEYS}
      </div>
      <footer id="footer">
        <div class="left">
          tsd ${TSD_VERSION}, which works as <a href="http://supervisord.org">Supervisor</a> <span>${SUPERVISOR_VERSION}</span>
        </div>
      </footer>`,
  );
}

const SKIP: Markup = markup`<a class="skip" href="#processes">Skip to the processes</a>`;

function sums(processes: ReturnType<typeof allProcesses>): Markup {
  return markup`<p id="sums" class="tally" aria-label="How many">
    ${[...tally(processes)].map(([kind, count]) => markup`${counted(kind, count)} `)}
  </p>`;
}

/** What `tsctl why` says, beside the table; scripts fill it in. */
const DRAWER: Markup = markup`<dialog id="drawer" class="drawer" aria-labelledby="drawer-name">
  <header>
    <h2 id="drawer-name"></h2>
    <button id="drawer-close" type="button" class="quiet" aria-label="Close">×</button>
  </header>
  <ul class="buttons">
    <li><a id="drawer-log" href="#" target="_blank">Log</a></li>
    <li><button id="drawer-again" type="button">Look again</button></li>
  </ul>
  <div id="drawer-report" class="report" aria-live="polite"></div>
</dialog>`;

const KEY_WORDS: readonly (readonly [key: string, what: string])[] = [
  ["/", "to the filter; Escape empties it"],
  ["j k", "to the next process, and to the one before"],
  ["r", "restart it, or start it"],
  ["s", "stop it, or start it"],
  ["l", "its log"],
  ["w", "why it is as it is"],
  ["?", "this list"],
];

const KEYS: Markup = markup`<dialog id="keys" aria-labelledby="keys-title">
  <form method="dialog">
    <h2 id="keys-title">Keys</h2>
    <dl class="keys">
      ${KEY_WORDS.map(([key, what]) => markup`<dt>${key.split(" ").map((each) => markup`<kbd>${each}</kbd> `)}</dt><dd>${what}</dd>`)}
    </dl>
    <p><label><input id="keys-on" type="checkbox" checked="checked" /> Keys work</label></p>
    <menu><button value="close">Close</button></menu>
  </form>
</dialog>`;

/** Always there, even if empty, so that screen readers read a message that comes later (WEB-S-002). */
function messageBox(message: string | undefined): Markup {
  return message === undefined
    ? markup`<div id="message" class="hidden" role="status" aria-live="polite">#</div>`
    : markup`<div id="message" class="status_msg" role="status" aria-live="polite">${message}</div>`;
}

/** An action the original has no address for. */
function own(action: string, label: string, sure: string): Markup {
  return markup`
    <li class="action-button">
      <form action="web/act" method="post">
        <input type="hidden" name="action" value="${action}" />
        <button type="submit" data-action="${action}" data-sure="${sure}">${label}</button>
      </form>
    </li>
  `;
}
