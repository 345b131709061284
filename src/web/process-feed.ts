/**
 * What open status pages are sent: the whole table when they open, then each process that has changed. Driven by the
 * daemon's events, so that pages cost nothing while nothing happens; rendered once, however many pages there are.
 */

import type { EventName, SupervisorEvent } from "../core/events/kinds.js";
import { isA } from "../core/events/kinds.js";
import { makeNamespec } from "../core/process/namespec.js";
import { troubleWith } from "../rpc/explanations.js";
import { findProcess } from "../rpc/lookup.js";
import type { RpcContext } from "../rpc/method.js";
import { infoOf, processRow, rowId } from "./process-row.js";
import { allProcesses, processTable } from "./process-table.js";
import { eventText, type EventStream } from "./streams.js";

/** Milliseconds: changes within this time are sent together. */
const GATHER_MS = 40;

export class ProcessFeed {
  readonly #context: RpcContext;
  readonly #streams = new Set<EventStream>();
  /** Slow pages, which get the whole table again when they are ready. */
  readonly #behind = new Set<EventStream>();
  readonly #changed = new Set<string>();
  /** Groups have come or gone. */
  #isOther = false;
  #soon: NodeJS.Timeout | undefined;
  /** The whole table, for one second in which nothing has changed since: many pages can ask for it at once. */
  #all: { readonly second: number; readonly bytes: Buffer } | undefined;

  constructor(context: RpcContext) {
    this.#context = context;
  }

  /** A page has opened. */
  join(stream: EventStream): void {
    if (this.#streams.size === 0) this.#bus.observe(this);
    this.#streams.add(stream);
    this.#send(stream, this.#everything());
  }

  /** A page has closed. */
  leave(stream: EventStream): void {
    this.#streams.delete(stream);
    this.#behind.delete(stream);
    if (this.#streams.size > 0) return;
    this.#bus.stopObserving(this);
    this.#all = undefined;
    clearTimeout(this.#soon);
    this.#soon = undefined;
  }

  /** Sends the changes to all pages now. */
  flush(): void {
    if (this.#soon === undefined) return;
    clearTimeout(this.#soon);
    this.#flush();
  }

  observes(name: EventName): boolean {
    return isA(name, "PROCESS_STATE") || isA(name, "PROCESS_GROUP") || isA(name, "SUPERVISOR_STATE_CHANGE");
  }

  saw({ subject }: SupervisorEvent): void {
    this.#all = undefined;
    if (subject.kind === "process") this.#changed.add(makeNamespec(subject.group, subject.name));
    else this.#isOther = true;
    this.#flushSoon();
  }

  noticed(group: string, name: string): void {
    this.#all = undefined;
    this.#changed.add(makeNamespec(group, name));
    this.#flushSoon();
  }

  get #bus() {
    return this.#context.supervisor.context.bus;
  }

  #flushSoon(): void {
    this.#soon ??= setTimeout(() => this.#flush(), GATHER_MS).unref();
  }

  #flush(): void {
    this.#soon = undefined;
    const bytes = this.#isOther ? this.#everything() : Buffer.from(this.#changes());
    this.#isOther = false;
    this.#changed.clear();
    for (const stream of this.#streams) this.#send(stream, bytes);
  }

  #send(stream: EventStream, bytes: Uint8Array): void {
    if (stream.isBlocked) {
      if (this.#behind.has(stream)) return;
      this.#behind.add(stream);
      stream.drained(() => {
        if (this.#behind.delete(stream)) this.#send(stream, this.#everything());
      });
    } else stream.write(bytes);
  }

  #everything(): Buffer {
    const { supervisor } = this.#context;
    const second = Math.floor(supervisor.context.clock());
    if (this.#all?.second !== second) {
      const { text: table } = processTable(allProcesses(this.#context));
      this.#all = { second, bytes: Buffer.from(eventText("all", { stopping: supervisor.isStopping, table })) };
    }
    return this.#all.bytes;
  }

  #changes(): string {
    const rows = [...this.#changed].flatMap((name) => {
      const { supervisor } = this.#context;
      const child = findProcess(supervisor, name);
      if (child === undefined) return [];
      const info = infoOf(child.info(), troubleWith(supervisor, child));
      // The page itself knows which rows are shaded or in a group.
      return [{ id: rowId(info), row: processRow(info, false, false).text }];
    });
    return eventText("rows", rows);
  }
}
