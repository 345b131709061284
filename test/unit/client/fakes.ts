/** A terminal and a server for the client's tests: what was said is recorded, what comes back is written down. */
import { verbsFor } from "../../../src/client/commands/index.js";
import type { ProcessDetails } from "../../../src/client/wire/extension-answers.js";
import { CommandFailure, type Failure } from "../../../src/client/wire/failures.js";
import type { ResponseEvent } from "../../../src/client/wire/http-response.js";
import { Session, type SessionOptions } from "../../../src/client/session/session.js";
import { plain } from "../../../src/client/terminal/style.js";
import type { Line, Prompt, PromptOptions, Terminal } from "../../../src/client/terminal/terminal.js";
import type { Login, WireRequest, WireResponse, Transport } from "../../../src/client/wire/transport.js";
import type { ClientConfig } from "../../../src/core/config/model/model.js";
import { decodeCall } from "../../../src/core/xmlrpc/decode.js";
import { encodeFault, encodeResponse } from "../../../src/core/xmlrpc/encode.js";
import { FAULTS, type FaultName } from "../../../src/core/xmlrpc/faults.js";
import type { Value } from "../../../src/core/xmlrpc/values.js";

/** Records output; answers questions from a list, then with the end of the input. */
export class FakeTerminal implements Terminal {
  output = "";
  errors = "";
  readerGone = false;
  isTerminal = false;
  isScreen = false;
  readonly questions: string[] = [];
  readonly answers: (Line | string)[] = [];
  prompts: PromptOptions[] = [];
  readonly #listeners: (() => void)[] = [];

  write(output: string | Uint8Array): void {
    this.output += typeof output === "string" ? output : Buffer.from(output).toString();
  }

  size() {
    return { rows: 24, columns: 80 };
  }

  writeError(text: string): void {
    this.errors += text;
  }

  openPrompt(options: PromptOptions): Promise<Prompt> {
    this.prompts.push(options);
    const ask = (question: string): Promise<Line> => {
      this.questions.push(question);
      const answer = this.answers.shift() ?? { kind: "end" };
      return Promise.resolve(typeof answer === "string" ? { kind: "line", text: answer } : answer);
    };
    return Promise.resolve({
      isTyped: this.isTerminal,
      ask,
      askSecret: (question) => ask(`secret ${question}`),
      close: () => undefined,
    });
  }

  onInterrupt(listener: () => void): () => void {
    this.#listeners.push(listener);
    return () => this.#listeners.splice(this.#listeners.lastIndexOf(listener), 1);
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#listeners.at(-1)?.();
  }
}

/** What a method comes to. */
export type Scripted =
  | { readonly value: Value }
  | { readonly fault: FaultName; readonly text?: string }
  | { readonly failure: Failure }
  | { readonly status: number; readonly reason: string }
  | { readonly body: string }
  /** Never answers; calls back when asked. */
  | { readonly hangs: () => void };

/** Methods without their prefix; a list is used up from the front, its last entry stays. */
export type Script = Readonly<Record<string, Scripted | readonly Scripted[]>>;

/** A server that answers from a script, through the real codec, and remembers what it was asked. */
export class FakeServer {
  /** `method(param, param)`, without `getVersion`, which every verb asks. */
  readonly calls: string[] = [];
  readonly logins: Login[] = [];
  /** What `/logtail` and `/mainlogtail` send; a stream stays open until it is closed. */
  readonly streams = new Map<string, readonly ResponseEvent[]>();
  readonly requested: WireRequest[] = [];
  readonly #script: Map<string, Scripted[]>;
  onStream: () => void = () => undefined;

