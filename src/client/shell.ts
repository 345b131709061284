/** What a verb may know and do: the session as its verbs see it. */
import type { Remote } from "./remote.js";
import type { Style } from "./style.js";
import type { Terminal } from "./terminal.js";
import type { Login, Transport } from "./transport.js";
import type { Verb } from "./commands/verb.js";

export interface Shell {
  /** The server as people wrote it; `open` changes it. */
  readonly serverUrl: string;
  /** Credentials in force; asked for anew when the server refuses them (CTL-G-008). */
  readonly login: Login;
  /** Methods of the server, on the connection of this command. Throws CommandFailure on an unusable URL. */
  readonly remote: Remote;
  /** Confirm before what cannot be undone, ask for missing credentials (CLI-C-003). */
  readonly interactive: boolean;
  readonly terminal: Terminal;
  readonly style: Style;
  readonly verbs: readonly Verb[];
  /** The last failure's status (CTL-X-008). */
  exitStatus: number;
  /** Prints one line on standard output. */
  print(line: string): void;
  /** Asks a question; throws CommandFailure at the end of the input, Interrupted on Ctrl-C. */
  ask(question: string): Promise<string>;
  /** Opens a connection of its own, for what runs beside the methods. The caller closes it. */
  connect(): Transport;
  /** Ends the session after this verb (CTL-I-002). */
  leave(): void;
  /** Turns to another server (CTL-O-001). */
  turnTo(serverUrl: string): void;
}

/** Ctrl-C met a question: the command is over and so is the session. */
export class Interrupted extends Error {}
