/** Code that is not ours may throw anything at all; this makes a text of it without being harmed. */

/** The stack of an error, else what was thrown as text. Never throws. */
export function describeThrown(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return String(thrown.stack ?? thrown);
    return String(thrown);
  } catch {
    return "something that cannot be shown";
  }
}
