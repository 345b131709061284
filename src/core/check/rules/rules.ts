/** Every rule of `tsd check`, one table. */
import { BACKGROUND } from "./background.js";
import { CLOSED_PATHS } from "./closed-paths.js";
import { COMPANIONS } from "./companions.js";
import { CUT_VALUES } from "./cut-values.js";
import { DIRECTORIES } from "./directories.js";
import { DUPLICATES } from "./duplicates.js";
import { ENVIRONMENT_SHELL } from "./environment-shell.js";
import { ENVIRONMENT_VALUES } from "./environment-values.js";
import { EXPANSIONS } from "./expansions.js";
import { FOREGROUND } from "./foreground.js";
import { INCLUDES } from "./includes.js";
import { INTERPRETERS } from "./interpreters.js";
import { LIMITS } from "./limits.js";
import { LISTENERS } from "./listeners.js";
import { LOG_FILES } from "./log-files.js";
import { MEMBERSHIP } from "./membership.js";
import { OUTPUTS } from "./outputs.js";
import { PROGRAMS } from "./programs.js";
import { REFUSALS } from "./refusals.js";
import type { Rule } from "../survey/rule.js";
import { SERVERS } from "./servers.js";
import { SHELL_SYNTAX } from "./shell-syntax.js";
import { SOCKETS } from "./sockets.js";
import { STARTING } from "./starting.js";
import { STOPPING } from "./stopping.js";
import { SWALLOWED } from "./swallowed.js";
import { TYPOGRAPHIC } from "./typographic.js";
import { UNKNOWN_NAMES } from "./unknown-names.js";
import { USERS } from "./users.js";

/** In any order: findings are sorted by place. */
export const RULES: readonly Rule[] = [
  ...REFUSALS,
  ...UNKNOWN_NAMES,
  ...DUPLICATES,
  ...EXPANSIONS,
  ...CUT_VALUES,
  ...ENVIRONMENT_VALUES,
  ...SWALLOWED,
  ...TYPOGRAPHIC,
  ...ENVIRONMENT_SHELL,
  ...SHELL_SYNTAX,
  ...PROGRAMS,
  ...INTERPRETERS,
  ...BACKGROUND,
  ...COMPANIONS,
  ...CLOSED_PATHS,
  ...DIRECTORIES,
  ...USERS,
  ...OUTPUTS,
  ...LOG_FILES,
  ...STARTING,
  ...STOPPING,
  ...FOREGROUND,
  ...SERVERS,
  ...SOCKETS,
  ...LIMITS,
  ...LISTENERS,
  ...MEMBERSHIP,
  ...INCLUDES,
];
