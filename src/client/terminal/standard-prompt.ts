/**
 * Where lines come from: a person types them (typed-lines.ts), or they are read from a file or pipe.
 * Then the question is printed and the line simply read, as Python's `input` does (CTL-I-001).
 */
import { createInterface } from "node:readline";

import type { Line, Prompt, PromptOptions, Terminal } from "./terminal.js";
import { TypedLines } from "./typed-lines.js";

/** Opens standard input for questions. Editing needs a terminal for both input and output. */
export function openStandardPrompt(terminal: Terminal, options: PromptOptions): Prompt {
  const editing = process.stdin.isTTY && process.stdout.isTTY;
  return editing ? new TypedLines(terminal, options) : new ReadLines(terminal);
}

/** Reads from a pipe or a file. */
class ReadLines implements Prompt {
  readonly #terminal: Terminal;
  readonly #ready: string[] = [];
  #ended = false;
  #waiting: ((line: Line) => void) | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    const reader = createInterface({ input: process.stdin, terminal: false, crlfDelay: Infinity });
    reader.on("line", (text) => {
      if (this.#waiting === undefined) this.#ready.push(text);
      else this.#answer({ kind: "line", text });
    });
    reader.on("close", () => {
      this.#ended = true;
      this.#answer({ kind: "end" });
    });
  }

  async ask(question: string): Promise<Line> {
    this.#terminal.write(question);
    const unhook = this.#terminal.onInterrupt(() => this.#answer({ kind: "interrupt" }));
    try {
      return await this.#next();
    } finally {
      unhook();
    }
  }

  async askSecret(question: string): Promise<Line> {
    this.#terminal.writeError(question);
    return await this.#next();
  }

  close(): void {
    process.stdin.destroy();
  }

  #next(): Promise<Line> {
    const text = this.#ready.shift();
    if (text !== undefined) return Promise.resolve({ kind: "line", text });
    if (this.#ended) return Promise.resolve({ kind: "end" });
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  #answer(line: Line): void {
    this.#waiting?.(line);
    this.#waiting = undefined;
  }
}
