/**
 * Lines typed by a person, with editing, history and TAB (CTL-I-004..008). Each question has an
 * editor of its own: between questions the terminal is in its ordinary mode, so that Ctrl-C reaches
 * a running command as a signal.
 */
import { createInterface, type Interface } from "node:readline";
import { readHistory, writeHistory } from "./history.js";
import { Keys } from "./keys.js";
import type { Completer, Line, Prompt, PromptOptions, Terminal } from "./terminal.js";

export class TypedLines implements Prompt {
  readonly isTyped = true;
  readonly #terminal: Terminal;
  readonly #options: PromptOptions;
  readonly #keys = new Keys(() => this.#interrupt());
  /** What Ctrl-C does to the current question. */
  #interrupt: () => void = () => undefined;
  /** Newest first. */
  #history: readonly string[];

  constructor(terminal: Terminal, options: PromptOptions) {
    this.#terminal = terminal;
    this.#options = options;
    this.#history = readHistory(options.historyFile);
  }

  ask(question: string): Promise<Line> {
    return this.#ask(question, { isKept: true });
  }

  /** Without history: the answer is not kept, and commands are not offered. */
  askAside(question: string): Promise<Line> {
    return this.#ask(question, { isKept: false });
  }

  async #ask(question: string, { isKept }: { readonly isKept: boolean }): Promise<Line> {
    const editor = createInterface({
      input: this.#keys.open(),
      output: process.stdout,
      terminal: true,
      prompt: question,
      history: isKept ? [...this.#history] : [],
      historySize: isKept ? Number.MAX_SAFE_INTEGER : 0,
      completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
        void this.#candidates(line).then(([candidates, word]) => done(null, [[...candidates], word]));
      },
    });
    if (isKept) editor.on("history", (history) => (this.#history = [...history]));
    editor.prompt();
    return await this.#lineOf(editor);
  }

  /** Without output, echo or history. */
  async askSecret(question: string): Promise<Line> {
    this.#terminal.write(question);
    const input = this.#keys.open();
    const line = await this.#lineOf(createInterface({ input, terminal: true, historySize: 0 }));
    this.#terminal.write("\n");
    return line;
  }

  close(): void {
    writeHistory(this.#options.historyFile, this.#history);
  }

  forget(): void {
    this.#keys.forget();
  }

  /** Ctrl-C ends the search, not the question, because a server may never answer. */
  async #candidates(line: string): ReturnType<Completer> {
    const leave = this.#interrupt;
    const none = new Promise<Awaited<ReturnType<Completer>>>((resolve) => (this.#interrupt = () => resolve([[], ""])));
    const found = await Promise.race([this.#options.complete(line), none]);
    this.#interrupt = leave;
    return found;
  }

  /** Reads one line from an editor and closes the editor. */
  async #lineOf(editor: Interface): Promise<Line> {
    let unhook: (() => void) | undefined;
    const line = await new Promise<Line>((resolve) => {
      this.#interrupt = () => {
        this.#keys.close();
        resolve({ kind: "interrupt" });
      };
      editor.on("line", (text) => resolve({ kind: "line", text }));
      editor.on("close", () => resolve({ kind: "end" }));
      unhook = this.#terminal.onInterrupt(() => this.#interrupt());
    });
    unhook?.();
    editor.close();
    this.#keys.close();
    return line;
  }
}
