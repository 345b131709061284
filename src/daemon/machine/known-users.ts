/**
 * The users that programs run as, looked up when the configuration is read, and kept: a directory service may take
 * seconds to answer, and the daemon could serve no client meanwhile if it asked at each start of a program.
 *
 * The original asks at each start, in the child, so a change of the user's groups counts from the next start on. For
 * the files that most systems have, the same is true here: a change of their dates shows it. What only a directory
 * service knows counts from the next `reread`, `update` or `reload` on.
 */
import { statSync } from "node:fs";
import { PosixError } from "../../posix/errors.js";
import type { Posix, UserRecord } from "../../posix/posix.js";

const FILES = ["/etc/passwd", "/etc/group", "/etc/nsswitch.conf"];

/** A text that differs whenever one of these files has been changed or replaced. */
export function filesFingerprint(paths: readonly string[] = FILES): string {
  return paths.map(fingerprint).join();
}

function fingerprint(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(":");
  } catch {
    return "none";
  }
}

/** Users by number; numbers without a user are kept too. */
export class KnownUsers {
  readonly #posix: Pick<Posix, "userById">;
  readonly #fingerprint: () => string;
  readonly #known = new Map<number, UserRecord | undefined>();
  #of: string | undefined;

  constructor(posix: Pick<Posix, "userById">, fingerprint: () => string = filesFingerprint) {
    this.#posix = posix;
    this.#fingerprint = fingerprint;
  }

  /** The configuration has been read: look up every user it names, and again those already known. */
  learn(uids: Iterable<number | undefined>): void {
    const wanted = new Set([...this.#known.keys(), ...uids]);
    this.#known.clear();
    for (const uid of wanted) {
      try {
        if (uid !== undefined) this.find(uid);
      } catch (error) {
        // The database did not answer. It is asked again when the program is started; that start then fails or works.
        if (!(error instanceof PosixError)) throw error;
      }
    }
  }

  /** Undefined for a number without a user. Throws PosixError when the database cannot be asked. */
  find(uid: number): UserRecord | undefined {
    const now = this.#fingerprint();
    if (now !== this.#of) this.#known.clear();
    this.#of = now;
    if (!this.#known.has(uid)) this.#known.set(uid, this.#posix.userById(uid));
    return this.#known.get(uid);
  }
}
