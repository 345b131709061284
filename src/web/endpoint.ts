/**
 * The web page's addresses. The original's are `/` and `/index.markup`, `/tail.markup`, `/ok.markup` and its files;
 * ours begin with `/web/`, where the original has nothing. Any other address is 404 (WEB-P-001, WEB-P-002).
 */

import { quoted } from "../core/python/quoted.js";
import { reportOf } from "../core/python/thrown.js";
import type { HttpReply, HttpRequest, Route } from "../http/message.js";
import { whenAnnounced, type FollowWatch } from "../http/follow-watch.js";
import { originOf } from "../http/request-origin.js";
import type { RpcContext } from "../rpc/method.js";
import { Actions } from "./actions.js";
import { Calls } from "./calls.js";
import { HTML, NO_CACHE, OWN_SITE_ONLY, PROTECTION } from "./answer-headers.js";
import { confirmPage } from "./confirm-page.js";
import { formOf, FORM_MAX_BYTES, pathOf, quote } from "./form.js";
import { sendLog } from "./download.js";
import { feed, isThere, logSourceOf } from "./log-source.js";
import { PageActions } from "./page-actions.js";
import { ProcessFeed } from "./process-feed.js";
import { sendFile } from "./static-files.js";
import { statusPage } from "./status-page.js";
import { Streams, type EventStream } from "./streams.js";
import { tailPage } from "./tail-page.js";
import { Visitors } from "./visitors.js";
import { whyPage, whyPart } from "./why-page.js";

/** Milliseconds: what is written to a log within this time is sent to its readers together. */
const GATHER_MS = 50;

type Handler = (request: HttpRequest, reply: HttpReply) => void | Promise<void>;

/** Our scripts send it. A page of another site would need our permission to send it, and never gets that. */
const SCRIPT_HEADER = "x-tsd-page";

