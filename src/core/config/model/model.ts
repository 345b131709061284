/**
 * What a configuration file means once it has been read: frozen values, no text left to interpret. A field that is just
 * the value of one option follows from the table of options.
 *
 * The loader (`load.ts`) makes these; the daemon, the RPC methods and `reread` only read them. Durations are seconds,
 * sizes are bytes, modes and umasks are numbers, signals are numbers.
 */
import type { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS } from "../options/extensions.js";
import type { SUPERVISORD } from "../options/options.js";
import type { PROGRAM } from "../options/program-options.js";
import type { Fields } from "./option-values.js";

/** Where a channel of a child is written: AUTO (CFG-PROG-018), nowhere, or a path as configured. */
export type LogTarget =
  { readonly kind: "auto" } | { readonly kind: "none" } | { readonly kind: "file"; readonly path: string };

/** One output channel (stdout or stderr) of a program. */
export interface OutputConfig {
  readonly logfile: LogTarget;
  /** Rotate when the file has reached this many bytes; 0 or less never rotates (LOG-R-007). */
  readonly maxBytes: number;
  readonly backups: number;
  /** Size of the capture buffer; 0 turns capture mode off (LOG-CAP-001). */
  readonly captureMaxBytes: number;
  readonly eventsEnabled: boolean;
  readonly syslog: boolean;
}

/** The format of a line on the daemon's standard output. */
export type OutputFormat = "plain" | "json";

/** How output is shown on the daemon's standard output, and remembered (docs/how-to/container-logs.md). */
export interface OutputStyle {
  readonly format: OutputFormat;
  /** Stands before each line, with a blank after it; "" = nothing. */
  readonly prefix: string;
  /** Is all output copied there? */
  readonly toStdout: boolean;
  /** Bytes of each channel that clients can read although no file has them; 0 = none, as in the original. */
  readonly tailMemory: number;
}

/** The socket of an `[fcgi-program:x]`; `reread` compares only the url (CFG-FCGI-008). */
export type FcgiSocketConfig =
  | {
      readonly kind: "tcp";
      readonly url: string;
      readonly host: string;
      readonly port: number;
      readonly backlog: number | undefined;
    }
  | {
      readonly kind: "unix";
      readonly url: string;
      readonly path: string;
      readonly mode: number;
      readonly owner: { readonly uid: number; readonly gid: number } | undefined;
      readonly backlog: number | undefined;
    };

/** When the daemon ends what a program left behind (docs/reference/extensions.md). */
export interface OrphanPolicy {
  readonly beforeStart: boolean;
  readonly onStop: boolean;
}

/** When the daemon ends by itself, and with which status (docs/reference/extensions.md). */
export interface ExitPolicy {
  /** Names of programs, or any program; undefined = never. */
  readonly onFatal: "any" | readonly string[] | undefined;
  readonly whenAllExited: boolean;
  readonly codeFrom: string | undefined;
}

/** Parts of a program made from several options, or from one in a special way. */
export interface ProcessParts {
  readonly name: string;
  readonly command: string;
  readonly directory: string | undefined;
  readonly stdout: OutputConfig;
  readonly stderr: OutputConfig;
  readonly outputStyle: OutputStyle;
  /** `[supervisord] environment` merged under the program's own, in order (CFG-ENV-014). */
  readonly environment: ReadonlyMap<string, string>;
  /** The listening socket that a FastCGI program gets as descriptor 0; processes of one group share it. */
  readonly socket: FcgiSocketConfig | undefined;
  readonly orphans: OrphanPolicy;
  /** Numbers of the signals that it begins with ignored. */
  readonly ignoredSignals: readonly number[];
}

/** The fields that follow from the table alone: a new option with a `field` appears here by itself. */
export type ProgramFields = Fields<typeof PROGRAM & typeof PROGRAM_EXTENSIONS>;

/** One process of a group, after expansion (CFG-PROG-*). */
export interface ProcessConfig extends ProgramFields, ProcessParts {}

interface GroupConfigBase {
  readonly name: string;
  readonly priority: number;
  /** In the order of the original's list: members as listed, each member's processes sorted. */
  readonly processes: readonly ProcessConfig[];
}

/** `[program:x]` alone, or `[group:x]`. */
export interface ProgramGroupConfig extends GroupConfigBase {
  readonly kind: "program";
}

