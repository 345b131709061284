/** The terminal, pipe or file the client was started with. */
import { writeSync } from "node:fs";
import { isatty } from "node:tty";
import type { Prompt, PromptOptions, Terminal } from "./terminal.js";

const STDOUT = 1;
const STDERR = 2;

/** Reads 0, writes 1 and 2, and hears SIGINT. Output is written at once, so nothing is lost by an abrupt end. */
export class StandardTerminal implements Terminal {
  readerGone = false;
  /** Why output was lost, as the system names it, such as ENOSPC; a reader who has had enough is no trouble. */
  trouble: string | undefined;
  readonly isTerminal = isatty(STDOUT);
  readonly isScreen = this.isTerminal && process.env["TERM"] !== "dumb";
  readonly #listeners: (() => void)[] = [];
  #prompt: Prompt | undefined;
  readonly #onSignal = (): void => this.interrupt();

  size(): { readonly rows: number; readonly columns: number } {
    const [columns, rows] = this.isTerminal ? process.stdout.getWindowSize() : [0, 0];
    // A terminal that has not been told yet says 0.
    return { rows: rows || 24, columns: columns || 80 };
  }

  write(output: string | Uint8Array): void {
    if (this.readerGone) return;
    const failure = writeAll(STDOUT, output);
    if (failure === undefined) return;
    this.readerGone = true;
    if (failure !== "EPIPE") this.trouble = failure;
  }

  writeError(text: string): void {
    writeAll(STDERR, text);
  }

  async openPrompt(options: PromptOptions): Promise<Prompt> {
    const { openStandardPrompt } = await import("./standard-prompt.js");
    return (this.#prompt = openStandardPrompt(this, options));
  }

  onInterrupt(listener: () => void): () => void {
    if (this.#listeners.length === 0) process.on("SIGINT", this.#onSignal);
    this.#listeners.push(listener);
    return () => {
      const index = this.#listeners.lastIndexOf(listener);
      if (index >= 0) this.#listeners.splice(index, 1);
      if (this.#listeners.length === 0) process.off("SIGINT", this.#onSignal);
    };
  }

  /** What Ctrl-C does: tells the newest listener. */
  interrupt(): void {
    this.#prompt?.forget?.();
    this.#listeners.at(-1)?.();
  }
}

/** The system's name for what kept it from being written. A full pipe shared with somebody who made it non-blocking is waited for. */
function writeAll(descriptor: number, output: string | Uint8Array): string | undefined {
  let rest = typeof output === "string" ? Buffer.from(output) : output;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EAGAIN") return code;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return undefined;
}
