/** The values that XML-RPC carries, and the three messages made of them. */

/** `undefined` is nil; integers and doubles are distinguished by their value when encoded. */
export type Value = string | number | boolean | null | readonly Value[] | Struct;

/** A struct keeps its keys in order; it has no prototype, so `__proto__` is a key like any other. */
export interface Struct {
  readonly [name: string]: Value;
}

/** A request: a method and its parameters in order. */
export interface MethodCall {
  readonly method: string;
  readonly params: readonly Value[];
}

/** An answer: a value, or a fault with its code and text. */
export type MethodResponse =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "fault"; readonly code: number; readonly text: string };
