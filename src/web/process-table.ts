/** The table of all processes: a body for each group, and a heading for groups whose processes have other names. */

import type { RpcContext } from "../rpc/method.js";
import { troubleWith } from "../rpc/explanations.js";
import { inListingOrder } from "../rpc/lookup.js";
import { markup, type Markup } from "./markup.js";
import { infoOf, KINDS, kindOf, processRow, type RowKind, type RowInfo } from "./process-row.js";

/** The information about every process, by group and name (WEB-S-004). */
export function allProcesses({ supervisor }: RpcContext): readonly RowInfo[] {
  return inListingOrder(supervisor).map((child) => infoOf(child.info(), troubleWith(supervisor, child)));
}

/** How many processes are of which kind, in the order of the page. */
export function tally(processes: readonly Parameters<typeof kindOf>[0][]): ReadonlyMap<RowKind, number> {
  const counts = new Map<RowKind, number>(KINDS.map((kind) => [kind, 0]));
  for (const process of processes) counts.set(kindOf(process), counts.get(kindOf(process))! + 1);
  return counts;
}

/** A count of a kind with its look, also for headings; a count of 0 can be left out. */
export function counted(kind: RowKind, count: number): Markup {
  const isNothing = count === 0 && (kind === "unsteady" || kind === "failed") ? markup` hidden="hidden"` : undefined;
  return markup`<span class="kind ${kind}"${isNothing}><span data-tally="${kind}">${count}</span> ${kind}</span>`;
}

/** The table, or the original's words if there are no processes (WEB-S-015). */
export function processTable(processes: readonly RowInfo[]): Markup {
  if (processes.length === 0) return markup`<p id="processes" class="none">No programs to manage</p>`;
  const groups = new Map<string, RowInfo[]>();
  for (const process of processes) groups.set(process.group, [...(groups.get(process.group) ?? []), process]);
  let shaded = true;
  const row = (process: RowInfo, inGroup: boolean) => {
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

function heading(group: string, members: readonly RowInfo[]): Markup {
  const running = members.filter(({ statename }) => statename === "RUNNING").length;
  const counts = tally(members);
  return markup`<tr class="group" role="row">
    <th colspan="4" role="rowheader" scope="rowgroup">
      <span class="group-name">${group}</span>
      <span class="count"><span data-count="running">${running}</span> of <span data-count="all">${members.length}</span> running</span>
      <span class="tally">${counted("unsteady", counts.get("unsteady")!)} ${counted("failed", counts.get("failed")!)}</span>
      <span class="group-actions">${groupForms(group)}</span>
    </th>
  </tr> `;
}

/** The actions for a group, and the question before each. */
const GROUP_ACTIONS: readonly (readonly [
  action: string,
  label: string,
  sure: ((group: string) => string) | undefined,
])[] = [
  ["start", "Start", undefined],
  ["stop", "Stop", (group) => `Stop every program of the group ${group}?`],
  ["restart", "Restart", (group) => `Restart every program of the group ${group}?`],
];

/** Buttons in forms: they work without scripts, and no crawler presses them. */
function groupForms(group: string): readonly Markup[] {
  return GROUP_ACTIONS.map(([action, label, question]) => {
    const sure = question === undefined ? undefined : markup` data-sure="${question(group)}"`;
    return markup`
      <form action="web/act" method="post">
        <input type="hidden" name="processname" value="${group}:*" />
        <input type="hidden" name="action" value="${action}" />
        <button type="submit" aria-label="${label} group ${group}" data-action="${action}" data-name="${group}:*"${sure}>${label}</button>
      </form>
    `;
  });
}
