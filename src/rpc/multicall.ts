/**
 * `system.multicall`: several calls in one, made one after the other; one that waits holds up those behind it
 * (RPC-SYS-005..010). If they take long, other callers are served between two of them. Results are kept as XML, and a
 * log is read before the next call can clear it.
 */
import { FAULTS, RpcFault } from "../core/xmlrpc/faults.js";
import type { Struct, Value } from "../core/xmlrpc/values.js";
import { NotYet } from "../daemon/supervisor/pending.js";
import { answerMemory } from "./answer-memory.js";
import { dispatch } from "./dispatch.js";
import { LateText } from "./late-text.js";
import { Deferred, type Answer, type Registry, type RpcContext } from "./method.js";
import { pacedWork } from "./paced-work.js";
import { AROUND_ARRAY, discard, partsOf, Prepared, decodeParts, within, type Part } from "./prepared.js";
import { isArray, isStruct, refusal, toArguments } from "./python-value.js";

/** Bytes of results that one multicall can always hold, whatever other answers hold. */
const GRANTED_BYTES = 64 * 1024;
/** Most bytes of logs that one multicall can answer with. */
const TEXT_MAX_BYTES = 8 * 2 ** 30;

/** The results as an array, when all are complete. */
export function multicall(registry: Registry, context: RpcContext, calls: Value): Answer {
  const sequence = new Sequence(registry, context, elementsOf(calls));
  const first = sequence.poll();
  return first instanceof NotYet
    ? new Deferred(
        () => sequence.poll(),
        () => sequence.drop(),
        () => sequence.isBrief,
      )
    : first;
}

/** The state of the current call. */
type Current =
  | { readonly kind: "waiting"; readonly deferred: Deferred }
  /** Its answer's texts are being counted. */
  | { readonly kind: "counting"; readonly parts: readonly Part[]; outcome: "under way" | "done" | RpcFault };

/** The calls of one multicall, made one after the other. */
class Sequence {
  readonly #registry: Registry;
  readonly #context: RpcContext;
  /** In reverse: the next call is the last element. */
  readonly #remaining: Struct[];
  #current: Current | undefined;
  readonly #parts: Part[] = [];
  readonly #sent: (() => void)[] = [];
  /** Bytes of `#parts` without texts, and how many of them were taken from the memory for answers. */
  #held = 0;
  #taken = 0;
  #textLength = 0;
  #isDropped = false;

  constructor(registry: Registry, context: RpcContext, calls: readonly Struct[]) {
    this.#registry = registry;
    this.#context = context;
    this.#remaining = [...calls].reverse();
  }

