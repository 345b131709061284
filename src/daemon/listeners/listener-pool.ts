/**
 * A pool of event listeners: the buffer of `core/events/pool` and one `ListenerProtocol` for each living member,
 * performed. Events are sent in a turn, and as soon as a member says READY.
 */
import type { ListenerPoolConfig } from "../../core/config/model/model.js";
import type { EventName, SupervisorEvent } from "../../core/events/kinds.js";
import type { ListenerOutput } from "../../core/events/listener-protocol.js";
import { handledEvent, judge, type ResultHandler } from "../../core/events/result-handler.js";
import type { Judge, UnclearResult } from "../../core/events/result.js";
import type { ListenerFacts } from "../../core/explain/situation.js";
import { EMPTY_POOL, stepPool, type PoolEffect, type PoolInput, type PoolPolicy } from "../../core/events/pool.js";
import { unreadInput } from "../../core/process/log-lines.js";
import { unclearText, violationText } from "../../core/events/violation.js";
import { listenerEcho } from "../../core/logs/output-echo.js";
import { subscriptionsTo, type Subscriptions } from "../../core/events/subscriptions.js";
import type { Child } from "../child/child.js";
import type { ChildLogs } from "../output/child-logs.js";
import { Conversation, silenceLine } from "./conversation.js";
import type { DaemonContext } from "../context/context.js";
import type { Subscriber } from "../context/event-bus.js";
import { Group, type OnChange } from "../groups/group.js";
import type { OutputConsumer } from "../context/output-reading.js";
import { resultHandlerNamed } from "../context/result-handlers.js";

/** This many waiting events are a queue; a smaller buffer counts as one when it is full. */
const QUEUE_EVENTS = 10;
/** Seconds until an event is offered again to members that could not be written to, if nothing else happens. */
const RETRY_AFTER_ERROR_SECONDS = 1;

export class ListenerPool extends Group implements Subscriber {
  readonly #context: DaemonContext;
  readonly #onChange: OnChange;
  readonly #policy: PoolPolicy;
  readonly #subscriptions: Subscriptions;
  readonly #handler: ResultHandler | undefined;
  readonly #conversations = new Map<Child, Conversation>();
  #buffer = EMPTY_POOL;
  #processed = 0;
  /** When waiting events are offered again: at once, or later if the ready members have closed their standard input. */
  #offerAt = 0;

  constructor(context: DaemonContext, config: ListenerPoolConfig, onChange: OnChange) {
    // A member that was READY before it was RUNNING can be sent waiting events from now on (EV-POOL-004).
    const onMemberChange: OnChange = (changed) => {
      onChange(changed);
      this.#changed();
    };
    super(context, config, onMemberChange, {
      stdout: (child, logs) => this.#listen(child, logs),
      released: (child) => this.#lost(child),
    });
    this.#context = context;
    this.#onChange = onChange;
    this.#policy = { name: config.name, identifier: context.settings.identifier, bufferSize: config.bufferSize };
    this.#subscriptions = subscriptionsTo(config.events);
    this.#handler = resultHandlerNamed(config.resultHandler, context.resultHandlers);
    context.bus.subscribe(this);
  }

  wants(name: EventName): boolean {
    return this.#subscriptions.has(name);
  }

  accept(event: SupervisorEvent, serial: number): void {
    const eventName = this.#subscriptions.get(event.name) ?? event.name;
    this.#step({ kind: "accept", eventName, payload: event.payload, serial });
    this.#changed();
  }

