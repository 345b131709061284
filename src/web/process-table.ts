/** All processes as the page shows them: a table, a body for each group, a heading for groups that have members of other names. */

import type { RpcContext } from "../rpc/method.js";
import { inListingOrder } from "../rpc/lookup.js";
import { markup, type Markup } from "./markup.js";
import { infoOf, processRow, type ProcessInfo } from "./process-row.js";

/** What is known of every process, by group and name (WEB-S-004). */
export function allProcesses({ supervisor }: RpcContext): readonly ProcessInfo[] {
  return inListingOrder(supervisor).map((child) => infoOf(child.info()));
}

/** How many processes are in which kind of state, in the order in which the page tells. */
export function tally(processes: readonly Pick<ProcessInfo, "statename">[]): Readonly<Record<string, number>> {
  const counts = { running: 0, changing: 0, failed: 0, stopped: 0 };
  for (const { statename } of processes) counts[kindOf(statename)] += 1;
  return counts;
}

/** The table, or the original's words for none (WEB-S-015). */
export function processTable(processes: readonly ProcessInfo[]): Markup {
  if (processes.length === 0) return markup`<p id="processes" class="none">No programs to manage</p>`;
  const groups = new Map<string, ProcessInfo[]>();
  for (const process of processes) groups.set(process.group, [...(groups.get(process.group) ?? []), process]);
  let shaded = true;
  const row = (process: ProcessInfo, inGroup: boolean) => {
    shaded = !shaded;
    return processRow(process, shaded, inGroup);
  };
  return markup`<table id="processes" role="table" aria-label="Processes">
    <thead role="rowgroup">
      <tr role="row">
        <th class="state" role="columnheader" scope="col">State</th>
        <th class="desc" role="columnheader" scope="col">Description</th>
        <th class="name" role="columnheader" scope="col">Name</th>
        <th class="action" role="columnheader" scope="col">Action</th>
      </tr>
    </thead>
    ${[...groups].map(([group, members]) => {
      const named = members.some(({ name }) => name !== group);
      return markup`<tbody role="rowgroup" data-group="${group}">
        ${named ? heading(group, members) : undefined}${members.map((process) => row(process, named))}
      </tbody> `;
    })}
  </table>`;
}

function heading(group: string, members: readonly ProcessInfo[]): Markup {
  const running = members.filter(({ statename }) => statename === "RUNNING").length;
  return markup`<tr class="group" role="row">
    <th colspan="4" role="rowheader" scope="rowgroup">
      <span class="group-name">${group}</span>
      <span class="count"><span data-count="running">${running}</span> of <span data-count="all">${members.length}</span> running</span>
      <span class="group-actions">${groupForms(group)}</span>
    </th>
  </tr> `;
}

/** Buttons in forms: without scripts they are sent like any form, and no crawler presses them. */
function groupForms(group: string): readonly Markup[] {
  return (["start", "stop", "restart"] as const).map((action) => {
    const label = `${action[0]!.toUpperCase()}${action.slice(1)}`;
    return markup`
      <form action="web/act" method="post">
        <input type="hidden" name="processname" value="${group}:*" />
        <input type="hidden" name="action" value="${action}" />
        <button type="submit" aria-label="${label} group ${group}" data-action="${action}" data-name="${group}:*">${label}</button>
      </form>
    `;
  });
}

function kindOf(state: ProcessInfo["statename"]): "running" | "changing" | "failed" | "stopped" {
  switch (state) {
    case "RUNNING":
      return "running";
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
