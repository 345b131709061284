/** What the client needs of its terminal: output, questions, Ctrl-C. Tests supply a fake. */

/** The answer to a question: a line, or the reason why there is none. */
export type Line =
  | { readonly kind: "line"; readonly text: string }
  /** End of the input: Ctrl-D, or a file that ran out. */
  | { readonly kind: "end" }
  /** Ctrl-C. */
  | { readonly kind: "interrupt" };

/** Candidates for the word before the cursor, and that word (CTL-I-004). */
export type Completer = (line: string) => Promise<readonly [candidates: readonly string[], word: string]>;

/** Asks for lines. */
export interface Prompt {
  ask(question: string): Promise<Line>;
  /** Asks for an answer that is no command: the history neither keeps nor offers it. `ask` is used if missing. */
  askAside?(question: string): Promise<Line>;
  /** A person types here, with editing. */
  readonly isTyped?: boolean;
  /** Asks without echo, as far as the input allows. */
  askSecret(question: string): Promise<Line>;
  /** Drops what was typed ahead, as the terminal does at Ctrl-C; what is piped stays. */
  forget?(): void;
  /** Writes the history file and closes the input. */
  close(): void;
}

/** What a prompt offers while lines are typed. */
export interface PromptOptions {
  readonly complete: Completer;
  readonly historyFile: string | undefined;
}

export interface Terminal {
  /** Writes to standard output at once; nothing stays buffered. */
  write(output: string | Uint8Array): void;
  /** Writes to standard error. */
  writeError(text: string): void;
  /** True if standard output is a terminal. */
  readonly isTerminal: boolean;
  /** True if a whole screen can be drawn on it; false with `TERM=dumb`. */
  readonly isScreen: boolean;
  /** Its present size; a guess if it is no terminal. */
  size(): { readonly rows: number; readonly columns: number };
  /** True once the reader of standard output is gone (`| head`): endless output can stop. */
  readonly readerGone: boolean;
  openPrompt(options: PromptOptions): Promise<Prompt>;
  /** Ctrl-C calls `listener` and does not end the client; only the newest is called. Returns how to remove it. */
  onInterrupt(listener: () => void): () => void;
}
