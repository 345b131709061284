/** The levels of the daemon's log: configured name, number, and the four letters a line shows (LOG-D-002). */
import type { LevelName } from "../config/model/option-values.js";

/** Most severe first. */
export const LEVELS = {
  critical: { number: 50, code: "CRIT" },
  error: { number: 40, code: "ERRO" },
  warn: { number: 30, code: "WARN" },
  info: { number: 20, code: "INFO" },
  debug: { number: 10, code: "DEBG" },
  trace: { number: 5, code: "TRAC" },
  blather: { number: 3, code: "BLAT" },
} as const satisfies Record<LevelName, { readonly number: number; readonly code: string }>;

/** Is a record of level `record` written to a log with level `configured`? (LOG-D-003) */
export function isLogged(record: LevelName, configured: LevelName): boolean {
  return LEVELS[record].number >= LEVELS[configured].number;
}
