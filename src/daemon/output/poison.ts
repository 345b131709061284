/**
 * The tests run the daemon with a read buffer that is overwritten after each use: bytes that were stored without a copy
 * then show up as nonsense in the output (`core/bytes.ts`).
 */
import { poisonReadBuffer } from "./output-reader.js";
import { takeVariable } from "../machine/own-variable.js";

const VARIABLE = "_TSD_POISON";

/**
 * Overwrite it if the variable is set. The variable is removed, since children must not see it, and returned so that
 * another process of ours can be given it.
 */
export function poisonIfAsked(): readonly string[] {
  if (takeVariable(VARIABLE) === undefined) return [];
  poisonReadBuffer();
  return [`${VARIABLE}=1`];
}
