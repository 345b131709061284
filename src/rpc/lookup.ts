/** Finds what a name in a call means: a process, or a whole group (RPC-N-*). */
import { parseNamespec } from "../core/process/namespec.js";
import { callOrder, listingOrder } from "../core/supervisor/order.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Child } from "../daemon/child/child.js";
import type { Group } from "../daemon/groups/group.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import type { Value } from "../core/xmlrpc/values.js";
import { spelled } from "./python-value.js";

/** The group, and the process unless the name means the whole group. Faults BAD_NAME. */
export function groupAndProcess(
  supervisor: Supervisor,
  name: string,
): { readonly group: Group; readonly child?: Child } {
  const { group: groupName, process } = parseNamespec(name);
  const group = supervisor.groups.get(groupName);
  if (group === undefined) throw new RpcFault("BAD_NAME", name);
  if (process === undefined) return { group };
  const child = group.children.get(process);
  if (child === undefined) throw new RpcFault("BAD_NAME", name);
  return { group, child };
}

/** One process; the name of a whole group is refused (RPC-N-004). */
export function oneProcess(supervisor: Supervisor, name: string): Child {
  const { child } = groupAndProcess(supervisor, name);
  if (child === undefined) throw new RpcFault("BAD_NAME", name);
  return child;
}

/** One process, or all of a group if only its name is given, in the order of lists. Faults BAD_NAME. */
export function processOrGroup(supervisor: Supervisor, name: string): readonly Child[] {
  const { group: groupName, process } = parseNamespec(name);
  const group = supervisor.groups.get(groupName);
  const child = process === undefined ? undefined : group?.children.get(process);
  if (child !== undefined) return [child];
  if (group === undefined || (process !== undefined && name !== groupName)) throw new RpcFault("BAD_NAME", name);
  return listingOrder([group], membersOf).map(({ process: one }) => one);
}

/** The process of that name, if there is one. */
export function findProcess(supervisor: Supervisor, name: string): Child | undefined {
  const { group, process } = parseNamespec(name);
  return process === undefined ? undefined : supervisor.groups.get(group)?.children.get(process);
}

/**
 * A group by its name alone. A value that Python cannot use as a key is a wrong parameter; any other names no group.
 */
export function wholeGroup(supervisor: Supervisor, name: Value): Group {
  if (typeof name === "object" && name !== null) throw new RpcFault("INCORRECT_PARAMETERS");
  const group = typeof name === "string" ? supervisor.groups.get(name) : undefined;
  if (group === undefined) throw new RpcFault("BAD_NAME", spelled(name));
  return group;
}

/** Every process in the order of lists: by group, then by name (RPC-M-021). */
export function inListingOrder(supervisor: Supervisor): readonly Child[] {
  return listingOrder(supervisor.groups.values(), membersOf).map(({ process }) => process);
}

/** Every process in the order of calls for all of them: by priority (LIFE-ORD-003, -004). */
export function inCallOrder(supervisor: Supervisor): readonly Child[] {
  return callOrder(supervisor.groups.values(), membersOf).map(({ process }) => process);
}

function membersOf(group: Group): readonly Child[] {
  return group.processes;
}
