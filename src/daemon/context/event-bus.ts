/**
 * Where events go: every subscriber that wants a type gets it, at once and in the order of subscription (EV-ORD-001).
 * An event that no subscriber wants is not built and gets no serial (EV-ENV-003).
 */
import { serialAfter } from "../../core/events/envelope.js";
import { finishAll } from "../../core/finish-all.js";
import type { EventName, SupervisorEvent } from "../../core/events/kinds.js";

/** One subscriber and what it does with an event of a type it wants. */
export interface Subscriber {
  wants(name: EventName): boolean;
  accept(event: SupervisorEvent, serial: number): void;
  /** Look for answers that have come and have not been read yet, and send what waits; called often. */
  attend?(): void;
  /** Do so many events wait that the next one may be lost? */
  readonly isBehind?: boolean;
}

/** A passive observer, such as an open web page: it changes nothing that listeners see, above all no serials. */
export interface Observer {
  observes(name: EventName): boolean;
  saw(event: SupervisorEvent): void;
  /** What is shown about a process has changed without an event: a listener has become deaf, or hears again. */
  noticed?(group: string, name: string): void;
}

export class EventBus {
  readonly #subscribers = new Set<Subscriber>();
  readonly #observers = new Set<Observer>();
  readonly #wanted = new Map<EventName, readonly Subscriber[]>();
  #serial: number;

  /** A restart in place continues the serial (LIFE-REL-005). */
  constructor(nextSerial = 0) {
    this.#serial = nextSerial;
  }

  get nextSerial(): number {
    return this.#serial;
  }

  subscribe(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
    this.#wanted.clear();
  }

  unsubscribe(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    this.#wanted.clear();
  }

  /** Observe what is announced; output events are announced only if a subscriber wants them. */
  observe(observer: Observer): void {
    this.#observers.add(observer);
  }

  stopObserving(observer: Observer): void {
    this.#observers.delete(observer);
  }

  /** Does any subscriber want events of this type? */
  wants(name: EventName): boolean {
    return this.#subscribersOf(name).length > 0;
  }

  /** Notify every subscriber that wants it, even if one throws; `make` is called only if there is one. */
  notify(name: EventName, make: () => SupervisorEvent): void {
    const subscribers = this.#subscribersOf(name);
    const observers = this.#observers.size === 0 ? [] : [...this.#observers].filter((each) => each.observes(name));
    if (subscribers.length === 0 && observers.length === 0) return;
    const event = make();
    const serial = this.#serial;
    if (subscribers.length > 0) this.#serial = serialAfter(serial);
    finishAll([
      ...subscribers.map((each) => () => each.accept(event, serial)),
      ...observers.map((each) => () => each.saw(event)),
    ]);
  }

  /** Notify observers of a change that is not an event. */
  notice(group: string, name: string): void {
    finishAll([...this.#observers].map((each) => () => each.noticed?.(group, name)));
  }

  /** Let every subscriber look for answers that it waits for. */
  attend(): void {
    for (const each of this.#subscribers) each.attend?.();
  }

  /** Is any subscriber behind? */
  get isBehind(): boolean {
    for (const each of this.#subscribers) if (each.isBehind === true) return true;
    return false;
  }

  #subscribersOf(name: EventName): readonly Subscriber[] {
    let found = this.#wanted.get(name);
    if (found === undefined) {
      found = [...this.#subscribers].filter((subscriber) => subscriber.wants(name));
      this.#wanted.set(name, found);
    }
    return found;
  }
}
