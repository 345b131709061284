/**
 * Names of the log files that the configuration does not name: how they are made, and how they are recognized later
 * (LOG-A-*).
 */
import type { OutputChannel } from "./channel.js";

/** The characters of the random part of a name (LOG-A-001). */
export const AUTO_NAME_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_";
/** How many letters the random part has. */
export const AUTO_NAME_CHARS = 8;

/**
 * The file's name in childlogdir.
 *
 * @param random at least {@link AUTO_NAME_CHARS} random bytes; the shell draws again if the file exists
 */
export function autoLogName(
  processName: string,
  channel: OutputChannel,
  identifier: string,
  random: Uint8Array,
): string {
  let unique = "";
  for (const byte of random.subarray(0, AUTO_NAME_CHARS)) {
    unique += AUTO_NAME_LETTERS.charAt(byte % AUTO_NAME_LETTERS.length);
  }
  return `${processName}-${channel}---${identifier}-${unique}.log`;
}

/**
 * Recognizes the files that a daemon with this identifier leaves behind: such a name, or one of its backups
 * (LOG-A-005). Unlike the original's pattern, this one matches the whole name and takes the identifier literally, so
 * that `x---supervisor-a.log.bak` survives (IMP-043).
 */
export function autoLogPattern(identifier: string): RegExp {
  const literal = identifier.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return new RegExp(`^[^\\n]+?---${literal}-\\S+\\.log\\.?\\d{0,4}$`);
}
