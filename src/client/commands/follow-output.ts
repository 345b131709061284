/**
 * Follows the output of many processes on one connection to a daemon of ours (`logs -f`): until Ctrl-C, until the
 * reader is gone, or until the daemon has ended. When the daemon reloads or the connection is lost, it connects again
 * and continues where it was.
 */
import { FrameReader, type OutputWish } from "../../core/logs/output-frames.js";
import { EXIT } from "../sentences/exit-codes.js";
import { CommandFailure, type Failure } from "../wire/failures.js";
import { FollowedOutput, type OutputView } from "../logs/followed-output.js";
import { sentences } from "../sentences/extension-sentences.js";
import { Refusal } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import type { Transport } from "../wire/transport.js";

const PATH = "/tsd/output";
const HEADERS = ["User-Agent: tsctl", "Content-Type: application/json"];
/** Seconds to wait for a daemon that announced a reload, and for one that announced nothing. */
const RELOAD_MAX_SECONDS = 30;
const LOST_MAX_SECONDS = 5;
/** Milliseconds between two attempts to connect, and between two reports of missing output. */
const PACE_MS = 100;
const REPORT_MS = 1000;

/** False if the server does not know this address: it is not ours, or older. */
export async function followOutput(
  shell: Shell,
  wish: Pick<OutputWish, "names" | "channels" | "head">,
  view: OutputView,
): Promise<boolean> {
  const follower = new Follower(shell, wish, view);
  try {
    return await follower.run();
  } finally {
    follower.end();
  }
}

/** How one connection ended: the HTTP status of its answer, if it got one. */
interface Outcome {
  readonly status?: number | undefined;
  readonly failure?: Failure;
}

class Follower {
  readonly #shell: Shell;
  readonly #wish: Pick<OutputWish, "names" | "channels" | "head">;
  readonly #output: FollowedOutput;
  readonly #unhook: () => void;
  readonly #timer: NodeJS.Timeout;
  #transport: Transport | undefined;
  #isInterrupted = false;
  #wake: () => void = () => undefined;
  /** Milliseconds; when the last connection was made. */
  #lastConnected = 0;

  constructor(shell: Shell, wish: Pick<OutputWish, "names" | "channels" | "head">, view: OutputView) {
    this.#shell = shell;
    this.#wish = wish;
    this.#output = new FollowedOutput(view);
    this.#unhook = shell.terminal.onInterrupt(() => {
      this.#isInterrupted = true;
      this.#transport?.close();
      this.#wake();
    });
    this.#timer = setInterval(() => this.#output.reportMissing(), REPORT_MS).unref();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#unhook();
    this.#transport?.close();
  }

  async run(): Promise<boolean> {
    const first = await this.#connect(() => undefined);
    if (first.status === undefined && first.failure !== undefined && !this.#isOver()) throw failed(first.failure);
    if (first.status !== undefined && first.status !== 200) return refused(first.status);
    while (!this.#isOver()) {
      if (this.#output.over === "shutdown") return this.#daemonGone(sentences.daemonEnded);
      const isReload = this.#output.over === "reload";
      const patience = isReload ? RELOAD_MAX_SECONDS : LOST_MAX_SECONDS;
      this.#say(isReload ? sentences.daemonReloads : sentences.connectionLost(LOST_MAX_SECONDS));
      this.#output.over = undefined;
      if (!(await this.#reconnect(patience, isReload)))
        return this.#daemonGone(sentences.daemonMissing(this.#shell.serverUrl, patience));
    }
    this.#output.end();
    if (this.#isInterrupted) this.#shell.print("");
    return true;
  }

  #isOver(): boolean {
    return this.#isInterrupted || this.#shell.terminal.readerGone;
  }

  /** Resolves when the next connection has ended; false if none could be made within so many seconds. */
  async #reconnect(seconds: number, isExpected: boolean): Promise<boolean> {
    const deadline = performance.now() + seconds * 1000;
    while (!this.#isOver()) {
      await this.#pause();
      const { status, failure } = await this.#connect(() => {
        if (!isExpected) this.#say(sentences.connectedAgain);
      });
      if (status === 200 || this.#isOver()) return true;
      if (status !== undefined) throw failed({ kind: "status", status, reason: "", path: PATH });
      if (!isAbsence(failure)) throw failed(failure!);
      if (performance.now() >= deadline) return false;
    }
    return true;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, PACE_MS);
    });
  }

  /** One connection from beginning to end; calls `connected` when the answer begins. */
  async #connect(connected: () => void): Promise<Outcome> {
    const transport = this.#shell.connect();
    this.#transport = transport;
    let status: number | undefined;
    let broken: unknown;
    const reader = new FrameReader((frame, bytes) => this.#output.take(frame, bytes));
    try {
      await transport.stream(this.#request(), (event) => {
        if (event.kind === "head") {
          status = event.head.status;
          if (status === 200) connected();
        }
        if (event.kind !== "body" || status !== 200 || broken !== undefined) return;
        try {
          reader.feed(event.bytes);
        } catch (error) {
          broken = error;
        }
        if (broken !== undefined || this.#shell.terminal.readerGone) transport.close();
      });
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      if (broken === undefined) return { status, failure: error.failure };
    } finally {
      if (status === 200) this.#lastConnected = performance.now();
      transport.close();
    }
    if (broken !== undefined) throw failed({ kind: "odd-answer", method: PATH, wanted: "frames" });
    return { status };
  }

  #request() {
    const away = this.#lastConnected === 0 ? undefined : Math.ceil(performance.now() - this.#lastConnected);
    const wish: OutputWish = { ...this.#wish, known: this.#output.positions, away };
    return { method: "POST", path: PATH, headers: HEADERS, body: JSON.stringify(wish) } as const;
  }

  #say(sentence: string): void {
    this.#shell.terminal.writeError(`${sentence}\n`);
  }

  #daemonGone(sentence: string): true {
    this.#output.end();
    this.#say(sentence);
    this.#shell.exitStatus = EXIT.notRunning;
    return true;
  }
}

function refused(status: number): false {
  if (status === 401) throw failed({ kind: "status", status, reason: "Unauthorized", path: PATH });
  if (status === 413) throw new Refusal(sentences.tooMuchToFollow);
  if (status === 503) throw new Refusal(sentences.tooManyFollow);
  return false;
}

function failed(failure: Failure): CommandFailure {
  return new CommandFailure(failure);
}

/** Is there no server, or did it end before it could answer? */
function isAbsence(failure: Failure | undefined): boolean {
  return failure === undefined || ["system", "closed", "incomplete"].includes(failure.kind);
}
