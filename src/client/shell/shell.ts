/** What a verb is, and what it can know and do: the session as its verbs see it. */
import type { Failure } from "../wire/failures.js";
import type { Remote } from "../wire/remote.js";
import type { Style } from "../terminal/style.js";
import type { Prompt, Terminal } from "../terminal/terminal.js";
import type { Login, Transport } from "../wire/transport.js";

/** One session, as verbs see it. */
export interface Shell {
  /** The server's URL as the user wrote it; `open` changes it. */
  readonly serverUrl: string;
  /** The credentials in use; asked for again when the server refuses them (CTL-G-008). */
  readonly login: Login;
  /** Methods of the server, on the connection of this command. Throws CommandFailure if the URL is not usable. */
  readonly remote: Remote;
  /** Called by our own name: does more than the original, and prints sentences instead of Python's exceptions. */
  readonly hasExtensions: boolean;
  /** Ask for confirmation and for missing credentials (CLI-C-003). */
  readonly interactive: boolean;
  readonly terminal: Terminal;
  readonly style: Style;
  readonly verbs: readonly Verb[];
  /** The last failure's status (CTL-X-008). */
  exitStatus: number;
  /** Prints one line on standard output. */
  print(line: string): void;
  /** The lines to print for a failure: the original's one or, under our own name, ours. */
  describe(failure: Failure): Promise<readonly string[]>;
  /** A line of advice for standard error, written when the verb has ended. */
  hint(line: string): void;
  /** Where lines are typed or read from; opened when first needed. */
  prompt(): Promise<Prompt>;
  /** Asks a question; throws CommandFailure at the end of the input, Interrupted on Ctrl-C. */
  ask(question: string): Promise<string>;
  /** Opens a connection of its own, for what runs beside the methods. The caller closes it. */
  connect(): Transport;
  /** Ends the session after this verb (CTL-I-002). */
  leave(): void;
  /** Switches to another server (CTL-O-001). */
  turnTo(serverUrl: string): void;
}

/** Runs a verb on the rest of the line. Throws Refusal and CommandFailure, which the session prints. */
export type Run = (shell: Shell, argument: string) => Promise<void>;

/** A row of the table of verbs. */
export interface Verb {
  readonly name: string;
  /** Printed by `help <name>`, one line each; none means there is no such topic. */
  readonly help: readonly string[];
  /** Loads the program only when it is called: two dozen files would cost 8 ms of start-up. */
  readonly load: () => Promise<Run>;
  /** Not in the table that `help` prints. */
  readonly unlisted?: true;
  /** The plugin that brought it; the client's own verbs have none (CTL-PL-003). */
  readonly plugin?: string;
  /** What TAB offers after it, besides verbs: names of processes or of groups, or these words. */
  readonly takes?: "processes" | "groups" | readonly string[];
  /** The original has no verb of this name. */
  readonly isOwn?: true;
  /** What it does, in a sentence, for the table of `help` under our own name. */
  readonly summary?: string | undefined;
  /** Shown by `help <name>` below the original's lines: commands to copy and what they do. */
  readonly examples?: readonly (readonly [command: string, meaning: string])[];
}

/** Ctrl-C at a question: ends the command and the session. */
export class Interrupted extends Error {}
