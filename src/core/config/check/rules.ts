/** Every rule of `tsd check`, one table. */
import { CUT_VALUES } from "./cut-values.js";
import { DIRECTORIES } from "./directories.js";
import { DUPLICATES } from "./duplicates.js";
import { ENVIRONMENT_VALUES } from "./environment-values.js";
import { EXPANSIONS } from "./expansions.js";
import { FOREGROUND } from "./foreground.js";
import { INCLUDES } from "./includes.js";
import { LISTENERS } from "./listeners.js";
import { MEMBERSHIP } from "./membership.js";
import { OUTPUTS } from "./outputs.js";
import { PROGRAMS } from "./programs.js";
import { REFUSALS } from "./refusals.js";
import type { Rule } from "./rule.js";
import { SERVERS } from "./servers.js";
import { SHELL_SYNTAX } from "./shell-syntax.js";
import { STOPPING } from "./stopping.js";
import { UNKNOWN_NAMES } from "./unknown-names.js";
import { USERS } from "./users.js";

/** In no order that matters: findings are sorted by where they stand. */
export const RULES: readonly Rule[] = [
  ...REFUSALS,
  ...UNKNOWN_NAMES,
  ...DUPLICATES,
  ...EXPANSIONS,
  ...CUT_VALUES,
  ...ENVIRONMENT_VALUES,
  ...SHELL_SYNTAX,
  ...PROGRAMS,
  ...DIRECTORIES,
  ...USERS,
  ...OUTPUTS,
  ...STOPPING,
  ...FOREGROUND,
  ...SERVERS,
  ...LISTENERS,
  ...MEMBERSHIP,
  ...INCLUDES,
];
