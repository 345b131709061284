/**
 * Which file a command runs: the rules of LIFE-SPAWN-002..010. They are applied before every spawn, and by
 * `startProcess` before anything else (RPC-S-001).
 */
import { splitShellWords } from "../python/shell-words.js";
import { pyrepr } from "../python/repr.js";

/** What must be known of the file system; both follow symbolic links. */
export interface FileWorld {
  /** Mode bits with the file type, as in `st_mode`; undefined when the file cannot be looked at. */
  stat(path: string): { readonly mode: number } | undefined;
  /** May the daemon itself execute it (`access(X_OK)`)? The user of the child is not considered. */
  mayExecute(path: string): boolean;
}

/** What to look up, and where. */
export interface CommandQuery {
  readonly command: string;
  /** PATH in the program's own `environment`; undefined when it does not set it. */
  readonly programPath: string | undefined;
  /** PATH of the daemon; undefined when unset. */
  readonly daemonPath: string | undefined;
}

/** The file and its arguments, or the fault that `startProcess` answers with. */
export type Lookup =
  | { readonly ok: true; readonly file: string; readonly argv: readonly string[] }
  | { readonly ok: false; readonly code: "NO_FILE" | "NOT_EXECUTABLE"; readonly message: string };

const DEFAULT_PATH = "/bin:/usr/bin:/usr/local/bin";
const TYPE_BITS = 0o170000;
const DIRECTORY = 0o040000;
const ANY_EXECUTE_BIT = 0o111;

/** Find the file of a command. argv[0] stays as it was written (LIFE-SPAWN-015). */
export function lookUpCommand(query: CommandQuery, world: FileWorld): Lookup {
  const parsed = splitShellWords(query.command);
  if (!parsed.ok) return notExecutable(`can't parse command ${pyrepr(query.command)}: ${parsed.error}`);
  const program = parsed.words[0];
  if (program === undefined) return notExecutable("command is empty");

  const candidates = program.includes("/") ? [program] : searchPath(query).map((folder) => join(folder, program));
  for (const file of candidates) {
    const stat = world.stat(file);
    if (stat !== undefined) return judge(file, stat.mode, parsed.words, world);
  }
  return { ok: false, code: "NO_FILE", message: `can't find command ${pyrepr(program)}` };
}

/** The first file that exists is taken, executable or not (LIFE-SPAWN-006). */
function judge(file: string, mode: number, argv: readonly string[], world: FileWorld): Lookup {
  const shown = pyrepr(file);
  if ((mode & TYPE_BITS) === DIRECTORY) return notExecutable(`command at ${shown} is a directory`);
  if ((mode & ANY_EXECUTE_BIT) === 0) return notExecutable(`command at ${shown} is not executable`);
  if (!world.mayExecute(file)) return notExecutable(`no permission to run command ${shown}`);
  return { ok: true, file, argv };
}

function notExecutable(message: string): Lookup {
  return { ok: false, code: "NOT_EXECUTABLE", message };
}

/** A program's own PATH counts even when it is empty; the daemon's only when it is not. */
function searchPath({ programPath, daemonPath }: CommandQuery): readonly string[] {
  return (programPath ?? (daemonPath || DEFAULT_PATH)).split(":");
}

/** An empty entry of PATH is the working directory. */
function join(folder: string, name: string): string {
  return folder === "" || folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}
