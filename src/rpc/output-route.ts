/** `POST /tsd/output`: the output of processes as it comes, for `tsctl logs -f`; the original has no such path. */
import type { OutputPosition, OutputWish } from "../core/logs/output-frames.js";
import { isPattern } from "../core/process/name-pattern.js";
import { decodeUtf8Lossy } from "../core/text.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import { tooManyStreams } from "../http/error-page.js";
import type { FollowWatch } from "../http/follow-watch.js";
import type { Headers, Route } from "../http/message.js";
import { CHANNELS, OutputStream } from "./output-stream.js";

/** The path. */
export const OUTPUT_PATH = "/tsd/output";
/**
 * Bytes of a request: some thousand programs with a position for each. Reading it takes a tenth of a second at most.
 */
const WISHED_MAX_BYTES = 1024 * 1024;
/** Patterns in a request, and the length of one: each is compared with each program whenever one comes or goes. */
const MAX_PATTERNS = 100;
const PATTERN_MAX_CHARS = 1000;
/** Most bytes of old output that each channel begins with. */
const HEAD_MAX_BYTES = 1024 * 1024;
const HEADERS: Headers = [
  ["Content-Type", "application/octet-stream"],
  ["Cache-Control", "no-store"],
  ["X-Accel-Buffering", "no"],
];

/**
 * Answers with frames (`core/logs/output-frames`) until one side ends it; 400 for an invalid request, 413 if too large.
 */
export function outputRoute(supervisor: Supervisor, watch: FollowWatch): Route {
  return {
    matches: ({ target, method }) => method === "POST" && target === OUTPUT_PATH,
    handle: ({ body }, reply) => {
      if (body.length > WISHED_MAX_BYTES) return reply.error(413);
      const wish = wishIn(decodeUtf8Lossy(body));
      if (wish === undefined) return reply.error(400);
      if (isTooMuch(wish)) return reply.error(413);
      if (!reply.mayStream) return tooManyStreams(reply);
      const now = supervisor.context.clock() * 1000;
      const stream = new OutputStream(supervisor, wish, reply.stream(200, HEADERS), watch, now);
      reply.onClose(() => stream.stop());
      reply.onLast((done) => stream.finish(done));
      stream.start();
    },
  };
}

/** Parses the body of a request; undefined if it is invalid. */
export function wishIn(text: string): OutputWish | undefined {
  const { names, channels, head, known, away } = objectIn(text);
  if (!isListOf(names, (each) => typeof each === "string")) return undefined;
  if (!isListOf(channels, (each) => CHANNELS.some((one) => one === each))) return undefined;
  if (!isCount(head) || (away !== undefined && !isCount(away))) return undefined;
  if (typeof known !== "object" || known === null || !Object.values(known).every(isPosition)) return undefined;
  return {
    names: names as string[],
    channels: CHANNELS.filter((each) => channels.includes(each)),
    head: Math.min(head, HEAD_MAX_BYTES),
    known: known as Record<string, OutputPosition>,
    away,
  };
}

/** Would it take too long to compare with each program? */
export function isTooMuch({ names }: OutputWish): boolean {
  const patterns = names.filter(isPattern);
  return patterns.length > MAX_PATTERNS || patterns.some(({ length }) => length > PATTERN_MAX_CHARS);
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isListOf(value: unknown, isRight: (each: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(isRight);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isPosition(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { source, at } = value as Partial<Record<keyof OutputPosition, unknown>>;
  return typeof source === "string" && isCount(at);
}
