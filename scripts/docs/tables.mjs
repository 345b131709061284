/** The compiled tables of src, from which the pages are made. */
const from = (path) => import(`../../build/src/${path}.js`);

export const { buildRegistry } = await from("rpc/registry");
export const { CONFIG_INFO } = await from("rpc/config-info");
export const { FAULTS } = await from("core/xmlrpc/faults");
export const { processInfo } = await from("core/process/info");
export const { initial } = await from("core/process/transitions");
export const { STATE_CODES } = await from("core/process/states");
export const { EVENT_ALIASES, EVENT_TREE } = await from("core/events/kinds");
export const payloads = await from("core/events/payload");
export const { EXIT } = await from("client/sentences/exit-codes");
export const { verbsFor } = await from("client/commands/index");
export const { RULES } = await from("core/check/rules/rules");
export const { SCRIPT_RULES } = await from("core/doctor/script-rules");
export const { SECTIONS } = await from("core/config/options/options");
export const { PROGRAM } = await from("core/config/options/program-options");
export const { isInherited, UNDERSTOOD } = await from("core/config/options/extensions");
export const { VALUE_TYPES } = await from("core/config/values/values");
export const { DAEMON_OPTIONS } = await from("main/daemon/options");
export const { CLIENT_OPTIONS, OWN_CLIENT_OPTIONS } = await from("main/client/options");
export const { SUBCOMMANDS } = await from("main/subcommands/subcommands");
export const { CHECK_OPTIONS } = await from("main/subcommands/check");
export const { DOCTOR_OPTIONS } = await from("main/subcommands/doctor");
export const { INSTALL_VERBS } = await from("main/subcommands/install");
export const { TSD_VERSION } = await from("core/version");
