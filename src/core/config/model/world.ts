/**
 * What reading a configuration needs to know of the machine, as an interface: the shell supplies
 * it, so that the loader itself stays a pure function of its arguments.
 */

/** A look-up that finds nothing returns `undefined`; a read that fails returns the errno name. */
export interface ConfigWorld {
  /**
   * Raw bytes; `ENOENT`, `EACCES`, `EISDIR`… when the file cannot be read, `EAGAIN` for a pipe that has not been
   * written to.
   */
  readFile(path: string): { readonly bytes: Uint8Array } | { readonly error: string };
  exists(path: string): boolean;
  /** As `exists`, but a dangling symbolic link counts as existing. */
  hasName(path: string): boolean;
  isDirectory(path: string): boolean;
  /** Names in a directory, unsorted, without `.` and `..`; undefined when it cannot be listed. */
  listDirectory(path: string): readonly string[] | undefined;
  userByName(name: string): UserEntry | undefined;
  userById(uid: number): UserEntry | undefined;
  groupIdByName(name: string): number | undefined;
  groupExists(gid: number): boolean;
  /** The daemon's own user id. */
  readonly uid: number;
  readonly environment: Readonly<Record<string, string>>;
  /** `uname -n`. */
  readonly hostName: string;
  /** Empty when the working directory has been removed. */
  readonly workingDirectory: string;
  /** Where AUTO logs go when `childlogdir` is not set (CFG-SD-012). */
  readonly temporaryDirectory: string;
}

/** A line of the user database. */
export interface UserEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** Numbers of all groups, the first one included; absent if they were not looked up. */
  readonly groups?: readonly number[];
}
