/**
 * Folds a document into values from the inside out: when an element closes, the rule for its name turns its content
 * into one value, and the element forgets its children. The original reads calls in this way, and much of what it
 * tolerates follows from it (a text is what stands before the first child; unknown elements pass on their text).
 */

import type { Limits } from "./limits.js";
import { Malformed, scan, type Paused } from "./scanner.js";
import type { Struct, Value } from "./values.js";

/** An element that has been read to its end. */
export interface Node {
  readonly name: string;
  /** Text before the first child, until a rule puts the element's value here; null when there is none. */
  value: Value;
  children: readonly Node[];
}

const NO_CHILDREN: readonly Node[] = [];

/** From a closed element to its value; throws `Malformed`. */
export type ElementRule = (node: Node) => Value;

/** Reads a document, applying the rules; `closed` sees each element after its rule. Throws `Malformed`. */
export function* fold(
  source: string,
  limits: Limits,
  ruleFor: (name: string) => ElementRule | undefined,
  closed: (node: Node) => void,
): Paused<Node> {
  const document: Node = { name: "", value: null, children: NO_CHILDREN };
  const stack = [document];
  let top = document;
  yield* scan(source, limits, {
    open(name) {
      const node: Node = { name, value: null, children: NO_CHILDREN };
      if (top.children === NO_CHILDREN) top.children = [node];
      else (top.children as Node[]).push(node);
      stack.push(node);
      top = node;
    },
    text(chunk) {
      if (top.children.length === 0 && chunk !== "")
        top.value = top.value === null ? chunk : (top.value as string) + chunk;
    },
    close() {
      const rule = ruleFor(top.name);
      if (rule !== undefined) {
        top.value = rule(top);
        top.children = NO_CHILDREN;
      }
      closed(top);
      stack.pop();
      top = stack.at(-1)!;
    },
  });
  return document.children[0]!;
}

/** The element's own text; empty when it has none. */
export function textOf(node: Node): string {
  return (node.value ?? "") as string;
}

/** Value of the first child, for elements that only wrap another. */
export function onlyChild(node: Node): Value {
  const child = node.children[0];
  if (child === undefined) throw new Malformed(`<${node.name}> is empty`);
  return child.value;
}

/** Values of all children. */
export function childValues(node: Node): Value[] {
  return node.children.map((child) => child.value);
}

/** Members are pairs of name and value; a name given twice keeps its place and takes the last value. */
export function structOf(node: Node): Struct {
  const struct = Object.create(null) as Record<string, Value>;
  for (const member of node.children) {
    if (member.children.length !== 2) throw new Malformed("a member is a name and a value");
    const name = member.children[0]!.value ?? "";
    if (typeof name !== "string") throw new Malformed("a member's name is a text");
    // eslint-disable-next-line lookups/own-entries -- it has no prototype
    struct[name] = member.children[1]!.value;
  }
  return struct;
}
