/**
 * Options for other tools that real files contain. The daemon ignores them, as the original does; `tsd check` says so,
 * and names our option for the same purpose. Our own names without `tsd_` are explained in the same way.
 */
import { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS } from "../../config/options/extensions.js";

/** The name of an option of ours. */
type OurName = keyof typeof SUPERVISORD_EXTENSIONS | keyof typeof PROGRAM_EXTENSIONS;

/** What is known of a name. */
export interface ForeignName {
  /** The tool that understands it. */
  readonly tool?: string;
  /** Does that tool read the file in addition to the daemon, with any daemon? */
  readonly isBeside?: true;
  /** Our option for the same purpose. */
  readonly ours?: string;
}

interface Tool extends Omit<ForeignName, "ours"> {
  readonly tool: string;
  /** Its options, named as the parser names them, each with our option for the same purpose. */
  readonly options: Readonly<Record<string, OurName | undefined>>;
}

/** Every tool whose options were seen in files for supervisord. */
export const TOOLS: readonly Tool[] = [
  {
    tool: "the Go clone of supervisord (ochinchina/supervisord)",
    options: {
      depends_on: "tsd_depends_on",
      restartpause: "tsd_restart_pause",
      ...none("cron envfiles killwaitsecs pre_start_hook pre_stop_hook"),
      ...none("liveness_check_script liveness_check_initial_delay liveness_check_period liveness_check_timeout"),
      ...none("liveness_check_success_threshold liveness_check_success_action"),
      ...none("liveness_check_failure_threshold liveness_check_failure_action"),
      ...none("restart_when_binary_changed restart_cmd_when_binary_changed restart_signal_when_binary_changed"),
      ...none("restart_directory_monitor restart_file_pattern"),
      ...none("restart_cmd_when_file_changed restart_signal_when_file_changed"),
      ...none("syslog_facility syslog_tag syslog_stdout_priority syslog_stderr_priority"),
    },
  },
  { tool: "supervisorgo", options: { exit_on: "tsd_exit_on_fatal" } },
  {
    tool: "the event listener supervisord-dependent-startup",
    isBeside: true,
    options: {
      dependent_startup: "tsd_depends_on",
      dependent_startup_wait_for: "tsd_depends_on",
      ...none("dependent_startup_inherit_priority"),
    },
  },
  {
    tool: "a change that was proposed to Supervisor and not released",
    options: {
      ...none("spawn_timeout runningregex notifysock maxbackoff backoffincrement startdelay"),
      ...none("environment_file environment_loader envfile env_file post_stop_command post_stop_command_delay"),
      ...none("stdout_prepend_timestamp stdout_prepend_timestamp_format"),
      ...none("stderr_prepend_timestamp stderr_prepend_timestamp_format logfile_format childlog_format"),
      ...none("limit_fds limit_procs limit_memlock oom_score_adj"),
    },
  },
];

/** Names for which we have no option. */
function none(names: string): Readonly<Record<string, undefined>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, undefined]));
}

const OURS = Object.keys({ ...SUPERVISORD_EXTENSIONS, ...PROGRAM_EXTENSIONS });

const FOREIGN: ReadonlyMap<string, ForeignName> = new Map<string, ForeignName>([
  ...OURS.map((ours) => [ours.replace(/^tsd_/, ""), { ours }] as const),
  ...TOOLS.flatMap(({ options, ...tool }) =>
    Object.entries(options).map(([name, ours]) => [name, ours === undefined ? tool : { ...tool, ours }] as const),
  ),
]);

/** What is known of an option that is neither the original's nor ours; undefined if nothing. */
export function foreignName(option: string): ForeignName | undefined {
  return FOREIGN.get(option);
}
