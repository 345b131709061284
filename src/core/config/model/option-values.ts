/** The types that options are read as, and the fields of the model that follow from the tables. */
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

/** An owner; a gid of -1 leaves the group unchanged. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `host` is lower case; "" means every interface. An IPv6 host stands without its brackets. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** The type of value that each type of option is read as. */
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
  /** The signal's number. */
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

/** The type of an option's value: undefined only if it may be absent and follows no other option. */
export type Settled<O extends Option> = O extends { readonly default: string } | { readonly follows: string }
  ? OptionValues[O["type"]]
  : OptionValues[O["type"]] | undefined;

/** The fields that belong to one option each. */
export type Fields<T extends OptionTable> = {
  readonly [Name in PlainNames<T> as FieldOf<T, Name>]: Settled<T[Name]>;
};
