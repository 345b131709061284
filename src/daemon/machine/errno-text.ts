/** An error of the system as Python prints it: `[Errno 98] Address already in use`. Log lines quote it. */
import { ownEntry } from "../../core/own-entry.js";
import { getSystemErrorMap } from "node:util";

/** Errors of the resolver; the system has no numbers for them. */
const RESOLVER: Readonly<Record<string, string>> = {
  EAI_NONAME: "[Errno -2] Name or service not known",
  EAI_AGAIN: "[Errno -3] Temporary failure in name resolution",
  EAI_FAIL: "[Errno -4] Non-recoverable failure in name resolution",
};

/** The text for an error of Node or of the posix port; for any other error its message. */
export function errnoText(error: unknown): string {
  const { code = "", errno, message } = error as { code?: string; errno?: number; message: string };
  const known = ownEntry(RESOLVER, code);
  if (known !== undefined) return known;
  const number = Math.abs(errno ?? 0);
  const reason = getSystemErrorMap().get(-number)?.[1];
  return reason === undefined ? message : `[Errno ${number}] ${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
}
