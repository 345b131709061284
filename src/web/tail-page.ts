/** The tail page (WEB-T-*): the end of a log, which with scripts goes on as the log does. */

import { RpcFault, FAULTS } from "../core/xmlrpc/faults.js";
import type { RpcContext } from "../rpc/method.js";
import { valueOf } from "../rpc/dispatch.js";
import { LOG_METHODS } from "../rpc/logs.js";
import { pacedWork } from "../rpc/paced-work.js";
import { brand } from "./brand.js";
import { quote, type Form } from "./form.js";
import { escape, markup, Markup, page } from "./markup.js";
import { unexpected } from "./messages.js";

/** Bytes of a log's end: what is shown unless more is asked for, and the least that can be (WEB-T-002). */
const LEAST = 1024;
/** The most, where the original has no limit: it has to fit the memory of both sides. */
const MOST = 4 * 1024 * 1024;

/** Characters of it that are made into HTML at a time. */
const PIECE = 64 * 1024;

/** The page for `processname` and `limit`; `channel=stderr` is ours, the original shows stdout only (WEB-T-001). */
export async function tailPage(context: RpcContext, form: Form): Promise<string> {
  const name = form.get("processname");
  const limit = limitOf(form.get("limit"));
  const channel = form.get("channel") === "stderr" ? "stderr" : "stdout";
  const text = name === undefined ? "No process name found" : await tail(context, name, channel, limit);
  const log = await inHtml(text);
  return page(
    `Supervisor tail of process ${name ?? "None"}`,
    name === undefined ? [] : ["web/tail.js"],
    markup`<div id="wrapper" class="tail">
      <header id="header">
        ${brand(name ?? "Log", context.supervisor.context.settings.identifier)}
        <p id="live" class="live" role="status" hidden="hidden"></p>
        <button id="theme" type="button" class="quiet needs-script" aria-label="Dark or light">◐</button>
      </header>
      <main>
        ${name === undefined ? undefined : toolbar(name, channel, limit)}
        <pre id="log" tabindex="0" role="region" aria-label="Log">${log}</pre>
        <div id="message" class="hidden" role="status" aria-live="polite">#</div>
      </main>
    </div>`,
  );
}

function toolbar(name: string, channel: "stdout" | "stderr", limit: number): Markup {
  const encoded = quote(name);
  const here = `tail.html?processname=${encoded}&limit=${limit}`;
  const other = (which: "stdout" | "stderr") => {
    const current = which === channel ? markup` aria-current="page"` : undefined;
    return markup`<li><a href="${here}${which === "stderr" ? "&channel=stderr" : ""}"${current}>${which}</a></li>`;
  };
  const refresh = channel === "stderr" ? `${here}&channel=stderr` : here;
  const follow = channel === "stderr" ? `logtail/${encoded}/stderr` : `logtail/${encoded}`;
  return markup`<div class="bar">
    <ul class="buttons">
      <li><a href="index.html">All processes</a></li>
      <li><a href="${refresh}">Refresh</a></li>
      <li><a href="${follow}">Plain text</a></li>
      <li>
        <form action="web/act" method="post">
          <input type="hidden" name="processname" value="${name}" />
          <input type="hidden" name="action" value="clearlog" />
          <button type="submit" data-action="clearlog" data-name="${name}">Clear Log</button>
        </form>
      </li>
    </ul>
    <ul class="buttons tabs">
      ${other("stdout")}${other("stderr")}
    </ul>
    <label class="needs-script"><input id="follow" type="checkbox" checked="checked" /> Follow</label>
    <label class="needs-script"><input id="wrap" type="checkbox" checked="checked" /> Wrap lines</label>
  </div>`;
}

/** Digits, or the least (WEB-T-002). */
function limitOf(asked: string | undefined): number {
  return asked !== undefined && /^\d+$/.test(asked) ? Math.min(Math.max(Number(asked), LEAST), MOST) : LEAST;
}

/** The log's end, or why there is none in the original's words (WEB-T-005). */
async function tail(context: RpcContext, name: string, channel: "stdout" | "stderr", limit: number): Promise<string> {
  const { readProcessStdoutLog, readProcessStderrLog } = LOG_METHODS;
  const method = channel === "stdout" ? readProcessStdoutLog : readProcessStderrLog;
  try {
    return (await valueOf(context.supervisor, method.call(context, [name, -limit, 0]))) as string;
  } catch (error) {
    if (!(error instanceof RpcFault)) throw error;
    return error.code === FAULTS.NO_FILE ? `No file for ${name}` : `ERROR: ${unexpected(error)}`;
  }
}

/** Megabytes of `<` take long to escape: others are served meanwhile. */
async function inHtml(text: string): Promise<Markup> {
  const pieces: string[] = [];
  let at = 0;
  await pacedWork.runToEnd(() => {
    const piece = text.slice(at, pieceEnd(text, at + PIECE));
    pieces.push(escape(piece));
    at += piece.length;
    return at >= text.length;
  });
  return new Markup(pieces.join(""));
}

/** Not between the two characters that end a line. */
function pieceEnd(text: string, end: number): number {
  return text.charAt(end - 1) === "\r" ? end + 1 : end;
}
