/** What every part of a running daemon shares: the machine, the clock, the log, the events, the settings. */
import type { DaemonSettings } from "../../core/config/model/model.js";
import type { Posix } from "../../posix/posix.js";
import type { ActivityLog } from "../logs/activity-log.js";
import type { Clock } from "../machine/clock.js";
import type { EventBus } from "./event-bus.js";
import type { KnownUsers } from "../machine/known-users.js";
import type { LogChanges } from "../logs/log-changes.js";
import type { OpenReading } from "./output-reading.js";
import type { ResultHandlers } from "./result-handlers.js";
import type { SharedTable } from "../machine/shared-table.js";
import type { Syslog } from "../logs/syslog.js";

/** Made once for each run; a reload makes a new one. */
export interface DaemonContext {
  readonly posix: Posix;
  /** The users that programs run as. */
  readonly users: KnownUsers;
  readonly clock: Clock;
  readonly log: ActivityLog;
  /** What happens to log files, the daemon's own among them. */
  readonly logNews: LogChanges;
  readonly bus: EventBus;
  /** The machine's syslog, for channels that use it; connected at the first line. */
  readonly syslog: Syslog;
  /** The processes of the machine. */
  readonly processes: SharedTable;
  /** Is this the pid of a living program? The reaper knows. */
  readonly isProgram?: (pid: number) => boolean;
  /** Called whenever a child has written something: the pace of restarts depends on it, and listeners may be next. */
  readonly spoke?: (child: object) => void;
  /** How output of children is read, for tests whose descriptors the kernel does not know. */
  readonly openReading?: OpenReading;
  readonly settings: DaemonSettings;
  /** SUPERVISOR_SERVER_URL for programs that do not set their own. */
  readonly serverUrl: string | undefined;
  /** The environment the daemon was started with; children inherit it (LIFE-ENV-001). */
  readonly environment: Readonly<Record<string, string>>;
  /** Result handlers that were loaded; a reread may add to them. Absent when nothing ever loads any. */
  readonly resultHandlers?: ResultHandlers;
}
