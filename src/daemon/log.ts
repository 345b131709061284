/** What every log can do, be it a file or a stream: the activity log and the logs of children are written through this. */

/** Size limits of a log, as configured. */
export interface LogLimits {
  readonly maxBytes: number;
  readonly backups: number;
}

/** Told when writing stops working, with the errno name, and when it works again (undefined). */
export type OnTrouble = (path: string, code: string | undefined) => void;

/** An open log. Writing never throws. */
export interface Log {
  readonly path: string;
  /** False: more shall come only when `whenRoom` has said so. The bytes are not kept. */
  write(bytes: Uint8Array): boolean;
  /** Call once there is room again. */
  whenRoom(go: () => void): void;
  /** Close and open the path again (LOG-T-001). */
  reopen(): void;
  /** Remove what is there and begin anew (LOG-T-003). Throws for what is no file of its own: it stays as it is. */
  clear(): void;
  /** For good. */
  close(): void;
}
