/**
 * Why start-up is refused for a server that cannot be opened: the original's words where it has some, and what to do.
 */
import { userInfo } from "node:os";
import { ownEntry } from "../../core/own-entry.js";
import type { ListenProblem } from "../../http/listening.js";

/** What is printed: the message, and below it what to do. */
interface ListenRefusal {
  readonly message: string;
  readonly advice?: readonly string[];
}

/** The text for a problem (CLI-X-006..009). */
export function listenRefusal(problem: ListenProblem): ListenRefusal {
  switch (problem.kind) {
    case "in-use":
      return {
        message:
          "Another program is already listening on a port that one of our HTTP servers is configured to use.  " +
          "Shut this program down first before starting supervisord.",
      };
    case "not-removed": {
      const { path, code } = problem;
      return {
        message: `Cannot open an HTTP server: cannot remove what is at ${path}: ${code}`,
        advice: [`${ownEntry(IN_THE_WAY, code) ?? "Remove it"}, or write another path in file= of [unix_http_server].`],
      };
    }
    case "comes-back":
      return {
        message: `Cannot open an HTTP server: what was at ${problem.path} was removed, but comes back each time`,
        advice: ["Find what else makes it: another daemon with the same configuration that ends as soon as it starts?"],
      };
    case "refused":
      return { message: `Cannot open an HTTP server: socket.error reported ${problem.reported}` };
    case "chown-denied":
      return {
        message:
          `Not permitted to chown ${problem.path} to uid/gid (${problem.uid}, ${problem.gid}); adjust "sockchown" value ` +
          `in config file or on command line to values that the current user (${userInfo().username}) can successfully chown`,
      };
  }
}

/** What is at the socket's path, and what to do about it, by the errno name of its removal. */
const IN_THE_WAY: Readonly<Record<string, string>> = {
  EISDIR: "A directory is there, where the socket is to be: remove it",
  EPERM:
    "It belongs to another user, and in its folder only owners may remove files: remove it as its owner or as root",
  EACCES: "The daemon may not write to its folder: permit that, or remove it as a user who may",
  EBUSY: "Something is mounted there, such as a single file of the host: mount its folder instead",
  EROFS: "The file system is read-only: mount it to be written to",
};
