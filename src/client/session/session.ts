/** The client itself: takes lines, finds verbs, runs them, and keeps what outlives a command. */
import type { ClientConfig } from "../../core/config/model/model.js";
import type { ProcessInfo } from "../wire/answers.js";
import { parseLine } from "./line.js";
import { EXIT } from "../sentences/exit-codes.js";
import { CommandFailure, type Failure } from "../wire/failures.js";
import { errorLine, say } from "../sentences/original-sentences.js";
import { verbHint } from "../shell/verb-hint.js";
import { remoteOver, type Remote } from "../wire/remote.js";
import { splitLogin } from "../wire/server-address.js";
import { Interrupted, type Run, type Shell, type Verb } from "../shell/shell.js";
import { plain, type Style } from "../terminal/style.js";
import type { Line, Prompt, Terminal } from "../terminal/terminal.js";
import type { Login, Transport } from "../wire/transport.js";
import { printHelp } from "../shell/topic.js";
import { Refusal } from "../sentences/refusal.js";
import { socketTrouble } from "../shell/upcheck.js";

/** What a session is made of. */
export interface SessionOptions {
  readonly config: ClientConfig;
  readonly terminal: Terminal;
  readonly verbs: readonly Verb[];
  /** Opens a transport to a server; throws CommandFailure if the URL is not usable. */
  readonly dial: (serverUrl: string, login: Login) => Transport;
  /** Ask for confirmation and credentials: in the shell, or with `-i` (CLI-C-003). */
  readonly interactive: boolean;
  /** Called by our own name. */
  readonly hasExtensions?: boolean;
  readonly style?: Style;
  /** Lines that explain why a server could not be reached, by errno name; printed on standard error. */
  readonly explain?: ((trouble: string, serverUrl: string) => Promise<readonly string[]>) | undefined;
}

export class Session implements Shell {
  readonly terminal: Terminal;
  readonly verbs: readonly Verb[];
  readonly style: Style;
  readonly interactive: boolean;
  readonly hasExtensions: boolean;
  exitStatus: number = EXIT.success;
  /** True once a verb asked to leave. */
  over = false;
  serverUrl: string;
  login: Login;
  readonly #config: ClientConfig;
  readonly #dial: SessionOptions["dial"];
  readonly #explain: SessionOptions["explain"];
  #transport: Transport | undefined;
  #prompt: Promise<Prompt> | undefined;
  /** What TAB offers, fetched at most once between two commands (CTL-I-006). */
  #names: Promise<readonly ProcessInfo[]> | undefined;

  readonly #hints: string[] = [];

  constructor(options: SessionOptions) {
    const { config, terminal, verbs, dial, interactive, hasExtensions = false, style = plain, explain } = options;
    this.hasExtensions = hasExtensions;
    this.#config = config;
    this.#dial = dial;
    this.#explain = explain;
    this.terminal = terminal;
    this.verbs = verbs;
    this.interactive = interactive;
    this.style = style;
    this.serverUrl = config.serverUrl;
    this.login = config;
  }

