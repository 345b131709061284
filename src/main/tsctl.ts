/** The client: `tsctl`, also called `supervisorctl` in images (docs/behaviour/command-lines.md). */
import { basename } from "node:path";
import { isatty } from "node:tty";
import { verbsFor } from "../client/commands/index.js";
import { EXIT } from "../client/sentences/exit-codes.js";
import { parseServerUrl, splitLogin } from "../client/wire/server-address.js";
import { Session } from "../client/session/session.js";
import { Interrupted, type Verb } from "../client/shell/shell.js";
import { StandardTerminal } from "../client/terminal/standard-terminal.js";
import { coloured, plain } from "../client/terminal/style.js";
import { SocketTransport, type Login } from "../client/wire/transport.js";
import { loadClientConfig } from "../core/config/load-client.js";
import type { ClientConfig } from "../core/config/model/model.js";
import { checkClientOverrides } from "../core/config/reading/overrides.js";
import type { ConfigProblem, Loaded } from "../core/config/model/problems.js";
import { loadPosix } from "../posix/addon.js";
import { adoptLocale } from "./machine/adopt-locale.js";
import { CLIENT_HELP_END, CLIENT_OPTIONS, exampleText, OWN_CLIENT_OPTIONS } from "./client/options.js";
import { parseCommandLine, walkOptions, type GivenOption, type OptionOutcome } from "./command-line/command-line.js";
import { systemWorld } from "./machine/config-world.js";
import { helpText } from "./command-line/help-text.js";
import { giveBackKept } from "./machine/launch-info.js";
import { leave } from "./machine/leave.js";
import { programAsTyped } from "./command-line/program-name.js";
import { showCommandAsTyped } from "./daemon/shown-command.js";
import { dieOfUsr1 } from "./daemon/usr1.js";
import { userFiles } from "./client/user-files.js";

const SUMMARY = "control applications run by supervisord from the command line.";

giveBackKept();
dieOfUsr1();
showCommandAsTyped();
const args = process.argv.slice(2);
const program = programAsTyped();
const name = basename(program);
/** Under the original's name the client does what the original does and nothing more. */
const hasExtensions = name !== "supervisorctl";
const options = hasExtensions ? OWN_CLIENT_OPTIONS : CLIENT_OPTIONS;
/** Colours are for people at a terminal only. */
const coloursWanted = hasExtensions && isatty(1) && !process.env["NO_COLOR"];
const terminal = new StandardTerminal();

/** Everything the client does. Returns the exit status. */
async function main(): Promise<number> {
  const parsed = parseCommandLine(options, args);
  if (!parsed.ok) return refuse({ message: parsed.message, advice: [] });
  const walk = walkOptions(parsed.given, judge);
  if (walk.end === "refused") return refuse(walk.problem);
  if (walk.end === "last") {
    terminal.write(walk.option.key === "version" ? await version() : await help());
    return EXIT.success;
  }
  const { configuration, interactive, ...overrides } = Object.fromEntries(walk.options);
  adoptLocaleIfPossible();
  const world = systemWorld(() => userFiles());
  const loaded = loadClientConfig(world, { file: configuration?.value, argv0: program, overrides });
  if (!loaded.ok) return refuse(loaded.problem);
  const config = withLoginOfUrl(loaded.value, overrides);
  const plugins = await pluginVerbs(config);
  if (!plugins.ok) return refuse(plugins.problem);
  // The client's own verbs come first, and win (CTL-PL-002).
  const verbs = [...verbsFor(hasExtensions), ...plugins.value];
  const urlGiven = overrides["serverurl"] !== undefined;
  return await run(config, verbs, parsed.rest, interactive !== undefined, urlGiven);
}

/** A name and a password in the URL replace those of the file; those on the command line replace both. */
function withLoginOfUrl(config: ClientConfig, overrides: Readonly<Record<string, GivenOption>>): ClientConfig {
  const { serverUrl, login } = splitLogin(config.serverUrl);
  const given = (["username", "password"] as const).filter((key) => overrides[key] !== undefined);
  return { ...config, ...login, serverUrl, ...Object.fromEntries(given.map((key) => [key, config[key]])) };
}

