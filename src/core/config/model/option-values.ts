/** What the options of the tables are read as, and the fields of the model that follow from the tables. */
import type { FieldOf, OptionTable, PlainNames, TypeName, Option } from "../options/option.js";

/** When a process that exited is started again (CFG-PROG-010). */
export type Autorestart = "never" | "unexpected" | "always";

/** A log level as options name it (CFG-TYPE-005). */
export type LevelName = "critical" | "error" | "warn" | "info" | "debug" | "trace" | "blather";

/** A log file before anything is decided about it; `syslog` is the deprecated spelling (CFG-PROG-020). */
export type LogName =
  | { readonly kind: "auto" }
  | { readonly kind: "none" }
  | { readonly kind: "syslog" }
  | { readonly kind: "file"; readonly path: string };

/** An owner; a gid of -1 leaves the group alone. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `host` is lower case; "" means every interface. An IPv6 host stands without its brackets. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** What each type of option reads its texts as. */
export interface OptionValues extends Readonly<Record<TypeName, unknown>> {
  readonly text: string;
  readonly integer: number;
  readonly octal: number;
  readonly mode: number;
  /** Bytes. */
  readonly byteSize: number;
  readonly boolean: boolean;
  readonly level: LevelName;
  readonly exitCodes: readonly number[];
  /** Its number. */
  readonly signal: number;
  readonly autorestart: Autorestart;
  readonly list: readonly string[];
  /** A user id that exists. */
  readonly user: number;
  readonly owner: Owner;
  readonly directory: string;
  readonly filePath: string;
  readonly logName: LogName;
  readonly address: HostAndPort;
  /** undefined = AUTO, computed; "" = leave the variable alone (CFG-PROG-029). */
  readonly serverUrl: string | undefined;
  readonly pairs: string;
}

/** What an option comes to: undefined only if it may be absent, and follows no other. */
export type Settled<O extends Option> = O extends { readonly default: string } | { readonly follows: string }
  ? OptionValues[O["type"]]
  : OptionValues[O["type"]] | undefined;

/** The fields that options of a table have to themselves. */
export type Fields<T extends OptionTable> = {
  readonly [Name in PlainNames<T> as FieldOf<T, Name>]: Settled<T[Name]>;
};
