/** TICK events, for as long as a listener wants them: the rules of `core/supervisor/ticks` given a clock. */
import { tickEvent } from "../../core/events/payload.js";
import { lookAtClock, noSlices, tickDeadline, type Slices } from "../../core/supervisor/ticks.js";
import type { DaemonContext } from "../context/context.js";

export class Ticks {
  readonly #context: DaemonContext;
  #slices: Slices = noSlices;

  constructor(context: DaemonContext) {
    this.#context = context;
  }

  /** Announce the ticks that have passed since the last look. */
  look(): void {
    const { next, due } = lookAtClock(this.#slices, this.#context.clock());
    this.#slices = next;
    for (const { period, when } of due) this.#context.bus.notify(`TICK_${period}`, () => tickEvent(period, when));
  }

  /** When to look again, in wall-clock seconds; undefined while no listener wants ticks. */
  get deadline(): number | undefined {
    const areWanted = (["TICK_5", "TICK_60", "TICK_3600"] as const).some((name) => this.#context.bus.wants(name));
    return areWanted ? tickDeadline(this.#slices) : undefined;
  }
}
