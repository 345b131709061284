/**
 * Users that programs become, looked up when the configuration is read and kept: a directory service may take seconds to
 * answer, and nobody would be served meanwhile if it were asked at each start of a program.
 *
 * The original asks at each start, in the child, so that a change of the user's groups counts from the next start on. So it
 * does here for the files that most systems have: who changes them is noticed by a look at their dates. What only a
 * directory service knows counts from the next `reread`, `update` or `reload` on.
 */
import { statSync } from "node:fs";
import { PosixError } from "../../posix/errors.js";
import type { Posix, UserRecord } from "../../posix/posix.js";

const FILES = ["/etc/passwd", "/etc/group", "/etc/nsswitch.conf"];

/** Something that differs whenever one of these files has been changed or replaced. */
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

/** By number; also those that are nobody. */
export class KnownUsers {
  readonly #posix: Pick<Posix, "userById">;
  readonly #fingerprint: () => string;
  readonly #known = new Map<number, UserRecord | undefined>();
  #of: string | undefined;

  constructor(posix: Pick<Posix, "userById">, fingerprint: () => string = filesFingerprint) {
    this.#posix = posix;
    this.#fingerprint = fingerprint;
  }

  /** The configuration has been read: look up everybody it names, and those already known, anew. */
  learn(uids: Iterable<number | undefined>): void {
    const wanted = new Set([...this.#known.keys(), ...uids]);
    this.#known.clear();
    for (const uid of wanted) {
      try {
        if (uid !== undefined) this.find(uid);
      } catch (error) {
        // The database did not answer. It is asked again when the program is started, which then fails or does not.
        if (!(error instanceof PosixError)) throw error;
      }
    }
  }

  /** Undefined for a number that is nobody's. Throws PosixError when the database cannot be asked. */
  find(uid: number): UserRecord | undefined {
    const now = this.#fingerprint();
    if (now !== this.#of) this.#known.clear();
    this.#of = now;
    if (!this.#known.has(uid)) this.#known.set(uid, this.#posix.userById(uid));
    return this.#known.get(uid);
  }
}
