/**
 * Sockets that cannot be made: a path that is too long, a directory in their place, a place that their maker may not
 * write to (CLI-X-006..008).
 */
import { SOCKET_PATH_MAX_BYTES } from "../../unix-sockets.js";
import type { UserEntry } from "../../config/model/world.js";
import { directoryOf } from "../../config/text/paths.js";
import { closedFolder, closedItself, MAY } from "../survey/access.js";
import type { Found, Spot } from "../survey/finding.js";
import { isFolder, isSocket, type CheckWorld } from "../survey/machine.js";
import { rule, type Rule } from "../survey/rule.js";
import type { Survey } from "../survey/survey.js";
import { daemonUser } from "./users.js";

/** Findings about Unix sockets. */
export const SOCKETS: readonly Rule[] = [
  rule({
    name: "bad-socket",
    doc: "A Unix socket that cannot be made at its path, or not given to its owner.",
    severities: ["error", "warning"],
    *find(survey) {
      const maker = makerOf(survey);
      for (const socket of socketsOf(survey)) {
        for (const problem of problemsOf(survey.world, socket, maker)) yield { ...problem, spot: socket.spot };
        yield* ownerProblem(survey, socket, maker);
      }
    },
  }),
];

/** Paths of the servers' Unix sockets that cannot be made as they are, as `bad-socket` and `missing-directory` report. */
export function unusablePaths(survey: Survey): ReadonlySet<string> {
  const { world } = survey;
  const maker = makerOf(survey);
  const servers = [...socketsOf(survey)].filter(({ isServer }) => isServer);
  const unusable = servers.filter(
    (socket) =>
      !world.isDirectory(directoryOf(socket.path)) ||
      [...problemsOf(world, socket, maker)].some(({ severity }) => severity === "error"),
  );
  return new Set(unusable.map(({ path }) => path));
}

interface SurveyedSocket {
  readonly section: string;
  readonly path: string;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** A server's socket is made as `path.pid` and then linked to its name. */
  readonly isServer: boolean;
  readonly spot: Spot;
  readonly ownerOption: string;
}

/** The user who makes the sockets: the one who runs this, or the one that the daemon has become by then. */
interface Maker {
  readonly uid: number;
  /** Set if that is not the user who runs this. */
  readonly other: UserEntry | undefined;
}

function makerOf({ world, daemon }: Survey): Maker {
  const uid = world.uid === 0 ? (daemonUser({ world, daemon }) ?? 0) : world.uid;
  return { uid, other: uid === world.uid ? undefined : world.userById(uid) };
}

function* socketsOf({ servers, groups, table, file }: Survey): Generator<SurveyedSocket> {
  for (const server of servers) {
    if (server.kind !== "unix") continue;
    const { section, path, uid, gid } = server;
    const spot = table.spot(section, "file", file);
    yield { section, path, owner: { uid, gid }, isServer: true, spot, ownerOption: "chown" };
  }
  for (const { section, group } of groups) {
    if (group.kind !== "fcgi" || group.socket.kind !== "unix") continue;
    const spot = table.spot(section, "socket", file);
    const { path, owner } = group.socket;
    yield { section, path, owner, isServer: false, spot, ownerOption: "socket_owner" };
  }
}

/** How many bytes `.pid` adds to the name that a server is made under: at least, and at most. */
const LEAST_SUFFIX = ".1".length;
const MOST_SUFFIX = ".4194304".length;

function* problemsOf(
  world: CheckWorld,
  socket: SurveyedSocket,
  maker: Maker,
): Generator<Omit<Found<"error" | "warning">, "spot">> {
  const { path, isServer } = socket;
  const cannot = refusal(socket);
  const length = utf8Length(path);
  if (length + (isServer ? LEAST_SUFFIX : 0) > SOCKET_PATH_MAX_BYTES) {
    const most = SOCKET_PATH_MAX_BYTES - (isServer ? MOST_SUFFIX : 0);
    yield {
      severity: "error",
      now: `${cannot}: the path of its socket has ${length} bytes, too many for a socket`,
      write: `Write a path of at most ${most} bytes.`,
    };
    return;
  }
  if (isServer && length + MOST_SUFFIX > SOCKET_PATH_MAX_BYTES) {
    yield {
      severity: "warning",
      now: `${cannot} once its pid has more than ${SOCKET_PATH_MAX_BYTES - length - 1} digits: the socket is made as ${path}.PID first, too long then`,
      write: `Write a path of at most ${SOCKET_PATH_MAX_BYTES - MOST_SUFFIX} bytes; this one has ${length}.`,
    };
  }
  if (isFolder(world.programs, path)) {
    yield {
      severity: "error",
      now: `${cannot}: there is a directory at the path of its socket, ${path}`,
      write: `Remove it with rmdir ${path}, or write the path of a file in it.`,
    };
    return;
  }
  const folder = directoryOf(path);
  if (!world.isDirectory(folder)) return;
  if (!mayMakeFiles(world, folder, maker)) {
    const who = maker.other?.name ?? "the user who runs this check";
    yield {
      severity: "error",
      now: `${cannot}: ${who} may not make its socket in ${folder}`,
      write: `Allow it (chgrp and chmod g+w ${folder}), or write a path in a folder of its own.`,
    };
  } else if (isKept(world, path, folder, maker)) {
    yield {
      severity: "error",
      now: `${cannot}: ${path} belongs to another user, and only that user or root may remove it from ${folder}`,
      write: `Remove it as root: rm ${path}`,
    };
  }
}

function mayMakeFiles({ programs }: CheckWorld, folder: string, { other }: Maker): boolean {
  if (other === undefined) return programs.mayWrite(folder);
  if (!isFolder(programs, folder)) return true;
  if (closedFolder(programs, folder, other) !== undefined) return false;
  return closedItself(programs, folder, other, MAY.write | MAY.execute) === undefined;
}

/** In a directory with the sticky bit, such as /tmp, only the owner may remove a file. */
function isKept({ programs }: CheckWorld, path: string, folder: string, { uid }: Maker): boolean {
  const [there, above] = [programs.stat(path), programs.stat(folder)];
  if (uid === 0 || there === undefined || above === undefined || !isSocket(there)) return false;
  return (above.mode & 0o1000) !== 0 && there.uid !== uid && above.uid !== uid;
}

/** Only root may give a file to another user; any other user may choose only a group of its own. */
function* ownerProblem(survey: Survey, socket: SurveyedSocket, maker: Maker): Generator<Found<"error">> {
  const { owner, section, ownerOption } = socket;
  if (owner === undefined || maker.uid === 0) return;
  const { table, world, file } = survey;
  const option = table.option(section, ownerOption);
  if (option === undefined) return;
  const groups = (maker.other ?? world.userById(maker.uid))?.groups;
  const isOther = owner.uid !== -1 && owner.uid !== maker.uid;
  const isForeign = owner.gid !== -1 && groups?.includes(owner.gid) === false;
  if (!isOther && !isForeign) return;
  yield {
    severity: "error",
    spot: table.spot(section, ownerOption, file),
    now: `${refusal(socket)}: ${maker.other === undefined ? "the user who runs this check" : maker.other.name} is not root and may not give its socket to ${option.text}`,
    write: `Remove ${ownerOption}=, or start the daemon as root and without a user= of its own.`,
  };
}

function refusal({ isServer, section }: SurveyedSocket): string {
  return isServer ? "the daemon refuses to start" : `[${section}] can never start`;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
