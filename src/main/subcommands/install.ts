/** `tsd install` and `tsd uninstall`: put our programs in the place of Python's, and remove them again. */
import { existsSync, realpathSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseCommandLine, walkOptions, type OptionSpec } from "../command-line/command-line.js";
import { helpText } from "../command-line/help-text.js";
import { foundBefore, install, uninstall, type InstallationOutcome } from "./installation.js";
import { launchInfo } from "../machine/launch-info.js";

const PREFIX: OptionSpec = {
  ...{ key: "prefix", short: "", long: "prefix", value: "FOLDER" },
  help: "where to; the links are in its folders bin and share/man (default /usr)",
};
const REPLACE: OptionSpec = {
  ...{ key: "replace", short: "", long: "replace" },
  help: "put aside what is in the way; uninstall brings it back",
};
const HELP: OptionSpec = { key: "help", short: "h?", long: "help", help: "print this text and exit" };

/** What each takes, and its text in help. */
export const INSTALL_VERBS = {
  install: {
    options: [PREFIX, REPLACE, HELP],
    summary: "link supervisord, supervisorctl and the others to these programs, and their manual pages.",
  },
  uninstall: { options: [PREFIX, HELP], summary: "undo what `tsd install` did." },
};

/** The default: where Debian and Alpine install supervisord. */
const DEFAULT_PREFIX = "/usr";

/**
 * Runs one of the two with the words that follow it. Returns the exit status: 0 done, 1 refused, 2 wrong command line.
 */
export async function runInstall(verb: keyof typeof INSTALL_VERBS, words: readonly string[]): Promise<0 | 1 | 2> {
  const { options, summary } = INSTALL_VERBS[verb];
  const refuse = (message: string): 2 => {
    print(2, [`Error: ${message}`, `For help, use tsd ${verb} -h`]);
    return 2;
  };
  const parsed = parseCommandLine(options, words);
  if (!parsed.ok) return refuse(parsed.message);
  const [stray] = parsed.rest;
  if (stray !== undefined) return refuse(`cannot take the argument '${stray}': name the folder with --prefix ${stray}`);
  const walk = walkOptions(parsed.given, ({ key }) => (key === "help" ? "last" : undefined));
  if (walk.end === "refused") return refuse(walk.problem.message);
  if (walk.end === "last") {
    print(1, [(await helpText(`tsd ${verb}`, summary, "[options]", options)).trimEnd()]);
    return 0;
  }
  const prefix = resolve(walk.options.get("prefix")?.value ?? DEFAULT_PREFIX);
  const outcome = attempt(() =>
    verb === "install"
      ? install({ prefix, programs: ownFolder(), pages: pagesBeside(ownFolder()) }, walk.options.has("replace"))
      : uninstall({ prefix }),
  );
  if (!outcome.ok) {
    print(2, outcome.refused);
    return 1;
  }
  print(1, outcome.said);
  const others = verb === "install" ? foundBefore(prefix, process.env["PATH"] ?? "", ownFolder()) : [];
  for (const other of others) {
    const folder = dirname(dirname(other));
    print(2, [`${other} is found before it: run \`tsd install --prefix ${folder} --replace\` as well`]);
  }
  return 0;
}

/** The folder of our own programs: the package's bin, or that of the npm package. */
function ownFolder(): string {
  return dirname(launchInfo?.launcher ?? realpathSync(process.argv[1]!));
}

/**
 * The folder of our manual pages: beside the package's bin, or at the root of the npm package; undefined where there
 * are none.
 */
function pagesBeside(programs: string): string | undefined {
  return [join(programs, "..", "man"), join(programs, "..", "..", "man")].find((folder) => existsSync(folder));
}

function attempt(act: () => InstallationOutcome): InstallationOutcome {
  try {
    return act();
  } catch (error) {
    const { code, syscall, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const cure = code === "EACCES" || code === "EPERM" ? "; run it as root" : "";
    return { ok: false, refused: [`cannot ${syscall} ${path}: ${code}${cure}`] };
  }
}

function print(fd: 1 | 2, lines: readonly string[]): void {
  try {
    writeSync(fd, `${lines.join("\n")}\n`);
  } catch {
    // No process reads.
  }
}
