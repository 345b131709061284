/** Limits that the daemon is to raise, but may not (LIFE-RLIM-001, CLI-X-005). */
import { spotOf } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";

/** Findings about limits. */
export const LIMITS: readonly Rule[] = [
  rule({
    name: "minfds-too-high",
    doc: "A minfds above the limit on open files.",
    severities: ["warning"],
    *find({ daemon, table, world, file }) {
      const most = world.mostDescriptors;
      if (daemon === undefined || most === undefined || daemon.minfds <= most) return;
      const option = table.option("supervisord", "minfds");
      yield {
        severity: "warning",
        spot: option === undefined ? table.spot("supervisord", undefined, file) : spotOf(option),
        now: `started with the limits that hold here, the daemon refuses to start: minfds=${daemon.minfds}, and ${most} files may be open at most`,
        write: `Write minfds=${most} or less, or raise the limit (ulimit -Hn, docker run --ulimit nofile=, LimitNOFILE=).`,
      };
    },
  }),
];