  poll(): Prepared | NotYet {
    for (;;) {
      if (pacedWork.isSpent) return this.#later();
      try {
        const wait = pacedWork.spend(() => this.#advance());
        if (wait === "over") return this.#answer();
        if (wait !== undefined) return wait;
      } catch (error) {
        this.#current = undefined;
        this.#add(partsOf(faultStruct(error)));
      }
    }
  }

  /** No call is waiting, and no long log is being counted. */
  get isBrief(): boolean {
    const current = this.#current;
    if (current?.kind !== "counting") return current === undefined;
    return current.parts.every((part) => !(part instanceof LateText) || part.kept !== undefined);
  }

  /** The caller has left: the remaining calls are not made. */
  drop(): void {
    this.#isDropped = true;
    if (this.#current?.kind === "waiting") this.#current.deferred.dropped();
    if (this.#current?.kind === "counting") discard(this.#current.parts);
    discard(this.#parts);
    this.#letGo();
  }

  /** Continues the current call, or makes the next. */
  #advance(): NotYet | "over" | undefined {
    const current = this.#current;
    if (current === undefined) {
      const next = this.#remaining.pop();
      if (next === undefined) return "over";
      this.#refuseTooMuch();
      this.#take(callOne(this.#registry, this.#context, next));
      return;
    }
    if (current.kind === "waiting") {
      const outcome = current.deferred.poll();
      if (outcome instanceof NotYet) return outcome;
      this.#current = undefined;
      this.#take(outcome);
      return;
    }
    if (current.outcome === "under way") return new NotYet();
    this.#current = undefined;
    if (current.outcome !== "done") throw current.outcome;
    this.#add(current.parts);
    return undefined;
  }

  #take(answer: Answer): undefined {
    if (answer instanceof Deferred) this.#current = { kind: "waiting", deferred: answer };
    else if (answer instanceof Prepared) {
      this.#sent.push(answer.sent);
      this.#count(answer.parts);
    } else this.#count(partsOf(answer));
  }

  /** Reads now what a later call can change. */
  #count(parts: readonly Part[]): void {
    const texts = parts.filter((part) => part instanceof LateText);
    if (texts.length === 0) return this.#add(parts);
    const counting: Extract<Current, { kind: "counting" }> = { kind: "counting", parts, outcome: "under way" };
    this.#current = counting;
    const step = (): boolean => {
      if (this.#isDropped) return true;
      try {
        for (const text of texts) if (!text.isCounted && !text.measure()) return false;
        counting.outcome = "done";
      } catch {
        discard(parts);
        counting.outcome = new RpcFault("FAILED");
      }
      return true;
    };
    pacedWork.run(step, this.#context.supervisor.again);
  }

  #later(): NotYet {
    pacedWork.soon(this.#context.supervisor.again);
    return new NotYet();
  }

  /** Keeps the results so far and refuses calls that would add more. Faults FAILED. */
  #refuseTooMuch(): void {
    const wanted = this.#held - GRANTED_BYTES - this.#taken;
    if (wanted > 0) {
      if (!answerMemory.take(wanted)) throw new RpcFault("FAILED", "too much is being answered at a time");
      this.#taken += wanted;
    }
    if (this.#textLength > TEXT_MAX_BYTES)
      throw new RpcFault("FAILED", "the logs of one multicall are too long together");
  }

  #add(parts: readonly Part[]): void {
    for (const part of parts) {
      const last = this.#parts.at(-1);
      // Short results are joined, so that there are not as many parts as results.
      if (typeof part === "string" && typeof last === "string") this.#parts[this.#parts.length - 1] = last + part;
      else this.#parts.push(part);
      if (part instanceof LateText) this.#textLength += part.size;
      else this.#held += part.length;
    }
  }

  #answer(): Prepared {
    const parts = within(AROUND_ARRAY, this.#parts);
    return new Prepared(
      parts,
      () => decodeParts(parts).finally(() => discard(parts)),
      () => this.#letGo(),
    );
  }

  #letGo(): void {
    for (const sent of this.#sent.splice(0)) sent();
    answerMemory.giveBack(this.#taken);
    this.#taken = 0;
  }
}

/** Checks all calls first; the original answers HTTP 500 for most of this, after some calls (RPC-SYS-011, IMP-039). */
function elementsOf(calls: Value): Struct[] {
  if (calls === "") return [];
  if (typeof calls === "string") throw refusal(calls);
  if (!isArray(calls)) throw new RpcFault("INCORRECT_PARAMETERS");
  return calls.map((call) => {
    if (!isStruct(call)) throw refusal(call);
    return call;
  });
}

function callOne(registry: Registry, context: RpcContext, call: Struct): Answer {
  const { methodName = null, params = [] } = call;
  if (methodName === null) throw new RpcFault("INCORRECT_PARAMETERS", "No methodName");
  if (methodName === "system.multicall")
    throw new RpcFault("INCORRECT_PARAMETERS", "Recursive system.multicall forbidden");
  if (typeof methodName !== "string") throw refusal(methodName);
  if (!registry.has(methodName)) throw new RpcFault("UNKNOWN_METHOD");
  return dispatch(registry, context, methodName, toArguments(params));
}

function faultStruct(error: unknown): Struct {
  if (error instanceof RpcFault) return { faultCode: error.code, faultString: error.text };
  return { faultCode: FAULTS.FAILED, faultString: `FAILED: ${String(error)}` };
}