  /**
   * Looks for answers that members gave while the loop was busy, so that events wait no longer than their listener
   * takes. A member without an event is handled in its pool's turn, or when there is a queue.
   */
  attend(): void {
    const { waiting, inFlight } = this.#buffer;
    if (waiting.length === 0 || (inFlight.size === 0 && !this.isBehind)) return;
    for (const member of [...inFlight.keys()]) this.children.get(member)!.look();
    if (this.#offerAt === 0) this.settle();
  }

  /** Send waiting events to the members that are ready (EV-POOL-003). */
  override settle(): void {
    if (this.#buffer.waiting.length === 0) return;
    this.#logSilence();
    const ready = this.#ready().map((child) => child.name);
    if (ready.length > 0) this.#step({ kind: "dispatch", ready });
    this.#offerAt = this.#context.clock() + RETRY_AFTER_ERROR_SECONDS;
  }

  override get deadline(): number | undefined {
    if (this.#buffer.waiting.length === 0) return undefined;
    return this.#ready().length > 0 ? this.#offerAt : this.#silenceDue();
  }

  /** Are there events, waiting or being processed, and a living member to take them? */
  override get isDelivering(): boolean {
    if (this.#buffer.waiting.length === 0 && this.#buffer.inFlight.size === 0) return false;
    return [...this.#conversations].some(
      ([child, { state }]) =>
        child.state === "RUNNING" && (state === "READY" || state === "BUSY" || state === "ACKNOWLEDGED"),
    );
  }

  get isBehind(): boolean {
    return this.#buffer.waiting.length >= Math.min(this.#policy.bufferSize, QUEUE_EVENTS) && this.isDelivering;
  }

  override get processed(): number {
    return this.#processed;
  }

  override removed(): void {
    super.removed();
    this.#context.bus.unsubscribe(this);
  }

  /** The state of the conversation with a member; undefined for one that does not run. */
  listenerFacts(child: Child): ListenerFacts | undefined {
    const conversation = this.#conversations.get(child);
    if (conversation === undefined) return undefined;
    const { state, since, violation } = conversation;
    return { state, since, violation, waiting: this.#buffer.waiting.length };
  }

  /** Something has changed, so that events can perhaps be sent. */
  #changed(): void {
    this.#offerAt = 0;
    this.#onChange(this);
  }

  #ready(): readonly Child[] {
    return [...this.children.values()].filter(
      (child) => child.state === "RUNNING" && this.#conversations.get(child)?.state === "READY",
    );
  }

  /** A member has been spawned: its stdout is the protocol, and is logged (EV-PROTO-022). */
  #listen(child: Child, logs: ChildLogs): OutputConsumer {
    const conversation = new Conversation(child.name, this.#judgeOf(child), this.#context.clock);
    this.#conversations.set(child, conversation);
    return {
      data: (bytes, resume) => {
        if (this.#context.log.enabled("debug"))
          this.#context.log.log("debug", ...listenerEcho(child.name, "stdout", bytes));
        const hasRoom = logs.stdout.record(bytes, resume);
        const { isDeaf } = conversation;
        for (const output of conversation.feed(bytes)) this.#apply(child, output);
        if (conversation.isDeaf !== isDeaf) this.#context.bus.notice(child.group, child.name);
        this.#changed();
        return hasRoom;
      },
      ended: () => undefined,
    };
  }

  /** Takes the place of the default handler, which the protocol already contains (EV-PROTO-025). */
  #judgeOf(child: Child): Judge | undefined {
    const handler = this.#handler;
    if (handler === undefined) return undefined;
    return (result) => {
      const delivery = this.#buffer.inFlight.get(child.name)!;
      const judgement = judge(handler, handledEvent(delivery, this.name, child.name), result);
      if (judgement.verdict === "failed") {
        const [line, below] = judgement.problem;
        this.#context.log.log("error", `the result handler of ${this.name} failed: ${line}`, below);
      }
      return judgement.verdict;
    };
  }

  #apply(child: Child, output: ListenerOutput): void {
    switch (output.kind) {
      case "log":
        this.#context.log.log(output.level, output.text);
        return;
      case "answer": {
        const kind = output.answer === "violated" ? "lost" : output.answer;
        if (kind === "processed") this.#processed += 1;
        if (output.unclear !== undefined) this.#logUnclear(child, output.unclear);
        this.#step({ kind, member: child.name });
        return;
      }
      case "violation":
        this.#context.log.warn(`cannot send events to ${child.name} until it is restarted: ${violationText(output)}`);
        return;
      case "state":
        return;
    }
  }

  /** A member is gone; an event that it had not answered waits again (EV-PROTO-018). */
  #lost(child: Child): void {
    this.#conversations.delete(child);
    this.#step({ kind: "lost", member: child.name });
    this.#changed();
  }

  #step(input: PoolInput): void {
    const { next, effects } = stepPool(this.#policy, this.#buffer, input);
    this.#buffer = next;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: PoolEffect): void {
    if (effect.kind === "log") {
      this.#context.log.log(effect.level, effect.text);
      return;
    }
    const child = this.children.get(effect.member)!;
    const taken = child.write(Buffer.from(effect.envelope));
    if (taken === "taken") {
      this.#conversations.get(child)!.eventSent();
      this.#step({ kind: "sent" });
      return;
    }
    if (taken === "full") this.#logUnread(child);
    this.#step({ kind: "broken-pipe" });
  }

  /** When to log that a silent member keeps events waiting. */
  #silenceDue(): number | undefined {
    const due = [...this.#conversations].flatMap(([child, { silenceDue }]) =>
      child.state === "RUNNING" && silenceDue !== undefined ? [silenceDue] : [],
    );
    return due.length === 0 ? undefined : Math.min(...due);
  }

  #logSilence(): void {
    const now = this.#context.clock();
    for (const [child, conversation] of this.#conversations) {
      if (child.state !== "RUNNING" || !(now >= (conversation.silenceDue ?? Infinity))) continue;
      conversation.fallSilent();
      this.#context.bus.notice(child.group, child.name);
      if (!conversation.noteOnce("silent")) continue;
      const { waiting } = this.#buffer;
      this.#context.log.warn(silenceLine(child.name, now - conversation.since, waiting.length));
    }
  }

  /** Once in its life: it is sent the event again at once, and would answer the same. */
  #logUnclear(child: Child, result: UnclearResult): void {
    if (!this.#conversations.get(child)!.noteOnce("unclear")) return;
    this.#context.log.warn(`${child.name} rejects events by mistake, as it seems: ${unclearText(result)}`);
  }

  /** Once in its life: it answers without having read the event. */
  #logUnread(child: Child): void {
    if (!this.#conversations.get(child)!.noteOnce("unread")) return;
    this.#context.log.warn(`cannot send events to ${child.name} for now: ${unreadInput(child.unreadInput)}`);
  }
}
