/** Users that do not exist, and users that the daemon may not become (LIFE-USER-*, LIFE-SPAWN-026, -027). */
import { ownEntry } from "../../own-entry.js";
import { ConfigError } from "../../config/model/problems.js";
import { userAndGroup, userId } from "../../config/values/users.js";
import type { Found } from "../survey/finding.js";
import { spotWithin } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { kindOf } from "../survey/sections.js";
import type { CheckWorld } from "../survey/machine.js";
import { everyProcess, type Survey } from "../survey/survey.js";

/** Findings about users. */
export const USERS: readonly Rule[] = [
  rule({
    name: "unknown-user",
    doc: "A user or an owner this system does not know.",
    severities: ["error"],
    *find({ table, world }) {
      for (const section of table.sections) {
        const options = kindOf(section)?.table ?? {};
        for (const option of table.optionsOf(section)) {
          const type = ownEntry(options, option.name)?.type;
          if ((type !== "user" && type !== "owner") || option.text.includes("%")) continue;
          const known = lookUp(() => (type === "user" ? userId : userAndGroup)(world, option.text));
          if ("found" in known) continue;
          yield {
            severity: "error",
            spot: spotWithin(option, 0),
            now: `the daemon refuses to start: ${known.refusal}`,
            write: createAdvice(world, option.text),
          };
        }
      }
    },
  }),
  rule({
    name: "user-without-root",
    doc: "A user= that the daemon may not become, as it is not root.",
    severities: ["error", "warning"],
    *find(survey) {
      yield* ofDaemon(survey);
      yield* ofPrograms(survey);
    },
  }),
  rule({
    name: "runs-as-root",
    doc: "A daemon without user= that would run as root, and takes commands over the network.",
    severities: ["hint"],
    *find({ world, daemon, table, file, servers }) {
      if (world.uid !== 0 || daemon === undefined || daemon.user !== undefined) return;
      const server = servers.find((each) => each.kind === "inet");
      if (server === undefined) return;
      yield {
        severity: "hint",
        spot: table.spot("supervisord", undefined, file),
        now: `the daemon runs as root, and so do programs without user=, which clients of [${server.section}] can start`,
        write: "Write user=root in [supervisord] if that is meant, or the user it should become.",
      };
    },
  }),
];

/** Which part of `user` or `user:group` does not exist, and how to create it. */
function createAdvice(world: CheckWorld, text: string): string {
  const colon = text.indexOf(":");
  const [user, group] = colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
  const known = "found" in lookUp(() => userId(world, user));
  const missing = known ? `Create the group ${group ?? ""} (groupadd --system, addgroup -S)` : undefined;
  return `${missing ?? `Create ${user} (useradd --system, adduser -S)`}, or write a ${known ? "group" : "user"} of this system.`;
}

function* ofDaemon({ world, daemon, table }: Survey): Generator<Found<"warning">> {
  const option = table.option("supervisord", "user");
  const uid = daemonUser({ world, daemon });
  if (option === undefined || uid === undefined || world.uid === 0 || uid === world.uid) return;
  if (daemon?.ignoreUser === true) return;
  yield {
    severity: "warning",
    spot: spotWithin(option, 0),
    now: `started by this user, who is not root, the daemon refuses to start: Can't drop privilege as nonroot user`,
    write: "Start the daemon as root, or remove the line.",
  };
}

/** Not root now, or no longer root when programs are started. */
function* ofPrograms(survey: Survey): Generator<Found<"error" | "warning">> {
  const { world } = survey;
  const dropped = world.uid === 0 ? daemonUser(survey) : undefined;
  const runner = dropped ?? world.uid;
  if (runner === 0) return;
  const found = new Set<string>();
  for (const { section, process } of everyProcess(survey)) {
    const option = survey.table.option(section, "user");
    if (option === undefined || process.uid === undefined || process.uid === runner || found.has(section)) continue;
    if (survey.daemon?.ignoreUser === true && world.uid !== 0) continue;
    found.add(section);
    yield {
      severity: dropped === undefined ? "warning" : "error",
      spot: spotWithin(option, 0),
      now:
        dropped === undefined
          ? `started by this user, who is not root, the daemon cannot start [${section}]: only root may become ${option.text}`
          : `[${section}] can never start: the daemon has become uid ${dropped} by then and cannot become ${option.text}`,
      write:
        dropped === undefined
          ? "Start the daemon as root, or remove the line."
          : "Write user=root in [supervisord], or remove this line.",
    };
  }
}

/** The user that the daemon becomes at its start; undefined if it stays the same, or the user is not known. */
export function daemonUser({ world, daemon }: Pick<Survey, "world" | "daemon">): number | undefined {
  const user = daemon?.user;
  const known = user === undefined ? undefined : lookUp(() => userId(world, user));
  return known !== undefined && "found" in known ? known.found : undefined;
}

/** The result of a look-up, or why it is refused. */
function lookUp<T>(look: () => T): { readonly found: T } | { readonly refusal: string } {
  try {
    return { found: look() };
  } catch (error) {
    if (error instanceof ConfigError) return { refusal: error.message };
    throw error;
  }
}
