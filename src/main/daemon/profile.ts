/**
 * `--profile_options`: where the daemon spends its time, printed on stdout when it ends (CLI-D-020).
 *
 * The original counts every call of every function; V8 samples the stack a thousand times a second. So the columns are
 * the same except the first, which has samples instead of calls.
 */
import { ownEntry } from "../../core/own-entry.js";
import { Session, type Profiler } from "node:inspector";
import { basename } from "node:path";

/** Which part of the profile is printed, and in which order. */
export interface ProfileOptions {
  /** `cumulative`, `calls` or `time`; the first known one counts. */
  readonly order: readonly string[];
  readonly callers: boolean;
}

/** One function's share. Times are in microseconds. */
interface Share {
  readonly place: string;
  samples: number;
  own: number;
  cumulative: number;
  /** Time spent in it, by the function that called it. */
  readonly callers: Map<string, number>;
}

const ORDERS: Readonly<Record<string, (share: Share) => number>> = {
  cumulative: (share) => share.cumulative,
  cumtime: (share) => share.cumulative,
  calls: (share) => share.samples,
  ncalls: (share) => share.samples,
  time: (share) => share.own,
  tottime: (share) => share.own,
};

/** The share of all functions that is printed. */
const PRINTED_SHARE = 0.3;

/** A list with commas; as in the original any word is accepted, and unknown words are ignored. */
export function profileOptions(text: string): ProfileOptions {
  const words = text.split(",").map((word) => word.trim().toLowerCase());
  return { order: words.filter((word) => word !== "callers"), callers: words.includes("callers") };
}

/** Begin; the returned function ends it and returns the text to print. */
export function startProfile(options: ProfileOptions): () => string {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.start");
  return () => {
    let report = "";
    session.post("Profiler.stop", (error, { profile }) => {
      report = error === null ? profileReport(profile, options) : `cannot profile: ${error.message}\n`;
    });
    session.disconnect();
    return report;
  };
}

/** The text of a profile: a table of functions, or for each function its callers. */
export function profileReport(profile: Profiler.Profile, { order, callers }: ProfileOptions): string {
  const by = order.find((word) => Object.hasOwn(ORDERS, word)) ?? "cumulative";
  const rank = ownEntry(ORDERS, by)!;
  const shares = sharesOf(profile).sort((a, b) => rank(b) - rank(a) || (a.place < b.place ? -1 : 1));
  const shown = shares.slice(0, Math.ceil(shares.length * PRINTED_SHARE));
  const head =
    `         ${profile.samples?.length ?? 0} samples in ${seconds(profile.endTime - profile.startTime)} seconds\n\n` +
    `   Ordered by: ${by}\n   List reduced from ${shares.length} to ${shown.length}\n\n`;
  if (callers) return `${head}Function  was called by...  cumtime\n${shown.map(callersText).join("")}\n`;
  const rows = shown.map(({ samples, own, cumulative, place }) =>
    [String(samples).padStart(9), seconds(own).padStart(8), seconds(cumulative).padStart(8), place].join(" "),
  );
  return `${head}  samples  tottime  cumtime filename:lineno(function)\n${rows.join("\n")}\n\n`;
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Share[] {
  const own = new Map<number, { samples: number; time: number }>();
  for (const [at, id] of samples.entries()) {
    const sum = own.get(id) ?? { samples: 0, time: 0 };
    own.set(id, { samples: sum.samples + 1, time: sum.time + (timeDeltas[at] ?? 0) });
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const shares = new Map<string, Share>();
  const shareOf = (place: string): Share => {
    const share = shares.get(place) ?? { place, samples: 0, own: 0, cumulative: 0, callers: new Map<string, number>() };
    shares.set(place, share);
    return share;
  };
  /** `above` are the functions through which this one was called: a recursive one's time counts once. */
  const visit = (node: Profiler.ProfileNode, above: readonly string[]): number => {
    const place = placeOf(node);
    const share = shareOf(place);
    const { samples: count, time } = own.get(node.id) ?? { samples: 0, time: 0 };
    let cumulative = time;
    for (const child of node.children ?? []) cumulative += visit(byId.get(child)!, [...above, place]);
    share.samples += count;
    share.own += time;
    if (!above.includes(place)) share.cumulative += cumulative;
    const caller = above.at(-1);
    if (caller !== undefined) share.callers.set(caller, (share.callers.get(caller) ?? 0) + cumulative);
    return cumulative;
  };
  if (nodes[0] !== undefined) visit(nodes[0], []);
  return [...shares.values()];
}

function placeOf({ callFrame: { functionName, url, lineNumber } }: Profiler.ProfileNode): string {
  const name = functionName === "" ? "anonymous" : functionName;
  return url === "" ? `{${name}}` : `${basename(url)}:${lineNumber + 1}(${name})`;
}

function callersText({ place, callers }: Share): string {
  const lines = [...callers].map(([caller, time]) => `    <-  ${seconds(time).padStart(8)}  ${caller}\n`);
  return `${place}\n${lines.join("")}`;
}

function seconds(microseconds: number): string {
  return (microseconds / 1e6).toFixed(3);
}