/** The C library's answer needs the addon; a client that cannot load it does without. */
function adoptLocaleIfPossible(): void {
  try {
    adoptLocale(loadPosix);
  } catch {
    // Only the expansion %(ENV_LC_CTYPE)s is missing then.
  }
}

/** An option is checked when it is reached, before any file is read (CLI-C-004). */
function judge(option: GivenOption): OptionOutcome {
  return option.key === "help" || option.key === "version" ? "last" : checkClientOverrides({ [option.key]: option });
}

/** Loaded only when it is needed. */
async function version(): Promise<string> {
  return (await import("./command-line/version.js")).versionText("tsctl");
}

/** Under our own name, help ends with examples. */
async function help(): Promise<string> {
  const style = coloursWanted ? await coloured() : plain;
  const end = CLIENT_HELP_END + (hasExtensions ? exampleText(style) : "");
  return await helpText(program, SUMMARY, "[options] [action [arguments]]", options, end);
}

/** Prints why there is no server; the code that finds out is loaded only then. */
async function explainTrouble(config: ClientConfig, given: boolean, trouble: string, serverUrl: string) {
  const { circumstances } = await import("./client/circumstances.js");
  const { explain } = await import("../client/reports/explanation.js");
  const { file } = config;
  const fallback = file === undefined ? "default" : "configuration";
  const urlFrom = given || serverUrl !== config.serverUrl ? "command line" : fallback;
  return explain(circumstances({ trouble, serverUrl, file, urlFrom }));
}

/** The code that loads plugins is loaded only if there are any. */
async function pluginVerbs(config: ClientConfig): Promise<Loaded<readonly Verb[]>> {
  if (config.plugins === undefined) return { ok: true, value: [] };
  const { loadClientPlugins } = await import("./client/plugins.js");
  return await loadClientPlugins(config);
}

async function run(
  config: ClientConfig,
  verbs: readonly Verb[],
  words: readonly string[],
  interactive: boolean,
  urlGiven: boolean,
): Promise<number> {
  const onTerminal = isatty(1);
  const style = coloursWanted ? await coloured() : plain;
  const shell = words.length === 0;
  const dial = (url: string, login: Login) => new SocketTransport(parseServerUrl(url), login);
  // Scripts that use the original's name read what the original prints; a person at a terminal gets more.
  const explain = (trouble: string, url: string) => explainTrouble(config, urlGiven, trouble, url);
  const session = new Session({
    ...{ config, terminal, verbs, dial, style, interactive: interactive || shell, hasExtensions: hasExtensions },
    explain: hasExtensions || isatty(2) ? explain : undefined,
  });
  try {
    if (!shell) await session.runLine(words.join(" "));
    // The original's help promises a shell after the action but opens none; scripts must not get one (IMP-029).
    const stay = shell || (interactive && !session.over && isatty(0) && onTerminal);
    if (!stay) return session.exitStatus;
    const { interact } = await import("../client/session/interactive.js");
    await interact(session, config.prompt);
    return shell ? EXIT.success : session.exitStatus;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    process.kill(process.pid, "SIGINT");
    return EXIT.generic;
  }
}

/** The original's two lines, our advice between them (CFG-ERR-001). */
function refuse({ message, advice }: ConfigProblem): number {
  const lines = [`Error: ${message}`, ...advice.map((line) => `  ${line}`), `For help, use ${program} -h`];
  terminal.writeError(`${lines.join("\n")}\n`);
  return EXIT.invalidArguments;
}

/** The exit status of a client that could not print what it had to say. */
function complain(trouble: string): number {
  terminal.writeError(`cannot write to standard output: ${trouble}\n`);
  return EXIT.generic;
}

// Everything has been written by then; an open input must not keep us running.
void main().then((code) => leave(terminal.trouble === undefined ? code : complain(terminal.trouble)));
