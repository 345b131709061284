/**
 * The buffer of a pool of event listeners: which events wait, which are in flight, which go to which member
 * (EV-POOL-*).
 *
 * A pure state machine without time. An event that is refused is offered again at once, however often that happens, as
 * in the original: a pause would also delay all events behind it, and the members that refuse nothing. It departs from
 * the original on purpose in two points:
 *
 * - a refused event goes back to the pool whose member refused it, and to no other (IMP-005);
 * - nothing is lost while listeners are still starting (IMP-044): see {@link Phase}.
 */
import { envelope, serialAfter } from "./envelope.js";
import { WaitingLine } from "./waiting-line.js";

/** The part of a pool's configuration that its buffer depends on. */
export interface PoolPolicy {
  readonly name: string;
  /** The daemon's `identifier`. */
  readonly identifier: string;
  /** How many events may wait; those in flight do not count (EV-POOL-006). At least 1. */
  readonly bufferSize: number;
}

/** An event this pool has accepted, with the numbers it keeps until it is processed (EV-ENV-006). */
export interface Delivery {
  readonly eventName: string;
  readonly payload: string;
  readonly serial: number;
  readonly poolSerial: number;
}

/**
 * How many events may wait beyond `bufferSize`. While no member has ever been ready: all events, up to
 * {@link STARTING_MAX_EVENTS} events and {@link STARTING_MAX_CHARS}. Once a member has been ready: as many more as
 * waited at that moment, until the waiting events fit the buffer again. From then on: none.
 */
export type Phase =
  | { readonly kind: "starting"; readonly characters: number }
  | { readonly kind: "catching-up"; readonly backlog: number }
  | { readonly kind: "settled" };

/** An event on offer to `ready[tried]`; the members before it could not be written to. */
interface Offer {
  readonly delivery: Delivery;
  readonly ready: readonly string[];
  readonly tried: number;
}

/** What is remembered of a pool between two inputs. */
export interface PoolState {
  readonly phase: Phase;
  /** Oldest first. */
  readonly waiting: WaitingLine<Delivery>;
  /** By process name: one event at most (EV-PROTO-026). */
  readonly inFlight: ReadonlyMap<string, Delivery>;
  readonly nextSerial: number;
  /** Present between a `send` effect and its outcome. */
  readonly offer: Offer | undefined;
}

/** What can happen to a pool. */
export type PoolInput =
  /** An event the pool wants has happened; `eventName` is the name it was subscribed under. */
  | { readonly kind: "accept"; readonly eventName: string; readonly payload: string; readonly serial: number }
  /** Members that are RUNNING and READY, in name order (EV-POOL-002): hand out what waits. */
  | { readonly kind: "dispatch"; readonly ready: readonly string[] }
  /** Outcomes of a `send`, given in the same turn. */
  | { readonly kind: "sent" }
  | { readonly kind: "broken-pipe" }
  /** The member's answer was OK. */
  | { readonly kind: "processed"; readonly member: string }
  /** The member's answer was anything else. */
  | { readonly kind: "rejected"; readonly member: string }
  /** The member died, or violated the protocol, perhaps with an event in flight (EV-PROTO-018). */
  | { readonly kind: "lost"; readonly member: string };

/** Effects for the shell to perform, in order. */
export type PoolEffect =
  /** Write all of it to the member's stdin as UTF-8; answered by `sent` or `broken-pipe`. */
  | { readonly kind: "send"; readonly member: string; readonly envelope: string }
  | { readonly kind: "log"; readonly level: "debug" | "error"; readonly text: string };

/** The answer to one input. */
export interface PoolStep {
  readonly next: PoolState;
  readonly effects: readonly PoolEffect[];
}

/** Events that may wait while no member has ever been ready. */
export const STARTING_MAX_EVENTS = 10_000;
/** Characters of payload that may wait during that time, so that captured output cannot fill the memory. */
export const STARTING_MAX_CHARS = 16 * 1024 * 1024;

/** A pool before its first input. */
export const EMPTY_POOL: PoolState = {
  phase: { kind: "starting", characters: 0 },
  waiting: WaitingLine.EMPTY,
  inFlight: new Map(),
  nextSerial: 0,
  offer: undefined,
};

/** Processes one input. */
export function stepPool(policy: PoolPolicy, state: PoolState, input: PoolInput): PoolStep {
  switch (input.kind) {
    case "accept": {
      const { eventName, payload, serial } = input;
      const poolSerial = state.nextSerial;
      const delivery = { eventName, payload, serial, poolSerial };
      return store(policy, { ...state, nextSerial: serialAfter(poolSerial) }, delivery, "last");
    }
    case "dispatch": {
      if (state.offer !== undefined)
        throw new Error(`pool ${policy.name} was asked to dispatch while it was dispatching`);
      if (input.ready.length === 0) return { next: state, effects: [] };
      return offerOldest(policy, arrived(state), input.ready);
    }
    case "sent":
      return sent(policy, state, offered(policy, state));
    case "broken-pipe":
      return brokenPipe(policy, state, offered(policy, state));
    case "processed":
      return { next: withoutFlight(state, input.member), effects: [] };
    case "rejected":
    case "lost":
      return comeBack(policy, state, input.member);
  }
}

function log(level: "debug" | "error", text: string): PoolEffect {
  return { kind: "log", level, text };
}

function offered(policy: PoolPolicy, state: PoolState): Offer {
  if (state.offer === undefined) throw new Error(`pool ${policy.name} heard of the outcome of an offer it never made`);
  return state.offer;
}

