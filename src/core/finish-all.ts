/** Runs several actions, so that one that fails does not keep the others from being done. */

/** Runs all of them, in order; then throws if any failed: the one error, or an AggregateError with all messages. */
export function finishAll(acts: Iterable<() => void>): void {
  const errors: unknown[] = [];
  for (const act of acts) {
    try {
      act();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length === 0) return;
  const messages = errors.map((error) => (error instanceof Error ? error.message : String(error)));
  throw new AggregateError(errors, messages.join("; "));
}
