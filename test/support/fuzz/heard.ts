/**
 * What the listeners of a pool wrote of the events they were given (fixtures/listeners/halting.*), and the rules every
 * pool keeps: each event is answered OK exactly once, none is missing, and what was refused is delivered again.
 */
import { existsSync, readFileSync } from "node:fs";
import type { Scene } from "../scene.js";
import { difference } from "./difference.js";
import type { Channel } from "./script.js";
import { bytesOfData } from "./undecodable.js";

/** One event as one member was given it. */
export interface Delivery {
  readonly name: string;
  /** The number of the event in its pool. */
  readonly number: number;
  readonly payload: string;
  readonly accepted: boolean;
}

/** What each member of a pool was given, in its order. `process_num` tells their records apart. */
export function deliveries(scene: Scene, pool: string, members: number): Delivery[][] {
  return Array.from({ length: members }, (_, member) =>
    textOf(scene, `${pool}-${member}`)
      .split("\n")
      .slice(0, -1)
      .map((line) => {
        const { header, payload, answer } = JSON.parse(line) as Readonly<
          Record<"header" | "payload" | "answer", string>
        >;
        return { ...named(header), payload, accepted: answer === "OK" };
      }),
  );
}

/** What halting.sh was given, all of which it accepts. */
export function shellDeliveries(scene: Scene, file: string): Delivery[] {
  const found: Delivery[] = [];
  const text = textOf(scene, file);
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    const header = text.slice(at, end);
    const length = Number(/ len:(\d+)$/.exec(header)?.[1]);
    found.push({ ...named(header), payload: text.slice(end + 1, end + 1 + length), accepted: true });
    at = end + length + 2;
  }
  return found;
}

/** Which rule of every pool is broken; undefined if none is. */
export function brokenRule(members: readonly (readonly Delivery[])[]): string | undefined {
  const all = members.flat();
  const accepted = all.filter((each) => each.accepted).map(({ number }) => number);
  const wrong = inOrder(accepted).findIndex((number, index) => number !== index);
  if (wrong >= 0) return `event ${wrong} of ${accepted.length} was not accepted exactly once`;
  const refused = new Set(all.filter((each) => !each.accepted).map(({ number }) => number));
  const forgotten = [...refused].find((number) => !accepted.includes(number));
  if (forgotten !== undefined) return `event ${forgotten} was refused and is gone`;
  const only = members.length === 1 ? members[0]! : undefined;
  const late = only?.findIndex((each, index) => each.number !== followerOf(only[index - 1])) ?? -1;
  if (late >= 0) return `delivery ${late} is out of order: event ${only![late]!.number}`;
  for (const member of members) {
    const first = member.filter(({ number }) => !refused.has(number)).map(({ number }) => number);
    if (String(inOrder(first)) !== String(first)) return `a member was given events out of order: ${String(first)}`;
  }
  return undefined;
}

/** What is delivered next to a pool of one: the refused again, or the next. */
function followerOf(previous: Delivery | undefined): number {
  if (previous === undefined) return 0;
  return previous.accepted ? previous.number + 1 : previous.number;
}

/** What a process sent in accepted events of a family on one channel, in order. */
export function dataOf(
  members: readonly (readonly Delivery[])[],
  family: "PROCESS_LOG" | "PROCESS_COMMUNICATION",
  process: string,
  channel: Channel,
): Buffer[] {
  const name = `${family}_${channel.toUpperCase()}`;
  const before = `processname:${process} `;
  return members
    .flat()
    .filter((each) => each.accepted && each.name === name && each.payload.startsWith(before))
    .sort((one, other) => one.number - other.number)
    .map(({ payload }) => bytesOfData(payload.slice(payload.indexOf("\n") + 1)));
}

/** Captured sections must have been sent as output before: the first one that was not; undefined if there is none. */
export function reportedTooEarly(
  members: readonly (readonly Delivery[])[],
  process: string,
  channel: Channel,
): string | undefined {
  let output = Buffer.alloc(0);
  const own = members.flat().filter((each) => each.accepted && each.payload.startsWith(`processname:${process} `));
  for (const each of own.sort((one, other) => one.number - other.number)) {
    const data = bytesOfData(each.payload.slice(each.payload.indexOf("\n") + 1));
    if (each.name === `PROCESS_LOG_${channel.toUpperCase()}`) output = Buffer.concat([output, data]);
    if (each.name !== `PROCESS_COMMUNICATION_${channel.toUpperCase()}`) continue;
    const end = output.subarray(Math.max(0, output.length - data.length));
    if (!end.equals(data)) return `event ${each.number}: ${difference(data, end)}`;
  }
  return undefined;
}

const inOrder = (numbers: readonly number[]) => [...numbers].sort((one, other) => one - other);

function named(header: string): { name: string; number: number } {
  const [, number, name = ""] = / poolserial:(\d+) eventname:(\w+) /.exec(header) ?? [];
  return { name, number: Number(number) };
}

function textOf(scene: Scene, file: string): string {
  const path = scene.path(file);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
