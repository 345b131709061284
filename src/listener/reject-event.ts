/** The error that a result handler throws to get the event again. */

/** The daemon checks the error's name, so any error called `RejectEvent` works. */
export class RejectEvent extends Error {
  override readonly name = "RejectEvent";
}
