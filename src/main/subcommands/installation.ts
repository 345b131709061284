/**
 * Links to our programs and their manual pages where an image expects Python's, and what these links replaced. A file
 * beside them, PREFIX/lib/tsd/installed.json, records what is done; it is written first, so that an interrupted
 * installation can be repeated or undone.
 */
import { ownEntry } from "../../core/own-entry.js";
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { renameSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The programs, by the names that images use. */
export const INSTALLED_NAMES = [
  ...["supervisord", "supervisorctl", "pidproxy", "echo_supervisord_conf"],
  ...["tsd", "tsctl", "supervisor_stdout"],
] as const;

/** Their manual pages; the ending is the section. */
export const INSTALLED_PAGES = [
  ...["supervisord.8", "supervisorctl.1", "supervisord.conf.5"],
  ...["tsd.8", "tsctl.1", "pidproxy.1", "echo_supervisord_conf.1", "supervisor_stdout.1"],
] as const;

/**
 * Where to install: `prefix` has, or gets, the folders `bin` and `share/man`; `programs` is the folder of our own
 * programs, `pages` that of the manual pages, if they are installed.
 */
export interface InstallationPlace {
  readonly prefix: string;
  readonly programs: string;
  readonly pages?: string | undefined;
}

/** What was done, one sentence a line, or why nothing was done. */
export type InstallationOutcome =
  { readonly ok: true; readonly said: readonly string[] } | { readonly ok: false; readonly refused: readonly string[] };

/**
 * The content of installed.json: the target of each link of ours, the links under which an earlier file is kept, and
 * the folders that did not exist before (absent in records of earlier versions).
 */
interface Record {
  readonly folders?: readonly string[];
  readonly links: { readonly [path: string]: { readonly target: string; readonly kept: boolean } };
}

const pathsOf = (prefix: string) => ({
  record: join(prefix, "lib", "tsd", "installed.json"),
  kept: (name: string) => join(prefix, "lib", "tsd", "replaced", name),
});

/** Everything that may be linked below the prefix: its name and the link. */
const linksBelow = (prefix: string) => [
  ...INSTALLED_NAMES.map((name) => ({ name, path: join(prefix, "bin", name), isPage: false })),
  ...INSTALLED_PAGES.map((name) => ({
    name,
    path: join(prefix, "share", "man", `man${name.at(-1)!}`, name),
    isPage: true,
  })),
];

/**
 * Links all programs and their manual pages. What exists already and is not ours is refused, or kept aside if `replace`
 * is set.
 */
export function install({ prefix, programs, pages }: InstallationPlace, replace: boolean): InstallationOutcome {
  const paths = pathsOf(prefix);
  const before = readRecord(paths.record);
  const steps = linksBelow(prefix).flatMap(({ name, path, isPage }) => {
    const folder = isPage ? pages : programs;
    if (folder === undefined) return [];
    const target = join(folder, name);
    const found = linkOrFile(path);
    const recorded = ownEntry(before.links, path);
    const isOurs = found === target || (recorded !== undefined && found === recorded.target);
    return [{ name, path, target, found, isOurs, kept: recorded?.kept ?? false }];
  });
  const inTheWay = steps.filter(({ found, isOurs }) => found !== undefined && !isOurs);
  if (inTheWay.length > 0 && !replace) {
    const files = inTheWay.map(({ path }) => path).join(", ");
    return { ok: false, refused: [`cannot link to ${programs}: ${files} would be replaced`, ADVICE] };
  }
  const links = Object.fromEntries(
    steps.map((step) => [step.path, { target: step.target, kept: step.kept || inTheWay.includes(step) }]),
  );
  const folders = missingFolders(prefix, [paths.record, ...steps.map(({ path }) => path)]);
  // Links of an earlier installation that this one does not make, such as pages, are still removed by uninstall.
  const record = {
    folders: [...new Set([...(before.folders ?? []), ...folders])],
    links: { ...before.links, ...links },
  };
  writeRecord(paths.record, record);
  const said: string[] = [];
  for (const step of steps) {
    if (step.found === step.target) continue;
    const isReplaced = inTheWay.includes(step);
    if (isReplaced) {
      mkdirSync(dirname(paths.kept(step.name)), { recursive: true });
      renameSync(step.path, paths.kept(step.name));
    }
    link(step.target, step.path);
    said.push(`${step.path} -> ${step.target}${isReplaced ? `; what it was is kept in ${paths.kept(step.name)}` : ""}`);
  }
  return { ok: true, said: said.length > 0 ? said : [`everything is installed in ${prefix} already`] };
}

const ADVICE = "add --replace to put them aside; `tsd uninstall` with the same --prefix brings them back";

/** Removes the links and restores what was there before. A link that has been changed since is left alone. */
export function uninstall({ prefix }: Pick<InstallationPlace, "prefix">): InstallationOutcome {
  const paths = pathsOf(prefix);
  const { links, folders = [] } = readRecord(paths.record);
  const said: string[] = [];
  const refused: string[] = [];
  const left: [string, Record["links"][string]][] = [];
  for (const { name, path } of linksBelow(prefix)) {
    const recorded = ownEntry(links, path);
    if (recorded === undefined) continue;
    const found = linkOrFile(path);
    const isKept = recorded.kept && linkOrFile(paths.kept(name)) !== undefined;
    // An interrupted installation may or may not have put a file aside.
    if (found !== undefined && found !== recorded.target) {
      if (!isKept) continue;
      left.push([path, recorded]);
      refused.push(`cannot bring back ${path} from ${paths.kept(name)}: what is there now is not ours`);
      continue;
    }
    if (found !== undefined) rmSync(path);
    if (isKept) renameSync(paths.kept(name), path);
    said.push(isKept ? `${path} is what it was before` : `${path} is removed`);
  }
  if (left.length > 0) {
    writeRecord(paths.record, { folders, links: Object.fromEntries(left) });
    return { ok: false, refused: [...said, ...refused] };
  }
  rmSync(paths.record, { force: true });
  for (const folder of [dirname(paths.kept("x")), dirname(paths.record)]) removeIfEmpty(folder);
  // The innermost first.
  for (const folder of folders.toSorted((one, other) => other.length - one.length)) removeIfEmpty(folder);
  return { ok: true, said: said.length > 0 ? said : [`nothing is installed in ${prefix}`] };
}

/** The folders of these files, below the prefix, that do not exist yet. */
function missingFolders(prefix: string, files: readonly string[]): readonly string[] {
  const missing = new Set<string>();
  for (const file of files) {
    for (let at = dirname(file); at !== prefix && at !== dirname(at) && !existsSync(at); at = dirname(at))
      missing.add(at);
  }
  return [...missing];
}

/** Programs elsewhere in PATH that are found before the ones in `prefix`; those in `programs`, which are being installed, are not in the way. */
export function foundBefore(prefix: string, path: string, programs: string): readonly string[] {
  const existing = path.split(":").filter((folder) => folder !== "" && existsSync(folder));
  // Where /bin is a link to /usr/bin, the two count as one.
  const folders = [...new Set(existing.map((folder) => realpathSync(folder)))];
  const own = folders.indexOf(realpathSync(join(prefix, "bin")));
  return folders
    .slice(0, own < 0 ? folders.length : own)
    .map((folder) => join(folder, "supervisord"))
    .filter((file) => linkOrFile(file) !== undefined && !isSame(file, join(programs, "supervisord")));
}

function isSame(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}

/** The target of a link; "" for anything else; undefined where there is nothing. */
function linkOrFile(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isSymbolicLink() ? readlinkSync(path) : "";
}

/** In one step: a program that is started meanwhile finds the old one or the new one. */
function link(target: string, path: string): void {
  const fresh = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, fresh);
  renameSync(fresh, path);
}

function readRecord(path: string): Record {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { links: {} };
    throw error;
  }
  return JSON.parse(text) as Record;
}

function writeRecord(path: string, record: Record): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(record, undefined, 2)}\n`);
  renameSync(`${path}.${process.pid}`, path);
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds files that are not ours, or does not exist.
  }
}
