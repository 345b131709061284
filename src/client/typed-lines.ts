/**
 * Lines typed by a person, with editing, history and TAB (CTL-I-004..008). Each question has an
 * editor of its own: between questions the terminal is in its ordinary mode, so that Ctrl-C reaches
 * a running command as a signal.
 */
import { createInterface, type Interface } from "node:readline";
import { readHistory, writeHistory } from "./history.js";

import type { Line, Prompt, PromptOptions, Terminal } from "./terminal.js";

export class TypedLines implements Prompt {
  readonly #terminal: Terminal;
  readonly #options: PromptOptions;
  /** Whole lines that came in one piece with an earlier one: pasted. */
  readonly #pasted: string[] = [];
  /** What was typed after the last line feed so far. */
  #begun = "";
  /** Newest first. */
  #history: readonly string[];

  constructor(terminal: Terminal, options: PromptOptions) {
    this.#terminal = terminal;
    this.#options = options;
    this.#history = readHistory(options.historyFile);
  }

  async ask(question: string): Promise<Line> {
    const text = this.#pasted.shift();
    if (text !== undefined) {
      this.#terminal.write(`${question}${text}\n`);
      return { kind: "line", text };
    }
    const editor = createInterface({
      input: process.stdin,
      output: process.stdout,
      terminal: true,
      prompt: question,
      history: [...this.#history],
      historySize: Number.MAX_SAFE_INTEGER,
      completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
        void this.#options.complete(line).then(([candidates, word]) => done(null, [[...candidates], word]));
      },
    });
    editor.on("history", (history) => (this.#history = [...history]));
    editor.prompt();
    editor.write(this.#begun);
    return await this.#lineOf(editor);
  }

  /** No output, no echo, no history. */
  async askSecret(question: string): Promise<Line> {
    this.#terminal.write(question);
    const line = await this.#lineOf(createInterface({ input: process.stdin, terminal: true, historySize: 0 }));
    this.#terminal.write("\n");
    return line;
  }

  close(): void {
    writeHistory(this.#options.historyFile, this.#history);
  }

  /** The first line of an editor, which then ends; further whole lines are kept for the next questions. */
  async #lineOf(editor: Interface): Promise<Line> {
    const lines: string[] = [];
    const first = await new Promise<Line>((resolve) => {
      editor.on("line", (text) => {
        lines.push(text);
        resolve({ kind: "line", text });
      });
      editor.on("close", () => resolve({ kind: "end" }));
      editor.on("SIGINT", () => resolve({ kind: "interrupt" }));
    });
    this.#pasted.push(...lines.slice(1));
    this.#begun = first.kind === "line" ? editor.line : "";
    editor.close();
    return first;
  }
}
