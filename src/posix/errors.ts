/** The shape of a refusal by the operating system. */

/** `code` is the errno name (`ENOENT`), `errno` its number. */
export class PosixError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;
  readonly path: string | undefined;

  constructor(code: string, errno: number, syscall: string, path?: string) {
    super(`cannot ${syscall}${path === undefined ? "" : ` ${path}`}: ${code}`);
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
    this.path = path;
  }
}
