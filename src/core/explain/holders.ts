/** Which processes hold what a program's output calls in use, and what to do about it. */
import { addressText, type Address } from "./addresses.js";
import { killLine, type Explained } from "./ends.js";
import type { Facts } from "./situation.js";
import { list } from "./wording.js";

/** A process that listens at an address, or an instance that runs; without a pid when that may not be seen. */
export interface Holder {
  readonly pid: number | undefined;
  /** Its command line, or its owner when nothing else can be seen. */
  readonly what: string;
  /** How many of its descendants hold the same. */
  readonly others: number;
  /**
   * Its relation to the program that complains; or the name of the other program that it belongs to, or that left it
   * behind.
   */
  readonly relation:
    | ("itself" | "left-behind" | "same-file" | "stranger")
    // The explanation: one of the daemon's servers, or the socket of an fcgi-program.
    | "daemon"
    | { readonly program: string }
    | { readonly leftBy: string };
}

/** What is in use, and which processes hold it. */
export interface HeldAddresses {
  /** Where the address was found: in the program's output, or, when the output does not name it, in its command. */
  readonly from: "output" | "command";
  readonly all: readonly { readonly address: Address; readonly holders: readonly Holder[] }[];
}

/**
 * As sentences; nothing when the program does not complain.
 * @param tried its name, if it runs or is being tried
 */
export function addressLines(held: HeldAddresses | undefined, facts: Facts, tried: string | undefined): Explained {
  if (held === undefined) return { because: [], advice: [] };
  const { from, all } = held;
  const unnamed = from === "command" || all.length === 0;
  const explained = all.map((each) => linesFor(each, facts, tried));
  return {
    because: [
      ...(unnamed
        ? [
            `its output says that an address is in use, but not which${all.length === 0 ? "" : "; its command names one"}`,
          ]
        : []),
      ...explained.flatMap(({ because }) => because),
    ],
    advice: [
      ...(all.length === 0 ? ["ss -ltnp shows which process listens at which address"] : []),
      ...explained.flatMap(({ advice }) => advice),
    ],
    edits: explained.flatMap(({ edits = [] }) => edits),
  };
}

function linesFor(
  { address, holders }: HeldAddresses["all"][number],
  facts: Facts,
  tried: string | undefined,
): Explained {
  if (holders.length === 0) return { because: [noHolder(address)], advice: [] };
  const kinds = new Map<string, Holder[]>();
  for (const holder of holders) {
    const key = JSON.stringify(holder.relation);
    kinds.set(key, [...(kinds.get(key) ?? []), holder]);
  }
  const explained = [...kinds.values()].map((alike) => relationLines(address, alike, facts, tried));
  return {
    because: explained.flatMap(({ because }) => because),
    advice: explained.flatMap(({ advice }) => advice),
    edits: explained.flatMap(({ edits = [] }) => edits),
  };
}

function noHolder(address: Address): string {
  return address.kind === "instance"
    ? `pid ${address.pid}, which its output names as running already, does not run: its pidfile is stale`
    : `no process holds ${addressText(address)} any more`;
}

/** Explains the holders with one relation to the program. */
function relationLines(
  address: Address,
  holders: readonly Holder[],
  { policy, background }: Facts,
  tried: string | undefined,
): Explained {
  const held = holders.map((holder) => `${addressText(address)} is held by ${who(holder)}`);
  const [{ relation }] = holders as readonly [Holder];
  const pids = holders.flatMap(({ pid }) => pid ?? []);
  const kill = pids.length === 0 ? [] : [killLine(pids, undefined)];
  const them = holders.length > 1 ? "them" : "it";
  if (typeof relation === "object") {
    return "program" in relation
      ? {
          because: held.map((each) => `${each}, of ${relation.program}`),
          advice: [
            address.kind === "instance"
              ? `remove one of the two programs, or give each its own pidfile`
              : "give one of the two programs another address",
          ],
        }
      : {
          because: [...held, `${relation.leftBy} has left ${them} behind`],
          advice: [`tsctl why ${relation.leftBy}`, ...kill],
        };
  }
  switch (relation) {
    case "itself":
      return {
        because: holders.map((holder) => `${addressText(address)} is now held by this program itself: ${who(holder)}`),
        advice: [],
      };
    case "left-behind":
      return {
        because: [...held, `an earlier life of this program left ${them} behind`],
        advice: kill,
        // A command that goes into the background must be changed instead; after that it leaves nothing behind.
        edits:
          policy.orphans.beforeStart || (background.known !== undefined && background.known.unless === undefined)
            ? []
            : ["write tsd_orphans=before_start, which ends what was left behind before each start"],
      };
    case "same-file":
      return {
        because: [
          ...held,
          background.isSure && background.left.some(({ pid }) => pids.includes(pid))
            ? "an earlier life of it has gone into the background"
            : "that is the same program: an earlier life of it that went into the background, or one that the daemon did not start",
        ],
        // Otherwise the next try goes into the background too.
        advice: pids.length === 0 ? [] : [killLine(pids, background.known === undefined ? undefined : tried)],
        edits: background.known === undefined ? [] : [background.known.advice],
      };
    case "daemon":
      if (address.kind === "instance") {
        const itself = `pid ${address.pid}, which its output names as running already, is this daemon: its pidfile is stale`;
        return { because: [itself], advice: ["remove the program's pidfile"] };
      }
      return {
        because: [`${addressText(address)} is held by this daemon itself, which listens there`],
        advice: [
          "give this program another address, or move the daemon: port= of [inet_http_server], file= of [unix_http_server]",
        ],
      };
    case "stranger": {
      const end = pids.length === 0 ? "end that" : `end that (${list(kill)})`;
      return { because: held, advice: [`${end}, or give this program another address`] };
    }
  }
}

function who({ pid, what, others }: Holder): string {
  const below = others === 0 ? "" : ` (and ${others} below it)`;
  return `${pid === undefined ? what : `pid ${pid}: ${what}`}${below}`;
}
