/** Checks after a round of the fuzzer: one consumer of one program's output each, compared with the expected result. */
import { existsSync, readFileSync } from "node:fs";
import type { Scene } from "../scene.js";
import { difference } from "./difference.js";
import { unexplained, type Transform } from "./groupings.js";
import { piecesOf, sent, type Channel, type Script } from "./script.js";

/** Asked again and again until it reports nothing. */
export interface Check {
  /** The consumer and the program. */
  readonly what: string;
  /** What is wrong, or undefined. */
  readonly verdict: () => string | undefined | Promise<string | undefined>;
  /** Needs a running daemon. */
  readonly live?: boolean;
}

/** The first content of a log file, so that followers are seen to have begun before the programs. */
export const BEFORE = "== before ==\n";

/** Bytes equal to the byte. */
export function equal(what: string, expected: Buffer, found: () => Buffer): Check {
  return { what, verdict: () => difference(expected, found()) };
}

/** A list of byte strings equal to the byte. */
export function equalList(what: string, expected: readonly Buffer[], found: () => readonly Buffer[]): Check {
  const verdict = () => {
    const all = found();
    const wrong = expected.findIndex((each, index) => index >= all.length || !each.equals(all[index]!));
    if (wrong >= 0) return `number ${wrong}: ${difference(expected[wrong]!, all[wrong] ?? Buffer.alloc(0))}`;
    return all.length > expected.length ? `${all.length} instead of ${expected.length}` : undefined;
  };
  return { what, verdict };
}

/** The log file of a channel contains what was sent; without a channel, that of both. */
export function fileHas(scene: Scene, script: Script, channel?: Channel, before = ""): Check {
  const file = logName(script.name, channel ?? "stdout");
  const expected = Buffer.concat([Buffer.from(before), sent(script, channel)]);
  return equal(`file ${file}`, expected, () => bytesOf(scene, file));
}

/** The result follows from the pieces, for some way of reading them together. */
export function explained(
  what: string,
  script: Script,
  channel: Channel | undefined,
  transform: Transform,
  found: () => Buffer,
): Check {
  const pieces = piecesOf(script, channel);
  let last: { readonly bytes: Buffer; readonly verdict: string | undefined } | undefined;
  const verdict = () => {
    const bytes = found();
    if (last?.bytes.equals(bytes) !== true) last = { bytes, verdict: unexplained(pieces, transform, bytes) };
    return last.verdict;
  };
  return { what, verdict };
}

/** The daemon logs no problem except refusals, exits of its programs, and the warnings for every daemon run as root. */
export function noComplaints(scene: Scene): Check {
  const expected =
    /event was rejected|rejects events by mistake|terminated by SIG|as root|received SIGTERM|without any HTTP authentication/;
  const verdict = () => {
    const lines = bytesOf(scene, "supervisord.log").toString().split("\n");
    const complaints = lines.filter((line) => / (WARN|ERRO|CRIT) /.test(line) && !expected.test(line));
    return complaints.length === 0 ? undefined : complaints.slice(0, 4).join("\n");
  };
  return { what: "supervisord.log", verdict };
}

/** The name of the log of a channel, as the stages' configurations give it. */
export const logName = (program: string, channel: Channel): string => `${program}.${channel}`;

/** What is in a file of the scene; nothing if it is not there. */
export function bytesOf(scene: Scene, file: string): Buffer {
  const path = scene.path(file);
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}
