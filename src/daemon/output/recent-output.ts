/**
 * The last output of a process, wherever it was logged: to explain why the process ended (`tsctl why`), and for `tail`.
 */
import type { OutputChannel } from "../../core/logs/channel.js";
import { closeSync, fstatSync, readSync } from "node:fs";
import type { OutputStyle } from "../../core/config/model/model.js";
import { LastBytes } from "../../core/logs/last-bytes.js";
import { isOwnFile, type LogPaths } from "./child-logs.js";
import { openToRead } from "../logs/log-path.js";
import { ownDescriptor } from "../logs/own-descriptor.js";

/** Bytes of each channel that are kept by default. */
const KEPT_BYTES = 16 * 1024;
/**
 * The same where a file has all of it: enough to say why it ended, and from this program alone, even if others write
 * there too.
 */
const KEPT_BESIDE_FILE_BYTES = 8 * 1024;

export class RecentOutput {
  /** What is kept of each channel; it outlives the child. */
  readonly stdout: LastBytes;
  readonly stderr: LastBytes;
  readonly #mayRead: boolean;
  readonly #paths: LogPaths;

  constructor({ tailMemory }: OutputStyle, paths: LogPaths) {
    const keep = (path: string | undefined) =>
      new LastBytes(
        tailMemory || (path === undefined || ownDescriptor(path) !== undefined ? KEPT_BYTES : KEPT_BESIDE_FILE_BYTES),
      );
    this.stdout = keep(paths.stdout);
    this.stderr = keep(paths.stderr);
    this.#mayRead = tailMemory > 0;
    this.#paths = paths;
  }

  /** At most `bytes` of a channel's end, from its log file, or from memory where there is no file. May be empty. */
  last(channel: OutputChannel, bytes: number): Uint8Array {
    const path = this.#paths[channel];
    if (isOwnFile(path)) return endOfFile(path, bytes);
    const kept = this[channel].read();
    return kept.subarray(Math.max(0, kept.length - bytes));
  }

  /** The last bytes of this process itself, whatever else is in its log file. */
  remembered(channel: OutputChannel): Uint8Array {
    return this[channel].read();
  }

  /**
   * What clients may read of a channel that has no file (`tsd_tail_memory`); undefined = nothing, as under the
   * original.
   */
  readable(channel: OutputChannel): LastBytes | undefined {
    return this.#mayRead && !isOwnFile(this.#paths[channel]) ? this[channel] : undefined;
  }

  /** Forget all of it. */
  clear(): void {
    this.stdout.clear();
    this.stderr.clear();
  }
}

function endOfFile(path: string, bytes: number): Uint8Array {
  let fd: number;
  try {
    fd = openToRead(path);
  } catch {
    return new Uint8Array(0);
  }
  try {
    const from = Math.max(0, fstatSync(fd).size - bytes);
    const end = Buffer.alloc(bytes);
    return end.subarray(0, readSync(fd, end, 0, bytes, from));
  } finally {
    closeSync(fd);
  }
}
