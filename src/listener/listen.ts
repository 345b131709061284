/** The loop of a listener: say READY, take an event, answer, until the daemon closes the pipe (EV-PROTO-027). */
import type { Readable, Writable } from "node:stream";
import { EventReader, type ListenerEvent } from "./protocol.js";

/**
 * Deals with one event. Returning nothing answers OK, returning text or bytes answers with those;
 * throwing answers FAIL, and the daemon offers the event again. Events come one at a time.
 */
export type Handle = (event: ListenerEvent) => HandlerResult | Promise<HandlerResult>;

/** What a handler may return. */
export type HandlerResult = string | Uint8Array | undefined | void; // eslint-disable-line @typescript-eslint/no-invalid-void-type

/** The connection to the daemon: by default the process's own standard channels. */
export interface Channels {
  readonly input?: Readable;
  readonly output?: Writable;
  /** Called with the reason when an event is answered with FAIL; writes to standard error if not given. */
  readonly complain?: (text: string) => void;
}

/**
 * Listens until the input ends. Standard output belongs to the protocol: write anything else to
 * standard error. Rejects when the input is not the daemon's protocol or the daemon closed the output.
 */
export async function listen(handle: Handle, channels: Channels = {}): Promise<void> {
  const { input = process.stdin, output = process.stdout, complain = toStandardError } = channels;
  const reader = new EventReader();
  await write(output, "READY\n");
  for await (const chunk of input) {
    for (const event of reader.feed(chunk as Uint8Array)) {
      await write(output, resultOf(await answerTo(event, handle, complain)));
      await write(output, "READY\n");
    }
  }
}

async function answerTo(event: ListenerEvent, handle: Handle, complain: (text: string) => void): Promise<Uint8Array> {
  try {
    const answer = await handle(event);
    return typeof answer === "object" ? answer : Buffer.from(answer ?? "OK");
  } catch (error) {
    complain(`${event.name} ${event.serial}: ${error instanceof Error ? (error.stack ?? "") : String(error)}\n`);
    return Buffer.from("FAIL");
  }
}

function resultOf(answer: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`RESULT ${answer.length}\n`), answer]);
}

function write(output: Writable, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(data, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function toStandardError(text: string): void {
  process.stderr.write(text);
}
