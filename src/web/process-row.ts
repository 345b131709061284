/** One process in the table: a row, the actions its state allows (WEB-S-004..013), and its problems. */

import type { Trouble } from "../core/explain/troubles.js";
import { makeNamespec } from "../core/process/namespec.js";
import type { ProcessState } from "../core/process/states.js";
import type { Struct } from "../core/xmlrpc/values.js";
import { quote } from "./form.js";
import { markup, type Markup } from "./markup.js";

/** What a row is made from: keys of `getProcessInfo`, and the process's problems. */
export interface RowInfo {
  readonly name: string;
  readonly group: string;
  readonly statename: ProcessState;
  readonly description: string;
  readonly start: number;
  readonly now: number;
  readonly trouble: Trouble | undefined;
}

interface Slot {
  readonly label: string;
  readonly href: string;
  /** Opens in a new tab, because the stream does not end. Scripts open the log page instead. */
  readonly beside?: true;
  /** The action that a script requests instead of following the link. */
  readonly action?: string;
}

/** Seconds after a failure during which a running process does not count as well: it can fail again. */
const UNSTEADY_SECONDS = 600;

/** From a child's struct. */
export function infoOf(struct: Struct, trouble: Trouble | undefined): RowInfo {
  return { ...(struct as unknown as Omit<RowInfo, "trouble">), trouble };
}

/** The id of a row's element, for scripts; names are unique, and so are their encoded forms. */
export function rowId({ group, name }: Pick<RowInfo, "group" | "name">): string {
  return `process-${quote(group)}:${quote(name)}`;
}

/**
 * The condition of a process, for counts and colours. `unsteady`: it runs, but failed recently or does not do its work.
 */
export type RowKind = "running" | "unsteady" | "changing" | "failed" | "stopped";

/** In the order in which the page counts them. */
export const KINDS: readonly RowKind[] = ["running", "unsteady", "changing", "failed", "stopped"];

/** The kind of a process. */
export function kindOf({ statename, trouble, now }: Pick<RowInfo, "statename" | "trouble" | "now">): RowKind {
  switch (statename) {
    case "RUNNING": {
      const isUnsteady = trouble !== undefined && (trouble.deaf !== "" || now - trouble.lastAt < UNSTEADY_SECONDS);
      return isUnsteady ? "unsteady" : "running";
    }
    case "STARTING":
    case "STOPPING":
      return "changing";
    case "FATAL":
    case "BACKOFF":
    case "UNKNOWN":
      return "failed";
    case "STOPPED":
    case "EXITED":
      return "stopped";
  }
}

/** A table row. `inGroup`: below a heading with the group's name. */
export function processRow(info: RowInfo, shaded: boolean, inGroup: boolean): Markup {
  const namespec = makeNamespec(info.group, info.name);
  const encoded = quote(namespec);
  const classes = [shaded ? "shade" : "", inGroup ? "member" : ""].filter((each) => each !== "").join(" ");
  const kind = kindOf(info);
  const running = info.statename === "RUNNING" ? markup` data-up="${info.now - info.start}"` : undefined;
  const steady =
    kind === "unsteady" && info.trouble?.deaf === ""
      ? markup` data-steady="${Math.ceil(info.trouble.lastAt + UNSTEADY_SECONDS - info.now)}"`
      : undefined;
  return markup`<tr class="${classes}" id="${rowId(info)}" role="row" data-name="${namespec}" data-state="${info.statename}" data-kind="${kind}"${running}${steady}>
    <td class="status" role="cell"><span class="${stateClass(info.statename)}">${info.statename.toLowerCase()}</span></td>
    <td class="desc" role="cell"><span>${info.description}</span></td>
    <td class="name" role="rowheader"><a href="tail.html?processname=${encoded}" target="_blank">${namespec}</a></td>
    <td class="action" role="cell">
      ${why(info, namespec)}
      <ul role="list">
        ${slotsOf(info.statename, encoded).map((slot, index) => place(slot, index === 1 ? stopButton(info.statename, namespec) : undefined, namespec))}
      </ul>
    </td>
  </tr>`;
}

/** WEB-S-006. */
function stateClass(state: ProcessState): string {
  if (state === "RUNNING") return "statusrunning";
  return state === "FATAL" || state === "BACKOFF" ? "statuserror" : "statusnominal";
}

/** A link to what `tsctl why` says; for a failed process it is a badge with the number of failures and the last end. */
function why({ trouble, now }: RowInfo, namespec: string): Markup {
  const words = trouble === undefined ? markup`Why` : badge(trouble, now);
  const kind = trouble === undefined ? "why" : "why trouble";
  return markup`<form class="${kind}" action="web/why"><button name="processname" value="${namespec}" data-why>${words}<span class="unseen"> ${namespec}</span></button></form>`;
}

/** `×9, last: exit 7, 3 s ago`; scripts keep the time up to date. */
function badge({ failures, last, lastAt, deaf }: Trouble, now: number): Markup {
  if (deaf !== "") return markup`gets no events`;
  const seconds = Math.max(0, Math.floor(now - lastAt));
  return markup`<span class="unseen">failed </span>×${failures}, last: ${last}, <span data-ago="${seconds}">${ago(seconds)}</span> ago`;
}

/** `3 s`, `5 min`, `2 h`, `3 days`; the page's script has the same function. */
export function ago(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`;
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

/** `own`: a control that the original does not have, in a place that it leaves empty. */
function place(slot: Slot | undefined, own: Markup | undefined, namespec: string): Markup {
  const kind = slot !== undefined ? undefined : own === undefined ? markup` class="empty"` : markup` class="own"`;
  return markup`<li${kind}>${anchor(slot, namespec)}${own}</li>`;
}

/** Stops what is about to start or to try again. The original has no address for it, so it is a form of ours. */
function stopButton(state: ProcessState, namespec: string): Markup | undefined {
  if (state !== "STARTING" && state !== "BACKOFF") return undefined;
  return markup`<form action="web/act" method="post"><input type="hidden" name="processname" value="${namespec}" /><input type="hidden" name="action" value="stop" /><button type="submit" aria-label="Stop ${namespec}" data-action="stop" data-name="${namespec}">Stop</button></form>`;
}

function anchor(slot: Slot | undefined, namespec: string): Markup {
  if (slot === undefined)
    return markup`<a class="hidden" href="#" name="#" tabindex="-1" aria-hidden="true">Action</a>`;
  const { label, href, action, beside } = slot;
  const sure = action === "clearlog" ? markup` data-sure="Empty both logs of ${namespec}?"` : undefined;
  const extra = action === undefined ? undefined : markup` data-action="${action}" data-name="${namespec}"${sure}`;
  const target = beside === undefined ? undefined : markup` target="_blank" rel="noopener"`;
  return markup`<a href="${href}" name="${label}" aria-label="${label} ${namespec}"${extra}${target}>${label}</a>`;
}
