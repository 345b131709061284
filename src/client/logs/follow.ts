/** Follows a log over HTTP as it grows, for `tail -f`, `maintail -f` and `fg` (CTL-TL-006..010). */
import { CommandFailure } from "../wire/failures.js";
import type { ResponseEvent } from "../wire/http-response.js";
import { cannotConnect, say } from "../sentences/original-sentences.js";
import type { Shell } from "../shell/shell.js";
import type { Transport } from "../wire/transport.js";

const HEADERS = ["Accept-Encoding: chunked", "Accept: */*", "User-agent: Supervisor HTTP Client"];

/** Follows until Ctrl-C, which prints a line feed, or until the server is gone (CTL-TL-006). */
export async function followUntilInterrupted(shell: Shell, path: string): Promise<void> {
  shell.print(say.following);
  const transport = shell.connect();
  const unhook = shell.terminal.onInterrupt(() => {
    transport.close();
    shell.print("");
  });
  try {
    await follow(shell, transport, path);
  } finally {
    unhook();
    transport.close();
  }
}

/**
 * Copies a log to standard output byte for byte, so that characters cut between two chunks arrive
 * whole (the original decodes each chunk alone, CTL-TL-009). Problems are printed on standard error
 * and do not change the exit status (CTL-TL-007, -008). Resolves when the stream has ended, also by
 * `transport.close()`.
 */
export async function follow(shell: Shell, transport: Transport, path: string): Promise<void> {
  const url = shell.serverUrl + path;
  let wanted = true;
  try {
    await transport.stream({ method: "GET", path: encodePath(path), headers: HEADERS }, (event) => {
      if (event.kind === "head" && event.head.status !== 200) {
        shell.terminal.writeError(`${say.cannotFollow(url, event.head.status)}\n`);
        wanted = false;
      }
      if (event.kind === "body" && wanted) shell.terminal.write(event.bytes);
      if (!wanted || shell.terminal.readerGone) transport.close();
    });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const over = error.failure.kind === "closed" || error.failure.kind === "incomplete";
    if (over) return;
    const lines = shell.hasExtensions ? await shell.describe(error.failure) : [cannotConnect(url, error.failure)];
    for (const line of lines) shell.terminal.writeError(`${line}\n`);
  }
}

/** Passes on the events of a followed log until the stream ends or `transport.close()`; problems only end it. */
export async function streamLog(
  transport: Transport,
  path: string,
  receive: (event: ResponseEvent) => void,
): Promise<void> {
  try {
    await transport.stream({ method: "GET", path: encodePath(path), headers: HEADERS }, receive);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
  }
}

/** Names can contain any character; the server decodes (RPC-LT-001). */
function encodePath(path: string): string {
  return path
    .split("/")
    .map((part) => encodeURIComponent(part).replaceAll("%3A", ":"))
    .join("/");
}
