/** Several things to do, of which one that fails must not keep the others from being done. */

/** Does all of it, in order; then throws what was thrown: the error, or of several an AggregateError that says each. */
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
