/** When a followed file is looked at: when its writer reports a change, and now and then for changes by others. */

/**
 * Calls `look` whenever the file at a path may have changed, until the returned function is called; `look` returns
 * whether it found something to send.
 */
export type FollowWatch = (path: string, look: () => boolean) => () => void;

/**
 * Reports by the writer of files, until the returned function is called: `grown` when something was appended,
 * `replaced` just before and just after another file takes the path or the file is emptied.
 */
export type Announcements = (
  path: string,
  reader: { readonly grown: () => void; readonly replaced: () => void },
) => () => void;

/** Milliseconds until the next look at a file that was just seen growing. */
const LOOK_AGAIN_MS = 10;
/** Milliseconds between looks at a file whose writer reports changes, in case it has other writers. */
const LOOK_IN_CASE_MS = 1000;

/** Looks at the file again and again, soon after it has grown: works for every kind of file system. */
export function everySoOften(intervalMs: number): FollowWatch {
  return (_path, look) => {
    let timer: NodeJS.Timeout;
    let watched = true;
    const lookIn = (ms: number): void => {
      timer = setTimeout(() => {
        const next = look() ? Math.min(LOOK_AGAIN_MS, intervalMs) : intervalMs;
        if (watched) lookIn(next);
      }, ms).unref();
    };
    lookIn(intervalMs);
    return () => {
      watched = false;
      clearTimeout(timer);
    };
  };
}

/**
 * Looks when a change is reported, and now and then for changes that are not. What is written within `gatherMs` is
 * looked at once; 0 = within one turn of the event loop. A file that is about to be replaced is looked at before
 * anything else happens to it.
 */
export function whenAnnounced(
  announcements: Announcements,
  gatherMs = 0,
  otherwise = everySoOften(LOOK_IN_CASE_MS),
): FollowWatch {
  return (path, look) => {
    let cancel: (() => void) | undefined;
    const lookNow = (): void => {
      cancel?.();
      cancel = undefined;
      look();
    };
    const unsubscribe = announcements(path, {
      grown: () => (cancel ??= later(gatherMs, lookNow)),
      replaced: lookNow,
    });
    const stopLooking = otherwise(path, look);
    return () => {
      unsubscribe();
      stopLooking();
      cancel?.();
    };
  };
}

function later(ms: number, act: () => void): () => void {
  if (ms > 0) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  }
  const immediate = setImmediate(act);
  return () => clearImmediate(immediate);
}
