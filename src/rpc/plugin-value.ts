/** Converts what a plugin returns to a value that XML-RPC can carry. */
import type { Struct, Value } from "../core/xmlrpc/values.js";

/** Deeper nesting is most likely a circular reference. */
const MAX_DEPTH = 100;

/** A copy of `made`; `undefined` and the like become true. Throws Error naming what cannot be sent. */
export function sendable(made: unknown): Value {
  return made === undefined ? true : copy(made, "the answer", 0);
}

function copy(made: unknown, where: string, depth: number): Value {
  if (depth > MAX_DEPTH) throw new Error(`cannot send ${where}: it is more than ${MAX_DEPTH} levels deep, or a circle`);
  switch (typeof made) {
    case "string":
    case "boolean":
    case "number":
      return made;
    case "object":
      break;
    default:
      throw new Error(`cannot send ${where}: XML-RPC has no ${typeof made}`);
  }
  if (made === null) return null;
  if (Array.isArray(made)) return made.map((item, index) => copy(item, `${where}[${index}]`, depth + 1));
  const kind = Object.prototype.toString.call(made);
  if (kind !== "[object Object]") throw new Error(`cannot send ${where}: XML-RPC has no ${kind.slice(8, -1)}`);
  const struct = Object.create(null) as Record<string, Value>;
  // eslint-disable-next-line lookups/own-entries -- it has no prototype
  for (const [name, member] of Object.entries(made)) struct[name] = copy(member, `${where}.${name}`, depth + 1);
  return struct satisfies Struct;
}
