/** The machine as it is at one time, for all that is to be explained then: each part is looked at once, when it is asked for. */
import type { Marks, ProcessEntry } from "../core/process/orphans.js";
import { Listeners } from "./address-holders.js";
import type { ProcessTable } from "./process-table.js";

export class MachineView {
  /** Who listens where. */
  readonly listeners = new Listeners();
  readonly #table: ProcessTable;
  readonly #marks = new Map<number, ReturnType<Marks>>();
  readonly #answers = new Map<object, Promise<unknown>>();
  #byPid: ReadonlyMap<number, ProcessEntry> | undefined;

  constructor(table: ProcessTable) {
    this.#table = table;
  }

  /** Every process, by its pid. */
  get byPid(): ReadonlyMap<number, ProcessEntry> {
    this.#byPid ??= new Map(this.#table.list().map((entry) => [entry.pid, entry]));
    return this.#byPid;
  }

  /** As they were when somebody first asked for them. */
  readonly marksOf: Marks = (pid) => {
    if (!this.#marks.has(pid)) this.#marks.set(pid, this.#table.marksOf(pid));
    return this.#marks.get(pid);
  };

  /** What `find` finds out about something, once for all who ask. */
  once<Answer>(about: object, find: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(about) ?? find();
    this.#answers.set(about, known);
    return known as Promise<Answer>;
  }
}
