/** How a request to both daemons is written down: the call, the rows it proves, and what may differ on purpose. */
import type { Value } from "../../src/core/xmlrpc/values.js";

/** A parameter in XML of its own, for what our encoder would not send. */
export interface Raw {
  readonly xml: string;
}

/** One request to both daemons. */
export interface Call {
  /** Rows it proves. */
  readonly rows: string;
  /** `namespace.method`; a name without a dot is one of `supervisor`. */
  readonly method: string;
  readonly params?: readonly (Value | Raw)[];
  /** The whole body in place of a call. */
  readonly body?: string;
  /** Ask until the answer contains this: the state it tells of comes by itself. */
  readonly awaits?: string;
  /** Changes the configuration file before the call. */
  readonly edit?: (configuration: string) => string;
  /** The results come in the order in which processes happened to end. */
  readonly anyOrder?: true;
  /** A difference on purpose: both answers in brief, and why ours is safe. */
  readonly differs?: Difference;
}

export interface Difference {
  readonly ours: string;
  readonly theirs: string;
  readonly why: string;
}

/** What the original answers with HTTP 500 is a fault of ours; `ours` is its text after the name. */
export const refusedInstead = (ours: string): Difference => ({
  ours: `fault 2 INCORRECT_PARAMETERS${ours}`,
  theirs: "HTTP 500",
  why: "IMP-039",
});
/** A request that both answer alike. */
export const call = (rows: string, method: string, ...params: (Value | Raw)[]): Call => ({ rows, method, params });

/** Python's None. */
export const NIL: Raw = { xml: "<nil/>" };
