/** What the client needs of the place it runs in: output, questions, Ctrl-C. Tests supply a fake. */

/** What came of asking for a line. */
export type Line =
  | { readonly kind: "line"; readonly text: string }
  /** End of the input: Ctrl-D, or a file that ran out. */
  | { readonly kind: "end" }
  /** Ctrl-C. */
  | { readonly kind: "interrupt" };

/** Candidates for the word before the cursor, and that word (CTL-I-004). */
export type Completer = (line: string) => Promise<readonly [candidates: readonly string[], word: string]>;

/** Somewhere to ask for lines. */
export interface Prompt {
  ask(question: string): Promise<Line>;
  /** The same for an answer that is no command, and is not to be found among those typed before; `ask` if missing. */
  askAside?(question: string): Promise<Line>;
  /** A person types here, with editing. */
  readonly isTyped?: boolean;
  /** The same without echo, as far as the input allows. */
  askSecret(question: string): Promise<Line>;
  /** Drops what was typed ahead, as the terminal does at Ctrl-C; what is piped stays. */
  forget?(): void;
  /** Writes the history file and lets go of the input. */
  close(): void;
}

/** What a prompt offers the one who types. */
export interface PromptOptions {
  readonly complete: Completer;
  readonly historyFile: string | undefined;
}

export interface Terminal {
  /** Writes to standard output at once; nothing stays buffered. */
  write(output: string | Uint8Array): void;
  /** Writes to standard error. */
  writeError(text: string): void;
  /** True when standard output is a terminal: somebody looks. */
  readonly isTerminal: boolean;
  /** Whether it can also have a screen of its own painted on it; one with `TERM=dumb` cannot. */
  readonly isScreen: boolean;
  /** How large it is now; of what is none, a guess. */
  size(): { readonly rows: number; readonly columns: number };
  /** True once nobody reads standard output any more (`| head`): what goes on for ever may stop. */
  readonly readerGone: boolean;
  openPrompt(options: PromptOptions): Promise<Prompt>;
  /** Calls back on Ctrl-C instead of dying; the newest listener alone is called. Returns how to stop. */
  onInterrupt(listener: () => void): () => void;
}
