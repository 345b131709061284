/** A verb that refuses: it ends with one sentence and an exit status, though nothing broke. */
import { EXIT, type ClientExitStatus } from "./exit-codes.js";

/** Thrown by verbs, printed by the session. */
export class Refusal extends Error {
  readonly status: number;
  /** The verb whose help is printed after the sentence (CTL-SA-001). */
  readonly help: string | undefined;

  /** The errno name of a failed connection; the session then explains it. */
  readonly trouble: string | undefined;

  constructor(sentence: string, status: number = EXIT.generic, help?: string, trouble?: string) {
    super(sentence);
    this.status = status;
    this.help = help;
    this.trouble = trouble;
  }
}

/** A refusal of wrong arguments: the verb's help follows. */
export function usage(verb: string, sentence: string, status: ClientExitStatus = EXIT.generic): Refusal {
  return new Refusal(sentence, status, verb);
}
