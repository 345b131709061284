/**
 * The tests run the daemon with a read buffer that is overwritten after each use: bytes that were stored without a copy
 * show in whatever comes of them (`core/bytes.ts`).
 */
import { poisonReadBuffer } from "./output-reader.js";
import { takeVariable } from "../machine/own-variable.js";

const VARIABLE = "_TSD_POISON";

/** Overwrite it if the variable asks for that. It is removed, children must not see it, and returned for another of us. */
export function poisonIfAsked(): readonly string[] {
  if (takeVariable(VARIABLE) === undefined) return [];
  poisonReadBuffer();
  return [`${VARIABLE}=1`];
}