  /** Runs one line. Prints refusals and failures and never throws them (CTL-G-006); throws only Interrupted. */
  async runLine(text: string): Promise<void> {
    const parsed = parseLine(text);
    if (parsed.kind === "blank") return;
    const verb = parsed.kind === "command" ? this.verbs.find((each) => each.name === parsed.word) : undefined;
    try {
      if (verb === undefined || parsed.kind === "unknown") {
        if (parsed.kind === "command" && this.hasExtensions) this.hint(verbHint(parsed.word, this.verbs));
        throw new Refusal(say.unknownSyntax(parsed.line));
      }
      await this.#runVerb(await verb.load(), parsed.argument);
    } catch (error) {
      await this.#report(error);
    } finally {
      this.#hangUp();
      this.#names = undefined;
      for (const line of this.#hints.splice(0)) this.terminal.writeError(`${line}\n`);
    }
  }

  hint(line: string): void {
    this.#hints.push(line);
  }

  async describe(failure: Failure, place = { file: "", line: 0 }): Promise<readonly string[]> {
    if (!this.hasExtensions) return [errorLine(failure, place.file, place.line)];
    const { failureLines } = await import("../reports/failure-sentences.js");
    return failureLines(failure, this);
  }

  leave(): void {
    this.over = true;
  }

  print(line: string): void {
    this.terminal.write(`${this.style.line(line)}\n`);
  }

  async ask(question: string): Promise<string> {
    const prompt = await this.prompt();
    return answered(await (prompt.askAside?.(question) ?? prompt.ask(question)));
  }

  get remote(): Remote {
    return remoteOver((this.#transport ??= this.connect()));
  }

  connect(): Transport {
    return this.#dial(this.serverUrl, this.login);
  }

  turnTo(url: string): void {
    this.#hangUp();
    const { serverUrl, login } = splitLogin(url);
    this.serverUrl = serverUrl;
    this.login = { ...this.login, ...login };
  }

  /** Where lines are typed; opened when first needed. */
  prompt(): Promise<Prompt> {
    return (this.#prompt ??= this.terminal.openPrompt({
      historyFile: this.#config.historyFile,
      complete: async (line) => {
        const { complete } = await import("../completion/completion.js");
        return await complete(line, this.verbs, () => (this.#names ??= this.#namesForCompletion()));
      },
    }));
  }

  /** Closes the input if it was opened. */
  async close(): Promise<void> {
    (await this.#prompt)?.close();
  }

  /** If a user is there, a 401 asks for a name and password, and the verb runs again with them (CTL-G-007, -008). */
  async #runVerb(run: Run, argument: string): Promise<void> {
    for (;;) {
      try {
        await run(this, argument);
        return;
      } catch (error) {
        if (!isUnauthorized(error)) throw error;
        // Under our own name the failure already says this, and what to do.
        if (!this.hasExtensions || this.interactive) this.print(say.requiresAuthentication);
        if (!this.interactive) throw error;
        const username = await this.ask(say.askUsername);
        const password = answered(await (await this.prompt()).askSecret(say.askPassword));
        this.print("");
        this.login = { username, password };
        this.#hangUp();
      }
    }
  }

  async #report(error: unknown): Promise<void> {
    if (error instanceof Refusal) {
      this.print(error.message);
      this.exitStatus = error.status;
      if (error.help !== undefined) printHelp(this, error.help);
      await this.#explainTrouble(error.trouble);
    } else if (error instanceof CommandFailure) {
      for (const line of await this.describe(error.failure, placeOf(error))) this.print(line);
      this.exitStatus = EXIT.generic;
      await this.#explainTrouble(socketTrouble(error));
    } else {
      throw error;
    }
  }

  async #explainTrouble(trouble: string | undefined): Promise<void> {
    if (trouble === undefined || this.#explain === undefined) return;
    for (const line of await this.#explain(trouble, this.serverUrl)) this.terminal.writeError(`${line}\n`);
  }

  async #namesForCompletion(): Promise<readonly ProcessInfo[]> {
    const transport = this.connect();
    try {
      const reply = await remoteOver(transport).call("getAllProcessInfo");
      return reply.kind === "value" ? reply.value : [];
    } finally {
      transport.close();
    }
  }

  #hangUp(): void {
    this.#transport?.close();
    this.#transport = undefined;
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof CommandFailure && error.failure.kind === "status" && error.failure.status === 401;
}

/** The text of an answer; the end of the input is a failure, Ctrl-C ends the session. */
function answered(line: Line): string {
  if (line.kind === "line") return line.text;
  if (line.kind === "end") throw new CommandFailure({ kind: "end-of-input" });
  throw new Interrupted();
}

/** Where our own program failed: what Python takes from the traceback. */
function placeOf(error: Error): { readonly file: string; readonly line: number } {
  const [, file = "", line = "0"] = /\(?(?:file:\/\/)?(\/[^()\n]*?):(\d+):\d+\)?$/m.exec(error.stack ?? "") ?? [];
  return { file, line: Number(line) };
}
