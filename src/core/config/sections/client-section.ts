/** `[supervisorctl]`, with the command line applied (CFG-CTL-*, CFG-ERR-006). */
import type { ClientConfig } from "../model/model.js";
import { SUPERVISORCTL } from "../options/options.js";
import type { ClientOverrides } from "../reading/overrides.js";
import { fullPath } from "../text/paths.js";
import { readClientPlugins } from "./plugins.js";
import { ConfigError } from "../model/problems.js";
import type { ReadContext } from "../reading/read-context.js";
import { SectionReader } from "../reading/section-reader.js";
import type { ConfigWorld } from "../model/world.js";

/** The settings of a client, from a file or from the defaults. */
export type ClientFileSettings = Omit<ClientConfig, "file">;

/** The settings of a client without any file (CFG-SRCH-005). */
export const CLIENT_DEFAULTS: ClientFileSettings = {
  serverUrl: SUPERVISORCTL.serverurl.default,
  username: undefined,
  password: undefined,
  prompt: SUPERVISORCTL.prompt.default,
  historyFile: undefined,
};

/** Reads the section. Throws ConfigError. */
export function readClientSection(reading: ReadContext): ClientFileSettings {
  const { world, document, file } = reading;
  if (!document.has("supervisorctl")) {
    throw new ConfigError(".ini file does not include supervisorctl section", [
      `${file}: add a [supervisorctl] section with serverurl=; included files do not count for it.`,
    ]);
  }
  // Only `serverurl` and `history_file` expand `%(here)s` (CFG-EXP-025).
  const options = new SectionReader(reading, "supervisorctl", SUPERVISORCTL, new Map([["here", reading.here]]));
  const withoutHere = new SectionReader(reading, "supervisorctl", SUPERVISORCTL, new Map());
  const serverUrl = options.read("serverurl");
  const prompt = withoutHere.read("prompt");
  const username = withoutHere.read("username");
  const password = withoutHere.read("password");
  const history = options.read("history_file");
  const plugins = readClientPlugins(reading);
  return {
    serverUrl: serverUrl.startsWith(UNIX) ? UNIX + fullPath(world, serverUrl.slice(UNIX.length)) : serverUrl,
    ...{ username, password, prompt },
    historyFile: historyPath(world, history),
    ...(plugins.length === 0 ? {} : { plugins }),
  };
}

const UNIX = "unix://";

/** The command line overrides the file (CLI-C-011). A URL from the command line is used as typed. */
export function settleClient(
  world: ConfigWorld,
  overrides: ClientOverrides,
  settings: ClientFileSettings,
): ClientFileSettings {
  return {
    ...settings,
    serverUrl: overrides.serverurl?.value ?? settings.serverUrl,
    username: overrides.username?.value ?? settings.username,
    password: overrides.password?.value ?? settings.password,
    prompt: overrides.prompt?.value ?? settings.prompt,
    historyFile: historyPath(world, overrides.history_file?.value) ?? settings.historyFile,
  };
}

function historyPath(world: ConfigWorld, path: string | undefined): string | undefined {
  return path === undefined || path === "" ? undefined : fullPath(world, path);
}
