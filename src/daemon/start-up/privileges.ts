/** Becoming another user, and the resource limits that minfds and minprocs ask for (LIFE-USER-*, LIFE-RLIM-*). */
import type { DaemonSettings } from "../../core/config/model/model.js";
import { ownEntry } from "../../core/own-entry.js";
import { RLIMIT_NOFILE } from "../machine/descriptor-limit.js";
import { PosixError } from "../../posix/errors.js";
import type { Posix, UserSwitch } from "../../posix/posix.js";
import type { KnownUsers } from "../machine/known-users.js";

const RLIMIT_NPROC = 6;

/**
 * The user a child switches to. Undefined when there is nothing to do: we are that user already (LIFE-SPAWN-026). A
 * user that the database no longer knows is passed on as it is: the switch fails in the child, which prints why
 * (LIFE-SPAWN-027).
 */
export function userToBecome(users: KnownUsers, uid: number): UserSwitch | undefined {
  if (uid === process.getuid?.()) return undefined;
  const user = users.find(uid);
  if (user === undefined) return { uid, gid: uid, groups: [], refusal: `Can't find uid ${uid}` };
  return { uid, gid: user.gid, groups: user.groups };
}

/** Start-up was refused at a privileged step: the original's message, and our own lines on why and what to do. */
interface Refused {
  readonly ok: false;
  readonly message: string;
  readonly advice?: readonly string[];
}

/** Outcome of a privileged step at start-up: lines for the log, or the reason to refuse to start. */
export type Preparation = { readonly ok: true; readonly infos: readonly string[] } | Refused;

/** Become `[supervisord] user`; there is no way back (LIFE-USER-002, CLI-X-004). */
export function becomeConfiguredUser(posix: Posix, uid: number): Preparation {
  const done: Preparation = { ok: true, infos: [`Set uid to user ${uid} succeeded`] };
  const message = obstacleToBecoming(posix, uid);
  if (message !== undefined) return { ok: false, message };
  if (process.getuid?.() === uid) return done;
  const user = posix.userById(uid)!;
  try {
    posix.becomeUser(user.uid, user.gid, user.groups);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return { ok: false, ...refusedSwitch(error, user.name) };
  }
  return done;
}

/** What could not be set, by the refused call; for the user the original prints a traceback. */
const UNSET: Readonly<Record<string, string>> = { setgroups: "groups", setgid: "group id", setuid: "user id" };
/** The capability that each of them needs. */
const TAKES: Readonly<Record<string, string>> = { setgroups: "CAP_SETGID", setgid: "CAP_SETGID", setuid: "CAP_SETUID" };

function refusedSwitch({ syscall, code }: PosixError, user: string): Omit<Refused, "ok"> {
  const message = `Could not set ${ownEntry(UNSET, syscall) ?? "identity"} of effective user`;
  const refused = `${syscall} for ${user} was refused: ${code}.`;
  const capability = ownEntry(TAKES, syscall);
  // In a user namespace, an id without a mapping is EINVAL, and setgroups may be denied.
  const why =
    code === "EPERM" && capability !== undefined
      ? `Root may do so with the capability ${capability} only, and in a user namespace only where it is not denied.`
      : "In a user namespace the user and its groups must be mapped.";
  return { message, advice: [refused, `${why} Give it to the daemon, or start it as ${user}.`] };
}

/** Why we cannot become that user, in the original's words; undefined if we can. */
export function obstacleToBecoming(posix: Posix, uid: number): string | undefined {
  if (posix.userById(uid) === undefined) return `Can't find uid ${uid}`;
  const current = process.getuid?.();
  return current === uid || current === 0 ? undefined : "Can't drop privilege as nonroot user";
}

/** Raise the soft limits to minfds and minprocs; never lowers (LIFE-RLIM-001, -002, CLI-X-005). */
export function raiseLimits(posix: Posix, settings: DaemonSettings): Preparation {
  const wanted = [
    { resource: RLIMIT_NOFILE, name: "RLIMIT_NOFILE", minimum: settings.minfds, refusal: tooFewDescriptors },
    { resource: RLIMIT_NPROC, name: "RLIMIT_NPROC", minimum: settings.minprocs, refusal: tooFewProcesses },
  ];
  const infos: string[] = [];
  for (const { resource, name, minimum, refusal } of wanted) {
    const { soft, hard } = posix.getLimit(resource);
    if (soft >= minimum) continue;
    if (!Number.isSafeInteger(minimum)) return { ok: false, message: refusal(minimum, hard) };
    try {
      posix.setLimit(resource, minimum, Math.max(hard, minimum));
      infos.push(`Increased ${name} limit to ${minimum}`);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      // The real hard limit, where the original prints the number that it tried (IMP-027).
      return { ok: false, message: refusal(minimum, hard) };
    }
  }
  return { ok: true, infos };
}

function tooFewDescriptors(minimum: number, hard: number): string {
  return (
    `The minimum number of file descriptors required to run this process is ${minimum} as per the "minfds" ` +
    `command-line argument or config file setting. The current environment will only allow you to open ${hard} ` +
    "file descriptors.  Either raise the number of usable file descriptors in your environment (see README.rst) " +
    "or lower the minfds setting in the config file to allow the process to start."
  );
}

function tooFewProcesses(minimum: number, hard: number): string {
  return (
    `The minimum number of available processes required to run this program is ${minimum} as per the "minprocs" ` +
    `command-line argument or config file setting. The current environment will only allow you to open ${hard} ` +
    "processes.  Either raise the number of usable processes in your environment (see README.rst) " +
    "or lower the minprocs setting in the config file to allow the program to start."
  );
}
