/**
 * Checks at compile time that the tables of options and the model agree: every option has its field, every field its
 * option. Fields that follow from the tables (`Fields`) agree by themselves; those written by hand are checked here.
 */
import type { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS } from "../options/extensions.js";
import type { OptionTable } from "../options/option.js";
import type {
  CTLPLUGIN,
  INCLUDE,
  INET_HTTP_SERVER,
  RPCINTERFACE,
  SUPERVISORCTL,
  SUPERVISORD,
  UNIX_HTTP_SERVER,
} from "../options/options.js";
import type { EVENTLISTENER, FCGI_PROGRAM, GROUP, PROGRAM } from "../options/program-options.js";
import type {
  ClientConfig,
  DaemonConfig,
  DaemonSettings,
  FcgiGroupConfig,
  ListenerPoolConfig,
  NamedPlugin,
  ProcessConfig,
  ProgramGroupConfig,
  RpcInterfaceConfig,
  ServerConfig,
} from "./model.js";

/** The fields that the options of a table name. */
type Named<T extends OptionTable> = {
  [Name in keyof T]: T[Name] extends { readonly field: infer Field extends string }
    ? Field
    : T[Name] extends { readonly part: infer Part extends string }
      ? Part
      : never;
}[keyof T];

/**
 * `true`, or what is missing. `Elsewhere` are fields that do not come from this table but from the name of the section
 * or another table; `Apart` are names in the table for options that are not in this model.
 */
export type Agrees<T extends OptionTable, Model, Elsewhere = never, Apart = never> = [
  Exclude<Named<T>, keyof Model | Apart>,
  Exclude<keyof Model, Named<T> | Elsewhere>,
] extends [never, never]
  ? true
  : {
      readonly noSuchField: Exclude<Named<T>, keyof Model | Apart>;
      readonly noOption: Exclude<keyof Model, Named<T> | Elsewhere>;
    };

/** Compiles if everything in it is true. */
export type AllTrue<T extends readonly true[]> = T;

type Server<Kind extends ServerConfig["kind"]> = Extract<ServerConfig, { readonly kind: Kind }>;
type GroupBase = "kind" | "name" | "processes";

/** The agreements. */
export type Agreements = AllTrue<
  [
    // A FastCGI program's socket is in the table of its own section.
    Agrees<typeof PROGRAM & typeof PROGRAM_EXTENSIONS, ProcessConfig, "socket">,
    // What `[supervisord]` sets for its programs becomes part of them; `tsd_log_format` also applies to the daemon's
    // own lines.
    Agrees<
      typeof SUPERVISORD & typeof SUPERVISORD_EXTENSIONS,
      DaemonSettings,
      "logFormat",
      "programDefaults" | "outputStyle"
    >,
    Agrees<typeof EVENTLISTENER, ListenerPoolConfig, GroupBase>,
    Agrees<typeof FCGI_PROGRAM, FcgiGroupConfig, GroupBase, "uid">,
    Agrees<typeof GROUP, ProgramGroupConfig, GroupBase>,
    Agrees<typeof INET_HTTP_SERVER, Server<"inet">, "kind" | "section" | "host">,
    Agrees<typeof UNIX_HTTP_SERVER, Server<"unix">, "kind" | "section" | "gid">,
    Agrees<typeof RPCINTERFACE, RpcInterfaceConfig, "namespace" | "options">,
    Agrees<typeof CTLPLUGIN, NamedPlugin, "name" | "options">,
    Agrees<typeof SUPERVISORCTL, ClientConfig, "file" | "plugins">,
    Agrees<typeof INCLUDE, DaemonConfig, "file" | "daemon" | "servers" | "rpcInterfaces" | "serverUrl" | "notices">,
  ]
>;
