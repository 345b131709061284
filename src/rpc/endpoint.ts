/** `/RPC2`: an XML-RPC request in, its answer out, at once or when it is ready (RPC-H-001..010). */
import type { HttpReply, HttpRequest, Route } from "../http/message.js";
import { pyrepr } from "../core/python-repr.js";
import { decodeUtf8Lossy } from "../core/text.js";
import { decodeCall } from "../core/xmlrpc/decode.js";
import { encodeFault, encodeResponse } from "../core/xmlrpc/encode.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { MethodCall, Value } from "../core/xmlrpc/values.js";
import { dispatchForWire } from "./dispatch.js";
import { Deferred, type Registry, type RpcContext } from "./method.js";
import { Prepared } from "./prepared.js";

const XML = [["Content-Type", "text/xml"]] as const;
/** Bytes of a request that a log line shows. */
const LONGEST_SHOWN = 8192;

/** One for each run, shared by all servers. */
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
    const decoded = decodeCall(request.body);
    if (!decoded.ok) {
      this.#log.error(`XML-RPC request data ${shown(request.body)} is invalid: ${decoded.reason}`);
      return reply.error(400);
    }
    const { supervisor } = this.#context;
    const answer = () => {
      this.#call(decoded.call, request, reply);
      // Whatever the call changed takes its course now, not at the next event.
      supervisor.turn();
    };
    if (this.#registry.get(decoded.call.method)?.anytime ?? true) answer();
    else return supervisor.whole(answer);
  }

  get #log() {
    return this.#context.supervisor.context.log;
  }

  #call({ method, params }: MethodCall, request: HttpRequest, reply: HttpReply): void {
    this.#log.trace(`XML-RPC method called: ${method}()`);
    const succeed = (value: Value) => reply.send(200, XML, encodeResponse(value));
    /** A fault is an answer; anything else is a mistake, told in the words for where it was made (LIFE-LOG-020, -022). */
    const fail = (error: unknown, tell: (report: string) => void) => {
      if (error instanceof RpcFault) {
        reply.send(200, XML, encodeFault(error.code, error.text));
        return;
      }
      tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
      reply.error(500);
    };
    const failLater = (error: unknown) =>
      fail(error, (report) => this.#log.error(`XML-RPC response callback error:${report}`));
    try {
      const answer = dispatchForWire(this.#registry, this.#context, method, params);
      // That a call waits is a success for the log, whatever comes of it.
      this.#log.trace(`XML-RPC method ${method}() returned successfully`);
      if (answer instanceof Deferred) void this.#context.supervisor.pending.until(answer.poll).then(succeed, failLater);
      else if (answer instanceof Prepared) reply.send(200, XML, answer.body, answer.sent);
      else succeed(answer);
    } catch (error) {
      if (error instanceof RpcFault)
        this.#log.trace(`XML-RPC method ${method}() returned fault: [${error.code}] ${error.text}`);
      fail(error, (report) => {
        const data = shown(request.body);
        this.#log.critical(`Handling XML-RPC request with data ${data} raised an unexpected exception: ${report}`);
      });
    }
  }
}

/** A request as Python prints it; of one too long for a line of a log, its beginning (the original logs it all). */
function shown(body: Uint8Array): string {
  if (body.length <= LONGEST_SHOWN) return pyrepr(decodeUtf8Lossy(body));
  return `${pyrepr(decodeUtf8Lossy(body.subarray(0, LONGEST_SHOWN)))}... (${body.length} bytes)`;
}