/** A member is ready: from here on, only as many more events may wait as already do. */
function arrived(state: PoolState): PoolState {
  if (state.phase.kind !== "starting") return state;
  return { ...state, phase: { kind: "catching-up", backlog: state.waiting.length } };
}

/** After events were handed out: do the waiting events fit the buffer again? */
function settled(policy: PoolPolicy, state: PoolState): PoolState {
  if (state.phase.kind !== "catching-up" || state.waiting.length > policy.bufferSize) return state;
  return { ...state, phase: { kind: "settled" } };
}

function offerOldest(policy: PoolPolicy, state: PoolState, ready: readonly string[]): PoolStep {
  const delivery = state.waiting.first;
  if (delivery === undefined) {
    return { next: settled(policy, { ...state, offer: undefined }), effects: [] };
  }
  const member = ready[0];
  const waiting = state.waiting.withoutFirst();
  // The original removes the event before it looks for a member, so it logs this line even when no member is left.
  if (member === undefined) return putBack(policy, { ...state, waiting }, delivery);
  return {
    next: { ...state, waiting, offer: { delivery, ready, tried: 0 } },
    effects: [send(policy, delivery, member)],
  };
}

function send(policy: PoolPolicy, delivery: Delivery, member: string): PoolEffect {
  const { eventName, payload, serial, poolSerial } = delivery;
  const fields = { identifier: policy.identifier, serial, pool: policy.name, poolSerial, eventName, payload };
  return { kind: "send", member, envelope: envelope(fields) };
}

function sent(policy: PoolPolicy, state: PoolState, { delivery, ready, tried }: Offer): PoolStep {
  const member = ready[tried]!;
  const inFlight = new Map(state.inFlight).set(member, delivery);
  const others = ready.filter((name) => name !== member);
  const then = offerOldest(policy, { ...state, inFlight, offer: undefined }, others);
  const line = `event ${delivery.serial} sent to listener ${member}`;
  return { next: then.next, effects: [log("debug", line), ...then.effects] };
}

function brokenPipe(policy: PoolPolicy, state: PoolState, { delivery, ready, tried }: Offer): PoolStep {
  const line = `epipe occurred while sending event ${delivery.serial} to listener ${ready[tried]!}, listener state unchanged`;
  const following = ready[tried + 1];
  if (following === undefined) {
    const back = putBack(policy, state, delivery);
    return { next: back.next, effects: [log("debug", line), ...back.effects] };
  }
  return {
    next: { ...state, offer: { delivery, ready, tried: tried + 1 } },
    effects: [log("debug", line), send(policy, delivery, following)],
  };
}

/** No member could take the event: it waits again as the oldest, and dispatching ends (EV-POOL-008). */
function putBack(policy: PoolPolicy, state: PoolState, delivery: Delivery): PoolStep {
  const back = store(policy, { ...state, offer: undefined }, delivery, "first");
  const line = rebuffering(policy, state, delivery);
  return { next: settled(policy, back.next), effects: [line, ...back.effects] };
}

function rebuffering(policy: PoolPolicy, state: PoolState, delivery: Delivery): PoolEffect {
  const room = `buf size=${state.waiting.length}, max=${policy.bufferSize}`;
  return log("debug", `rebuffering event ${delivery.serial} for pool ${policy.name} (${room})`);
}

/** The event in flight with a member waits again, as the oldest (EV-POOL-020). */
function comeBack(policy: PoolPolicy, state: PoolState, member: string): PoolStep {
  const delivery = state.inFlight.get(member);
  if (delivery === undefined) return { next: state, effects: [] };
  const back = store(policy, withoutFlight(state, member), delivery, "first");
  return { next: back.next, effects: [rebuffering(policy, state, delivery), ...back.effects] };
}

function withoutFlight(state: PoolState, member: string): PoolState {
  const inFlight = new Map(state.inFlight);
  inFlight.delete(member);
  return { ...state, inFlight };
}

/** Puts an event in the queue; the oldest are dropped when there is no room (EV-POOL-005). */
function store(policy: PoolPolicy, state: PoolState, delivery: Delivery, where: "first" | "last"): PoolStep {
  const effects: PoolEffect[] = [];
  let { waiting, phase } = state;
  if (phase.kind === "starting") phase = { ...phase, characters: phase.characters + delivery.payload.length };
  while (waiting.first !== undefined && isFull(policy, phase, waiting.length)) {
    const oldest = waiting.first;
    waiting = waiting.withoutFirst();
    effects.push(log("error", `pool ${policy.name} event buffer overflowed, discarding event ${oldest.serial}`));
    if (phase.kind === "starting") phase = { ...phase, characters: phase.characters - oldest.payload.length };
  }
  waiting = where === "first" ? waiting.ledBy(delivery) : waiting.joinedBy(delivery);
  return { next: { ...state, phase, waiting }, effects };
}

/** Is there no room for one more (whose characters are already counted)? */
function isFull(policy: PoolPolicy, phase: Phase, waiting: number): boolean {
  switch (phase.kind) {
    case "starting":
      return waiting >= policy.bufferSize && (waiting >= STARTING_MAX_EVENTS || phase.characters > STARTING_MAX_CHARS);
    case "catching-up":
      return waiting >= policy.bufferSize + phase.backlog;
    case "settled":
      return waiting >= policy.bufferSize;
  }
}
