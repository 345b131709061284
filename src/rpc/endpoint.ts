/** `/RPC2`: an XML-RPC request in, its answer out, at once or when it is ready (RPC-H-001..010). */
import type { HttpReply, HttpRequest, Route } from "../http/message.js";
import { pyrepr } from "../core/python/repr.js";
import { decodeUtf8Lossy } from "../core/text.js";
import { reportOf } from "../core/python/thrown.js";
import { decodeCallInPieces, type DecodedCall } from "../core/xmlrpc/decode.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Paused } from "../core/xmlrpc/scanner.js";
import type { Value } from "../core/xmlrpc/values.js";
import { NotYet } from "../daemon/supervisor/pending.js";
import { sendAnswer } from "./answer-sender.js";
import { callMethod } from "./call.js";
import { Deferred, type Answer, type Registry, type RpcContext } from "./method.js";
import { pacedWork } from "./paced-work.js";
import { answerOf, faultOf, partsOf, Prepared } from "./prepared.js";

/** Bytes of a request that are shown in a log line. */
const SHOWN_MAX_BYTES = 8192;

/** One object for each run, shared by all servers. */
export class RpcEndpoint implements Route {
  readonly #registry: Registry;
  readonly #context: RpcContext;

  constructor(registry: Registry, context: RpcContext) {
    this.#registry = registry;
    this.#context = context;
  }

  /** By prefix, as the original matches (RPC-H-001). */
  matches(request: HttpRequest): boolean {
    return request.target.startsWith("/RPC2");
  }

  handle(request: HttpRequest, reply: HttpReply): void | Promise<void> {
    if (request.method !== "POST") return reply.error(400);
    const decoding = decodeCallInPieces(request.body);
    const first = decoding.next();
    if (first.done === true) return this.#decoded(first.value, request, reply);
    return restOf(decoding, reply).then((decoded) => {
      if (decoded !== undefined) return this.#decoded(decoded, request, reply);
    });
  }

  #decoded(decoded: DecodedCall, request: HttpRequest, reply: HttpReply): void | Promise<void> {
    if (!decoded.ok) {
      this.#log.error(`XML-RPC request data ${shown(request.body)} is invalid: ${decoded.reason}`);
      return reply.error(400);
    }
    const { method, params } = decoded.call;
    return callMethod(this.#registry, this.#context, method, params, (call) => {
      this.#answer(method, call, request, reply);
    });
  }

  get #log() {
    return this.#context.supervisor.context.log;
  }

  #answer(method: string, call: () => Answer, request: HttpRequest, reply: HttpReply): void {
    this.#log.trace(`XML-RPC method called: ${method}()`);
    /** Faults are answers. Any other error is a bug, logged in the words for where it happened (LIFE-LOG-020, -022). */
    const fail = (error: unknown, level: "error" | "critical", before: () => string) => {
      if (error instanceof RpcFault) {
        sendAnswer(reply, faultOf(error.code, error.text), { sent: () => undefined, failed: failLater });
        return;
      }
      this.#log.log(level, ...reportOf(before(), error));
      reply.error(500);
    };
    const failLater = (error: unknown) => fail(error, "error", () => "XML-RPC response callback error:");
    const succeed = (answer: Value | Prepared) => {
      const { parts, sent } = answer instanceof Prepared ? answer : { parts: partsOf(answer), sent: () => undefined };
      sendAnswer(reply, answerOf(parts), { sent, failed: () => failLater(new RpcFault("FAILED")) });
    };
    try {
      const answer = call();
      // A deferred call is logged as a success at once, whatever comes of it.
      this.#log.trace(`XML-RPC method ${method}() returned successfully`);
      if (answer instanceof Deferred) this.#wait(answer, reply).then(succeed, failLater);
      else succeed(answer);
    } catch (error) {
      if (error instanceof RpcFault)
        this.#log.trace(`XML-RPC method ${method}() returned fault: [${error.code}] ${error.text}`);
      fail(error, "critical", () => {
        const data = shown(request.body);
        return `Handling XML-RPC request with data ${data} raised an unexpected exception: `;
      });
    }
  }

  /** If the caller has left, the call still takes effect; only the answer is dropped (RPC-W-003). */
  #wait({ poll, dropped, isBrief }: Deferred, reply: HttpReply): Promise<Value | Prepared> {
    const look = () => {
      const outcome = poll();
      // A peer that closes its sending side has most often left: end the wait, unless the answer is about to come.
      if (outcome instanceof NotYet && !isBrief()) reply.endsWithPeer();
      return outcome;
    };
    return this.#context.supervisor.pending.until(look, (drop) => {
      reply.onClose(() => {
        drop();
        dropped();
      });
    });
  }
}

/** Large calls take long to read: others are served meanwhile. Undefined if the caller left before the end. */
async function restOf(decoding: Paused<DecodedCall>, reply: HttpReply): Promise<DecodedCall | undefined> {
  let decoded: DecodedCall | undefined;
  let isGone = false;
  reply.onClose(() => (isGone = true));
  await pacedWork.runToEnd(() => {
    if (isGone) return true;
    const { done, value } = decoding.next();
    if (done === true) decoded = value;
    else reply.stillWorking();
    return done === true;
  });
  return decoded;
}

/** A request as Python prints it; only the beginning of one too long for a log line (the original logs it all). */
function shown(body: Uint8Array): string {
  if (body.length <= SHOWN_MAX_BYTES) return pyrepr(decodeUtf8Lossy(body));
  return `${pyrepr(decodeUtf8Lossy(body.subarray(0, SHOWN_MAX_BYTES)))}... (${body.length} bytes)`;
}
