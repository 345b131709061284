/** The structs in which calls for many processes report on each (rpc.md, result struct). */
import { FAULTS, RpcFault } from "../core/xmlrpc/faults.js";
import type { Struct } from "../core/xmlrpc/values.js";
import type { Child } from "../daemon/child/child.js";

/** The call succeeded for this process. */
export function succeeded(child: Child): Struct {
  return { name: child.name, group: child.group, status: FAULTS.SUCCESS, description: "OK" };
}

/** The call failed for this process, with this fault. */
export function failed(child: Child, fault: RpcFault): Struct {
  return { name: child.name, group: child.group, status: fault.code, description: fault.text };
}
