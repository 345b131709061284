/** What `status` shows under our own name: all processes at one moment, and which of them were asked for. */
import { makeNamespec, parseNamespec } from "../../core/process/namespec.js";
import {
  allDetails,
  allPolicies,
  troubles,
  type ProcessDetails,
  type ProcessTrouble,
  type StartPolicy,
} from "../wire/extension-answers.js";
import { healthProblems, troubleNote } from "../reports/health.js";
import { processJson } from "../reports/json.js";
import { say } from "../sentences/original-sentences.js";
import type { Remote } from "../wire/remote.js";
import type { Note } from "../reports/rendering.js";
import type { Shell } from "../shell/shell.js";
import { expand } from "../shell/patterns.js";

/** All processes at one moment. */
export interface Picture {
  readonly all: readonly ProcessDetails[];
  /** Problems by process name; undefined if the server does not count restarts. */
  readonly troubled: ReadonlyMap<string, ProcessTrouble> | undefined;
}

/** Which processes are shown. */
export interface Selection {
  readonly names: readonly string[];
  readonly onlyFailed: boolean;
}

/** Fetches every process and its problems. */
export async function pictureOf(remote: Remote): Promise<Picture> {
  return { all: await allDetails(remote), troubled: await troubles(remote) };
}

/** The processes asked for, in the order typed; calls `complain` for a name that matches none. */
export async function selected(
  shell: Shell,
  picture: Picture,
  { names, onlyFailed }: Selection,
  complain?: (sentence: string) => void,
): Promise<readonly ProcessDetails[]> {
  const wanted = chosen(picture.all, await expand(shell, names, "processes"), complain);
  return onlyFailed ? failed(wanted, picture, await allPolicies(shell.remote)) : wanted;
}

/** Processes that did not start, ended unexpectedly, or restart again and again; a stopped one has not failed. */
function failed(
  infos: readonly ProcessDetails[],
  { troubled }: Picture,
  policies: readonly StartPolicy[],
): readonly ProcessDetails[] {
  const codes = new Map(policies.map((each) => [makeNamespec(each.group, each.name), each.exitcodes]));
  const isAtFault = ({ statename }: ProcessDetails) => !["STOPPED", "STOPPING", "STARTING"].includes(statename);
  const demandsOn = (name: string) => ({ exitcodes: codes.get(name) ?? [0], trouble: troubled?.get(name) });
  const unhealthy = new Set(healthProblems(infos.filter(isAtFault), demandsOn).map(({ name }) => name));
  return infos.filter((info) => {
    const name = makeNamespec(info.group, info.name);
    const trouble = troubled?.get(name);
    const isUp = info.statename === "RUNNING" || info.statename === "STARTING";
    return unhealthy.has(name) || (isUp && trouble !== undefined && troubleNote(trouble) !== "");
  });
}

/** One process as JSON. */
export function jsonOf(info: ProcessDetails, { troubled }: Picture): ReturnType<typeof processJson> {
  return processJson(info, troubled?.get(makeNamespec(info.group, info.name)), troubled !== undefined);
}

/** The notes beside the descriptions; none for a process that was stopped or has finished its work. */
export function notesOn({ troubled }: Picture): Note {
  return ({ group, name, statename }) => {
    const trouble = troubled?.get(makeNamespec(group, name));
    if (trouble === undefined || statename === "STOPPED") return "";
    const note = troubleNote(trouble);
    return note !== "" || !["FATAL", "BACKOFF"].includes(statename) || trouble.last === "not started"
      ? note
      : `last ${trouble.last}`;
  };
}

/** The named processes, in the order typed; calls `complain` for a name that matches none. */
export function chosen(
  all: readonly ProcessDetails[],
  names: readonly string[],
  complain: (sentence: string) => void = () => undefined,
): readonly ProcessDetails[] {
  if (names.length === 0 || names.includes("all")) return all;
  return names.flatMap((name) => {
    const { group, process } = parseNamespec(name);
    const found = all.filter((info) => info.group === group && (process === undefined || info.name === process));
    if (found.length === 0) {
      complain(process === undefined ? say.problem(group, say.unknownGroup) : say.problem(name, say.unknownProcess));
    }
    return found;
  });
}