/** One object for each run, shared by all servers. */
export class WebEndpoint implements Route {
  readonly #context: RpcContext;
  readonly #actions: Actions;
  readonly #pageActions: PageActions;
  readonly #visitors: Visitors;
  readonly #streams = new Streams();
  readonly #feed: ProcessFeed;
  readonly #watch: FollowWatch;
  /** By path, with the HTTP methods of each; other methods are handled by the files. */
  readonly #pages: ReadonlyMap<string, readonly [methods: RegExp, handler: Handler]> = new Map([
    ["index.html", [/^(GET|POST)$/, (request, reply) => this.#index(request, reply)]],
    ["tail.html", [/^(GET|POST)$/, (request, reply) => this.#tail(request, reply)]],
    ["ok.html", [/^(GET|POST)$/, (_request, reply) => reply.send(200, [["Content-Type", "text/plain"]], "OK")]],
    ["web/act", [/^POST$/, (request, reply) => this.#act(request, reply)]],
    ["web/events", [/^GET$/, (request, reply) => this.#events(request, reply)]],
    ["web/log", [/^GET$/, (request, reply) => this.#log(request, reply)]],
    ["web/download", [/^GET$/, (request, reply) => this.#download(request, reply)]],
    ["web/why", [/^GET$/, (request, reply) => this.#why(request, reply)]],
  ]);

  constructor(context: RpcContext) {
    this.#context = context;
    const calls = new Calls(context);
    this.#actions = new Actions(context, calls);
    this.#pageActions = new PageActions(context, calls);
    const { logNews, settings } = context.supervisor.context;
    const { identifier, pidfile } = settings;
    this.#watch = whenAnnounced((path, reader) => logNews.subscribe(path, reader), GATHER_MS);
    this.#visitors = new Visitors(`${identifier} ${pidfile}`);
    this.#feed = new ProcessFeed(context);
  }

  /** The last route: it answers everything, as the original's file handler does. */
  matches(): boolean {
    return true;
  }

  async handle(request: HttpRequest, reply: HttpReply): Promise<void> {
    const [methods, handler] = this.#pages.get(pathOf(request.target)) ?? [];
    try {
      if (handler === undefined || !methods!.test(request.method)) sendFile(request, reply);
      else if (request.body.length > FORM_MAX_BYTES) reply.error(413);
      else await this.#context.supervisor.whole(() => handler(request, reply));
    } catch (error) {
      this.#context.supervisor.context.log.log("error", ...reportOf("Web interface error:", error));
      reply.error(500);
    }
  }

  /** The status page, or an action and a redirect to the page with its message (WEB-A-015, IMP-051). */
  async #index(request: HttpRequest, reply: HttpReply): Promise<void> {
    const form = formOf(request);
    const action = form.get("action");
    if (action === undefined) {
      this.#page(reply, statusPage(this.#context, form.get("message")));
      return;
    }
    if (!this.#visitors.mayAct(request)) {
      this.#page(reply, confirmPage(this.#context, form), 403);
      return;
    }
    const message = await this.#actions.perform(action, form.get("processname"));
    if (message === undefined) throw new RangeError(quoted(action));
    // The folder of the page. Not `./`: curl would make that `/below?message=` instead of `/below/?message=`.
    const back: [string, string] = ["Location", `.?message=${quote(message)}`];
    reply.error(301, [back, ...NO_CACHE]);
  }

  async #tail(request: HttpRequest, reply: HttpReply): Promise<void> {
    this.#page(reply, await tailPage(this.#context, formOf(request)));
  }

  /** Any action, for the page's forms and scripts: answers with a redirect, or with the outcome as JSON. */
  async #act(request: HttpRequest, reply: HttpReply): Promise<void> {
    const form = formOf(request);
    const byScript = request.headers[SCRIPT_HEADER] !== undefined;
    if (!byScript && !this.#visitors.mayAct(request)) {
      reply.error(403);
      return;
    }
    const outcome = await this.#pageActions.perform(form.get("action") ?? "", form.get("processname"));
    if (outcome === undefined) {
      reply.error(400, NO_CACHE);
    } else if (byScript) {
      const headers = [["Content-Type", "application/json"], ...NO_CACHE, ...OWN_SITE_ONLY] as const;
      reply.send(200, headers, JSON.stringify(outcome));
    } else {
      reply.error(303, [["Location", `..?message=${quote(outcome.message)}`], ...NO_CACHE]);
    }
  }

  #events(request: HttpRequest, reply: HttpReply): void {
    const stream = this.#openStream(request, reply);
    if (stream === undefined) return;
    this.#feed.join(stream);
    reply.onClose(() => this.#feed.leave(stream));
    reply.onLast((done) => {
      this.#feed.flush();
      done();
    });
  }

  #log(request: HttpRequest, reply: HttpReply): void {
    const source = logSourceOf(formOf(request));
    if (source === undefined || !isThere(this.#context, source)) {
      reply.error(404);
      return;
    }
    const stream = this.#openStream(request, reply);
    if (stream === undefined) return;
    const following = feed(this.#context, source, stream, this.#watch);
    reply.onClose(() => following.stop());
    reply.onLast((done) => following.finish(done));
  }

  #download(request: HttpRequest, reply: HttpReply): void {
    const source = logSourceOf(formOf(request));
    if (source === undefined || originOf(request.headers) === "foreign") reply.error(source === undefined ? 404 : 403);
    else sendLog(this.#context, source, reply);
  }

  /** A page or, for the status page's script, only its content. */
  async #why(request: HttpRequest, reply: HttpReply): Promise<void> {
    const name = formOf(request).get("processname") ?? "";
    const isPart = request.headers[SCRIPT_HEADER] !== undefined;
    const text = await (isPart ? whyPart : whyPage)(this.#context, name);
    if (text === undefined) reply.error(404, NO_CACHE);
    else this.#page(reply, text);
  }

  #openStream(request: HttpRequest, reply: HttpReply): EventStream | undefined {
    if (originOf(request.headers) !== "foreign") return this.#streams.open(reply);
    reply.error(403);
    return undefined;
  }

  #page(reply: HttpReply, text: string, status = 200): void {
    reply.send(status, [...HTML, ...NO_CACHE, ["Set-Cookie", this.#visitors.cookie], ...PROTECTION], text);
  }
}
