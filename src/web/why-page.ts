/** What `tsctl why` says of a process: a page of its own, or the part that the status page shows beside its table. */

import type { Explanation } from "../core/explain/report.js";
import { explained } from "../rpc/explanations.js";
import { findProcess } from "../rpc/lookup.js";
import type { RpcContext } from "../rpc/method.js";
import { head } from "./brand.js";
import { quote } from "./form.js";
import { markup, page, type Markup } from "./markup.js";

/** Lines of output in it; the log has more. */
const OUTPUT_LINES = 12;
/** From `/web/` to the folder of the pages. */
const ROOT = "../";

/** Escape sequences for colours and the like: the log page shows them, a report leaves them out. */
// eslint-disable-next-line no-control-regex -- they begin with one
const SEQUENCES = /\x1b\[[0-9;:?]*[ -/]*[@-~]/g;

/** The page; undefined if there is no such process. */
export async function whyPage(context: RpcContext, name: string): Promise<string | undefined> {
  const report = await reportOf(context, name);
  if (report === undefined) return undefined;
  return page(
    `Supervisor: why ${name}`,
    [],
    markup`<div id="wrapper">
      ${head(context, `Why ${name}`, { root: ROOT })}
      <main>
        <div class="bar">
          <ul class="buttons">
            <li><a href="../index.html">All processes</a></li>
            <li><a href="../tail.html?processname=${quote(name)}">Log</a></li>
          </ul>
        </div>
        <div class="report">${inParts(report)}</div>
      </main>
    </div>`,
    ROOT,
  );
}

/** Only the report, as HTML. */
export async function whyPart(context: RpcContext, name: string): Promise<string | undefined> {
  const report = await reportOf(context, name);
  return report === undefined ? undefined : inParts(report).text;
}

function reportOf({ supervisor }: RpcContext, name: string): Promise<Explanation | undefined> {
  const child = findProcess(supervisor, name);
  return child === undefined ? Promise.resolve(undefined) : explained(supervisor, child, OUTPUT_LINES);
}

function inParts({ state, description, sections }: Explanation): Markup {
  return markup`<p class="stands" data-state="${state}">${state}${description === "" ? "" : `, ${description}`}</p>
    ${sections.map(({ title, lines }) => markup`<section><h3>${title}</h3>${listed(title, lines)}</section>`)}`;
}

/** Output keeps its line breaks; advice and reasons are sentences. */
function listed(title: string, lines: readonly string[]): Markup {
  if (title === "stdout" || title === "stderr" || title === "lives")
    return markup`<pre tabindex="0">${lines.join("\n").replace(SEQUENCES, "")}</pre>`;
  return markup`<ul>
    ${lines.map((line) => markup`<li>${line}</li>`)}
  </ul>`;
}
