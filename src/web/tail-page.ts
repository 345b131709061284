/** The log page (WEB-T-*): the end of a log; scripts append new text. */

import { RpcFault, FAULTS } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import { valueOf } from "../rpc/call.js";
import { LOG_METHODS } from "../rpc/logs.js";
import type { Method, RpcContext } from "../rpc/method.js";
import { elsewhere, outputSource, ownLogFile, type ChannelName, type Elsewhere } from "../rpc/output-source.js";
import { pacedWork } from "../rpc/paced-work.js";
import { head } from "./brand.js";
import { quote, type Form } from "./form.js";
import { isThere, logSourceOf, parametersOf, type LogSource } from "./log-source.js";
import { escape, markup, Markup, page } from "./markup.js";
import { unexpected } from "./original-texts.js";
import { SURE_DIALOG } from "./sure-dialog.js";

/** Bytes of a log's end: shown by default, and the least that can be asked for (WEB-T-002). */
const TAIL_MIN_BYTES = 1024;
/** Bytes; the most. The original has no limit, but it must fit the memory of both sides. */
const TAIL_MAX_BYTES = 4 * 1024 * 1024;

/** Characters that are converted to HTML at a time. */
const PIECE_BYTES = 64 * 1024;

type ProgramSource = Extract<LogSource, { kind: "program" }>;

/**
 * The page for what `logSourceOf` reads from the parameters, and `limit`. The original shows stdout only (WEB-T-001).
 */
export async function tailPage(context: RpcContext, form: Form): Promise<string> {
  const source = logSourceOf(form);
  const limit = limitOf(form.get("limit"));
  const text = source === undefined ? "No process name found" : await tail(context, source, limit);
  const log = await inHtml(text);
  const title =
    source === undefined ? "process None" : source.kind === "daemon" ? "the daemon" : `process ${source.name}`;
  return page(
    `Supervisor tail of ${title}`,
    source !== undefined && isThere(context, source) ? ["web/tail.js"] : [],
    markup`<div id="wrapper" class="tail">
      ${head(context, source === undefined ? "Log" : source.kind === "daemon" ? "The daemon’s log" : source.name)}
      <main>
        ${source === undefined ? undefined : toolbar(context, source, limit)}
        ${source === undefined ? undefined : destinationNote(context, source)}
        <div class="log-frame">
          <pre id="log" tabindex="0" role="region" aria-label="Log">${log}</pre>
          <button id="to-end" type="button" hidden="hidden">Jump to end <span aria-hidden="true">↓</span></button>
        </div>
        <div id="message" class="hidden" role="status" aria-live="polite">#</div>
      </main>
      ${SURE_DIALOG}
    </div>`,
  );
}

function toolbar(context: RpcContext, source: LogSource, limit: number): Markup {
  return markup`<div class="bar">
    <ul id="buttons" class="buttons">
      <li><a href="index.html">All processes</a></li>
      ${source.kind === "daemon" ? daemonLinks(context, limit) : programLinks(context, source, limit)}
    </ul>
    ${source.kind === "daemon" ? undefined : tabs(source, limit)}
    ${isThere(context, source) ? CONTROLS : undefined}
    <button id="all-actions" type="button" class="quiet needs-script" aria-expanded="false" aria-controls="buttons" aria-label="More for this log">⋯</button>
  </div>`;
}

/** The controls for the script of a log that can be followed. */
const CONTROLS: Markup = markup`<label class="needs-script"><input id="follow" type="checkbox" checked="checked" /> Follow</label>
    <label class="needs-script"><input id="wrap" type="checkbox" checked="checked" /> Wrap lines</label>
    <span class="filter needs-script">
      <label>Search <input id="search" type="search" autocomplete="off" spellcheck="false" aria-describedby="hits" /></label>
      <button id="earlier" type="button" aria-label="Earlier place" title="Earlier (Enter)">↑</button>
      <button id="later" type="button" aria-label="Later place" title="Later (Shift+Enter)">↓</button>
      <span id="hits" class="hits" role="status"></span>
    </span>`;

function daemonLinks({ supervisor }: RpcContext, limit: number): Markup {
  const ofFile = markup`<li><a href="mainlogtail">Raw stream</a></li>
    <li><a href="web/download?log=daemon">Download</a></li>`;
  return markup`<li><a href="tail.html?log=daemon&limit=${limit}">Refresh</a></li>
    ${ownLogFile(supervisor) === undefined ? undefined : ofFile}`;
}

function tabs(source: ProgramSource, limit: number): Markup {
  const tab = (channel: ProgramSource["channel"]) => {
    const current = channel === source.channel ? markup` aria-current="page"` : undefined;
    return markup`<li><a href="${addressOf({ ...source, channel }, limit)}"${current}>${channel}</a></li>`;
  };
  return markup`<ul class="buttons tabs">
    ${tab("stdout")}${tab("stderr")}${tab("both")}
  </ul>`;
}

/** The address as the original writes it, with the channel at its end (WEB-T-006). */
function addressOf({ name, channel }: ProgramSource, limit: number): string {
  const which = channel === "stdout" ? "" : `&channel=${channel}`;
  return `tail.html?processname=${quote(name)}&limit=${limit}${which}`;
}

