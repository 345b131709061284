/** One process as the table shows it: a row, and the actions its state allows (WEB-S-004..013). */

import { makeNamespec } from "../core/process/namespec.js";
import type { ProcessState } from "../core/process/states.js";
import type { Struct } from "../core/xmlrpc/values.js";
import { quote } from "./form.js";
import { markup, type Markup } from "./markup.js";

/** What a row is made of: keys of `getProcessInfo`. */
export interface ProcessInfo {
  readonly name: string;
  readonly group: string;
  readonly statename: ProcessState;
  readonly description: string;
  readonly start: number;
  readonly now: number;
}

interface Slot {
  readonly label: string;
  readonly href: string;
  /** Opens beside the page: a stream that does not end. */
  readonly beside?: true;
  /** The action that a script may ask for in place of following the link. */
  readonly action?: string;
}

/** Those of a child's struct. */
export function infoOf(struct: Struct): ProcessInfo {
  return struct as unknown as ProcessInfo;
}

/** The element of a row, for scripts; names are unique, their forms as text as well. */
export function rowId({ group, name }: Pick<ProcessInfo, "group" | "name">): string {
  return `process-${quote(group)}:${quote(name)}`;
}

/** A table row. `inGroup`: below a heading with the group's name. */
export function processRow(info: ProcessInfo, shaded: boolean, inGroup: boolean): Markup {
  const namespec = makeNamespec(info.group, info.name);
  const encoded = quote(namespec);
  const classes = [shaded ? "shade" : "", inGroup ? "member" : ""].filter((each) => each !== "").join(" ");
  const running = info.statename === "RUNNING" ? markup` data-up="${info.now - info.start}"` : undefined;
  return markup`<tr class="${classes}" id="${rowId(info)}" role="row" data-name="${namespec}" data-state="${info.statename}"${running}>
    <td class="status" role="cell"><span class="${stateClass(info.statename)}">${info.statename.toLowerCase()}</span></td>
    <td class="desc" role="cell"><span>${info.description}</span></td>
    <td class="name" role="rowheader"><a href="tail.html?processname=${encoded}" target="_blank">${namespec}</a></td>
    <td class="action" role="cell">
      <ul role="list">
        ${slotsOf(info.statename, encoded).map((slot) => markup`<li>${anchor(slot, namespec)}</li>`)}
      </ul>
    </td>
  </tr>`;
}

/** WEB-S-006. */
function stateClass(state: ProcessState): string {
  if (state === "RUNNING") return "statusrunning";
  return state === "FATAL" || state === "BACKOFF" ? "statuserror" : "statusnominal";
}

/** Five places, two of them empty in a state that is about to change (WEB-S-009..011). */
function slotsOf(state: ProcessState, encoded: string): readonly (Slot | undefined)[] {
  const act = (label: string, action: string): Slot => ({
    label,
    action,
    href: `index.html?processname=${encoded}&action=${action}`,
  });
  const rest = [
    act("Clear Log", "clearlog"),
    { label: "Tail -f Stdout", href: `logtail/${encoded}`, beside: true },
    { label: "Tail -f Stderr", href: `logtail/${encoded}/stderr`, beside: true },
  ] as const;
  if (state === "RUNNING") return [act("Restart", "restart"), act("Stop", "stop"), ...rest];
  if (state === "STOPPED" || state === "EXITED" || state === "FATAL")
    return [act("Start", "start"), undefined, ...rest];
  return [undefined, undefined, ...rest];
}

function anchor(slot: Slot | undefined, namespec: string): Markup {
  if (slot === undefined)
    return markup`<a class="hidden" href="#" name="#" tabindex="-1" aria-hidden="true">Action</a>`;
  const { label, href, action, beside } = slot;
  const extra = action === undefined ? undefined : markup` data-action="${action}" data-name="${namespec}"`;
  const target = beside === undefined ? undefined : markup` target="_blank" rel="noopener"`;
  return markup`<a href="${href}" name="${label}" aria-label="${label} ${namespec}"${extra}${target}>${label}</a>`;
}
