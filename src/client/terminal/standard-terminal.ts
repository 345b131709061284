/** The terminal, pipe or file the client was started with. */
import { writeSync } from "node:fs";
import { isatty } from "node:tty";
import type { Prompt, PromptOptions, Terminal } from "./terminal.js";

const STDOUT = 1;
const STDERR = 2;

/** Reads 0, writes 1 and 2, and listens for SIGINT. Output is written at once, so that a sudden end loses nothing. */
export class StandardTerminal implements Terminal {
  readerGone = false;
  /** The errno name, such as ENOSPC, if output was lost; a reader that closed the pipe is no problem. */
  trouble: string | undefined;
  readonly isTerminal = isatty(STDOUT);
  readonly isScreen = this.isTerminal && process.env["TERM"] !== "dumb";
  readonly #listeners: (() => void)[] = [];
  #prompt: Prompt | undefined;
  readonly #onSignal = (): void => this.interrupt();

  size(): { readonly rows: number; readonly columns: number } {
    const [columns, rows] = this.isTerminal ? process.stdout.getWindowSize() : [0, 0];
    // A terminal whose size was never set reports 0.
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

  /** At Ctrl-C: calls the newest listener. */
  interrupt(): void {
    this.#prompt?.forget?.();
    this.#listeners.at(-1)?.();
  }
}

/**
 * Writes all; returns the errno name if that failed. Waits when a pipe is full that another process made non-blocking.
 */
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