/** `[eventlistener:x]`. */
export interface ListenerPoolConfig extends GroupConfigBase {
  readonly kind: "eventlistener";
  /** Upper-cased and de-duplicated, in the order written; aliases are kept as written (CFG-EL-002). */
  readonly events: readonly string[];
  readonly bufferSize: number;
  /** The name of a built-in handler, or `/path/of/module.mjs:export`; see `plugin-spec`. */
  readonly resultHandler: string;
}

/** `[fcgi-program:x]`. */
export interface FcgiGroupConfig extends GroupConfigBase {
  readonly kind: "fcgi";
  readonly socket: FcgiSocketConfig;
}

/** Any group. */
export type GroupConfig = ProgramGroupConfig | ListenerPoolConfig | FcgiGroupConfig;

/** Credentials of an HTTP server; the password may be `{SHA}` + 40 hex digits (CFG-SRV-008). */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** An HTTP server to open (CFG-SRV-*). */
export type ServerConfig =
  | {
      readonly kind: "inet";
      readonly section: string;
      /** "" means every interface. */
      readonly host: string;
      readonly port: number;
      readonly credentials: Credentials | undefined;
    }
  | {
      readonly kind: "unix";
      readonly section: string;
      readonly path: string;
      readonly mode: number;
      /** -1 leaves an id unchanged. */
      readonly uid: number;
      readonly gid: number;
      readonly credentials: Credentials | undefined;
    };

/** Code that the configuration names, with its options as text. */
interface PluginConfig {
  /** The name of a built-in factory, or `/path/of/module.mjs:export`; see `plugin-spec`. */
  readonly factory: string;
  readonly options: ReadonlyMap<string, string>;
}

/** `[rpcinterface:x]`: a namespace of methods (CFG-RPCI-*). */
export interface RpcInterfaceConfig extends PluginConfig {
  readonly namespace: string;
}

/** `[ctlplugin:x]`: verbs of the client (CFG-CTLP-001). */
export interface NamedPlugin extends PluginConfig {
  readonly name: string;
}

/** Parts of `[supervisord]` made from options in a special way. */
export interface DaemonParts {
  readonly childlogdir: string;
  /** User id to drop to, looked up; undefined when `user=` is absent. */
  readonly uid: number | undefined;
  readonly environment: ReadonlyMap<string, string>;
  /** The format of its own lines on standard output; it does not affect the log file. */
  readonly logFormat: OutputFormat;
  readonly exit: ExitPolicy;
}

/** The fields of `[supervisord]` that follow from the table alone. */
export type DaemonFields = Fields<typeof SUPERVISORD & typeof SUPERVISORD_EXTENSIONS>;

/** `[supervisord]` with the command line applied; `logfile` is an absolute path or the word `syslog` (CFG-SD-*). */
export interface DaemonSettings extends DaemonFields, DaemonParts {}

/** The whole of a daemon's configuration. */
export interface DaemonConfig {
  /** Absolute path of the root file. */
  readonly file: string;
  readonly daemon: DaemonSettings;
  /** Sorted by (priority, name) (CFG-GRP-012). */
  readonly groups: readonly GroupConfig[];
  /** Inet servers in file order, then unix servers (CFG-SRV-006). */
  readonly servers: readonly ServerConfig[];
  readonly rpcInterfaces: readonly RpcInterfaceConfig[];
  /** SUPERVISOR_SERVER_URL for children that do not set their own (CFG-SRV-010). */
  readonly serverUrl: string | undefined;
  /** Lines to log once the log is open: at CRIT, WARN and INFO (CFG-ERR-009). */
  readonly notices: Notices;
}

/** Lines to log once the log is open. */
export interface Notices {
  readonly critical: readonly string[];
  readonly warn: readonly string[];
  readonly info: readonly string[];
}

/** `[supervisorctl]` with the command line applied (CFG-CTL-*). */
export interface ClientConfig {
  /** The file that was read, for error messages; undefined when none was found. */
  readonly file: string | undefined;
  readonly serverUrl: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly prompt: string;
  readonly historyFile: string | undefined;
  /** In file order; absent when there are none. */
  readonly plugins?: readonly NamedPlugin[];
}
