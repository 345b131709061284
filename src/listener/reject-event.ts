/** What a result handler throws to have the event offered again. */

/** The daemon goes by its name, so any error called `RejectEvent` does the same. */
export class RejectEvent extends Error {
  override readonly name = "RejectEvent";
}