function programLinks(context: RpcContext, source: ProgramSource, limit: number): Markup {
  const { supervisor } = context;
  const { name, channel } = source;
  const files: readonly ChannelName[] = channel === "both" ? ["stdout", "stderr"] : [channel];
  const each = (label: string, address: (which: ChannelName) => string, of = files) =>
    of.map((which) => {
      const words = files.length > 1 ? `${label} ${which}` : label;
      return markup`<li><a href="${address(which)}">${words}</a></li> `;
    });
  const refresh = markup`<li><a href="${addressOf(source, limit)}">Refresh</a></li>`;
  if (!isThere(context, source)) return refresh;
  // A channel without a file has no stream of that kind; one that goes into the other channel has nothing of its own.
  const kept = files.filter((which) => outputSource(supervisor, name, which)?.kind === "file");
  const raw = (which: ChannelName) => `logtail/${quote(name)}${which === "stderr" ? "/stderr" : ""}`;
  const file = (which: ChannelName) => `web/download?${parametersOf({ kind: "program", name, channel: which })}`;
  const own = files.filter((which) => elsewhere(supervisor, name, which)?.kind !== "stdout");
  return markup`${refresh}
    ${each(files.length > 1 ? "Raw" : "Raw stream", raw, kept)}${each("Download", file, own)}
    <li>
      <form action="web/act" method="post">
        <input type="hidden" name="processname" value="${name}" />
        <input type="hidden" name="action" value="clearlog" />
        <button type="submit" data-action="clearlog" data-name="${name}" data-sure="Empty both logs of ${name}?">Clear Log</button>
      </form>
    </li>`;
}

/** For a channel without a file: where its output goes and how much can be shown; or that there is nothing at all. */
function destinationNote(context: RpcContext, source: LogSource): Markup | undefined {
  const { supervisor } = context;
  if (source.kind === "daemon") {
    if (ownLogFile(supervisor) !== undefined) return undefined;
    const { logfile } = supervisor.context.settings;
    return note(`The daemon’s log goes to ${logfile}, which cannot be read back here.`);
  }
  const { name, channel } = source;
  if (!isThere(context, source)) return note(`There is no program ${name}.`);
  const channels: readonly ChannelName[] = channel === "both" ? ["stdout", "stderr"] : [channel];
  const all = channels.map((each) => [each, elsewhere(supervisor, name, each)] as const);
  const words = all.flatMap(([each, where]) => (where === undefined ? [] : [destinationText(each, where)]));
  if (words.length === 0) return undefined;
  const said = words.join(", ");
  if (!all.some(([, where]) => where !== undefined && where.kind !== "stdout")) return note(`${said}.`);
  return note(markup`${said}:
    <span class="needs-script">here is the end that the daemon remembers, and what is written from now on.</span>
    <span class="without-script">the end that the daemon remembers is what Download has.</span>`);
}

/** `stderr goes to syslog`. */
function destinationText(channel: ChannelName, where: Elsewhere): string {
  switch (where.kind) {
    case "stream":
      return `${channel} goes to ${where.path}`;
    case "stdout":
      return `${channel} goes into stdout (redirect_stderr=true)`;
    case "syslog":
      return `${channel} goes to syslog`;
    case "nowhere":
      return `${channel} goes to no file`;
  }
}

function note(text: string | Markup): Markup {
  return markup`<p class="note">${text}</p>`;
}

/** A number of digits, or else the least (WEB-T-002). */
function limitOf(asked: string | undefined): number {
  return asked !== undefined && /^\d+$/.test(asked)
    ? Math.min(Math.max(Number(asked), TAIL_MIN_BYTES), TAIL_MAX_BYTES)
    : TAIL_MIN_BYTES;
}

/** The log's end, or the original's words for why there is none (WEB-T-005). */
async function tail(context: RpcContext, source: LogSource, limit: number): Promise<string> {
  const { readLog, readProcessStdoutLog: stdout, readProcessStderrLog: stderr } = LOG_METHODS;
  if (source.kind === "daemon") return read(context, readLog, [-limit, 0], "No file for the daemon’s log");
  const { name, channel } = source;
  const missing = `No file for ${name}`;
  if (channel !== "both") return read(context, channel === "stdout" ? stdout : stderr, [name, -limit, 0], missing);
  const texts = [stdout, stderr].map((method) => read(context, method, [name, -limit, 0], missing));
  return (await Promise.all(texts)).join("\n\nstderr:\n");
}

async function read(context: RpcContext, method: Method, params: readonly Value[], missing: string): Promise<string> {
  try {
    return (await valueOf(context.supervisor, method.call(context, params))) as string;
  } catch (error) {
    if (!(error instanceof RpcFault)) throw error;
    return error.code === FAULTS.NO_FILE ? missing : `ERROR: ${unexpected(error)}`;
  }
}

/** Megabytes of `<` take long to escape: other callers are served meanwhile. */
async function inHtml(text: string): Promise<Markup> {
  const pieces: string[] = [];
  let at = 0;
  await pacedWork.runToEnd(() => {
    const piece = text.slice(at, pieceEnd(text, at + PIECE_BYTES));
    pieces.push(escape(piece));
    at += piece.length;
    return at >= text.length;
  });
  return new Markup(pieces.join(""));
}

/** Never between the two characters that end a line. */
function pieceEnd(text: string, end: number): number {
  return text.charAt(end - 1) === "\r" ? end + 1 : end;
}
