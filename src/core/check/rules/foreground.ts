/**
 * Options of `[supervisord]` for a daemon in the background that have no effect in the foreground (LIFE-DMN-005,
 * IMP-025).
 */
import { spotOf } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";

/** What replaces each option in the foreground. */
const IGNORED = {
  directory: {
    now: "programs start where the daemon was started",
    write: "Write directory= in the programs, or start the daemon in that directory.",
  },
  umask: {
    now: "programs get the umask the daemon was started with",
    write: "Write umask= in the programs, or start the daemon with that umask.",
  },
} as const;

/** Findings about the foreground. */
export const FOREGROUND: readonly Rule[] = [
  rule({
    name: "background-only",
    doc: "A directory or umask of [supervisord] beside nodaemon=true, which ignores it.",
    severities: ["hint"],
    *find({ daemon, table }) {
      if (daemon?.nodaemon !== true) return;
      for (const [name, { now, write }] of Object.entries(IGNORED)) {
        const option = table.option("supervisord", name);
        if (option === undefined) continue;
        yield {
          severity: "hint",
          spot: spotOf(option),
          now: `${name} has no effect with nodaemon=true: ${now}`,
          write,
        };
      }
    },
  }),
];