  constructor(script: Script = {}) {
    const entries = Object.entries({ getVersion: { value: "3.0" }, ...script });
    this.#script = new Map(
      entries.map(([method, plan]) => [method, Array.isArray(plan) ? [...(plan as Scripted[])] : [plan as Scripted]]),
    );
  }

  dial = (_url: string, login: Login): Transport => {
    this.logins.push(login);
    let close: () => void = () => undefined;
    return {
      exchange: (request) => Promise.resolve().then(() => this.#answer(request)),
      stream: (request, receive) => {
        this.requested.push(request);
        const closed = new Promise<void>((_, reject) => {
          close = () => reject(new CommandFailure({ kind: "incomplete", received: 0, missing: undefined }));
        });
        for (const event of this.streams.get(request.path) ?? []) receive(event);
        this.onStream();
        return closed;
      },
      close: () => close(),
    };
  };

  #answer(request: WireRequest): WireResponse | Promise<WireResponse> {
    const decoded = decodeCall(request.body ?? "");
    if (!decoded.ok) throw new Error(decoded.reason);
    const method = decoded.call.method.replace("supervisor.", "");
    if (method !== "getVersion") this.calls.push(`${method}(${decoded.call.params.map(String).join(", ")})`);
    const plans = this.#script.get(method);
    if (plans === undefined) throw new Error(`nobody expected ${method}`);
    const plan = plans.length > 1 ? plans.shift()! : plans[0]!;
    if (!("hangs" in plan)) return responseTo(plan);
    plan.hangs();
    return new Promise(() => undefined);
  }
}

function responseTo(plan: Exclude<Scripted, { hangs: () => void }>): WireResponse {
  if ("failure" in plan) throw new CommandFailure(plan.failure);
  const status = "status" in plan ? plan.status : 200;
  const reason = "status" in plan ? plan.reason : "OK";
  return { head: { status, reason, headers: new Map(), reusable: true }, body: Buffer.from(bodyOf(plan)) };
}

function bodyOf(plan: Exclude<Scripted, { failure: Failure } | { hangs: () => void }>): string {
  if ("value" in plan) return encodeResponse(plan.value);
  if ("fault" in plan) return encodeFault(FAULTS[plan.fault], plan.text ?? plan.fault);
  return "body" in plan ? plan.body : "";
}

const CONFIG: ClientConfig = {
  file: undefined,
  serverUrl: "unix:///run/s.sock",
  username: undefined,
  password: undefined,
  prompt: "supervisor",
  historyFile: undefined,
};

export interface Stage {
  readonly terminal: FakeTerminal;
  readonly server: FakeServer;
  readonly session: Session;
}

/** A session against a scripted server. */
export function stage(
  script: Script = {},
  {
    interactive = false,
    extensions = false,
    explain,
    style = plain,
  }: Partial<SessionOptions> & { readonly extensions?: boolean } = {},
): Stage {
  const terminal = new FakeTerminal();
  const server = new FakeServer(script);
  const verbs = verbsFor(extensions);
  const options = {
    config: CONFIG,
    terminal,
    verbs,
    dial: server.dial,
    interactive,
    explain,
    style,
    hasExtensions: extensions,
  };
  const session = new Session(options);
  return { terminal, server, session };
}

/** Runs one line and tells what came of it; failures show as they do but for the place in the program. */
export async function run(
  line: string,
  script: Script = {},
): Promise<{ output: string; status: number; calls: string[] }> {
  const { terminal, server, session } = stage(script);
  await session.runLine(line);
  return { output: withoutPlaces(terminal.output), status: session.exitStatus, calls: server.calls };
}

/** A failure names where in our program it was met; that is ours alone. */
export function withoutPlaces(output: string): string {
  return output.replace(/: file: \/\S+ line: [1-9]\d*$/gm, ": <place>");
}

/** A process as getAllProcessInfo tells of it. */
export function processInfo(group: string, name: string, statename = "RUNNING", description = "pid 7, uptime 0:00:01") {
  const state = { STOPPED: 0, STARTING: 10, RUNNING: 20, STOPPING: 40, EXITED: 100, FATAL: 200 }[statename] ?? 1000;
  return { group, name, state, statename, description, pid: statename === "RUNNING" ? 7 : 0 };
}

/** A process of its own group as `tsctl`'s own verbs know it, with whatever matters changed. */
export function detailsOf(name: string, statename: string, more: Partial<ProcessDetails> = {}): ProcessDetails {
  return {
    ...processInfo(name, name, statename, ""),
    ...{ start: 0, stop: 0, now: 10, spawnerr: "", exitstatus: 0, stdout_logfile: "", stderr_logfile: "" },
    ...more,
  };
}

/** A line of what startAllProcesses and the like answer. */
export function resultOf(group: string, name: string, code: FaultName, description = "OK") {
  return { group, name, status: FAULTS[code], description };
}
