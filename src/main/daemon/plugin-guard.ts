/**
 * An error that a plugin leaves unhandled, in a timer or a promise of its own, would end the daemon, and then no
 * program would be supervised. Our own bugs still end it: after one, the state of the daemon cannot be trusted.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import { describeThrown, reportOf, type ThrownText } from "../../core/python/thrown.js";

const OURS = fileURLToPath(new URL("..", import.meta.url));

/**
 * From now on, uncaught errors are reported to `complain`, and then ignored unless they are ours. `modules` returns the
 * paths of the plugins that are loaded when an error happens.
 */
export function guardAgainst(modules: () => readonly string[], complain: (...report: ThrownText) => void): void {
  const report = (thrown: unknown) => {
    const described = describeThrown(thrown);
    if (isOurs(thrown, described, modules())) {
      process.stderr.write(`${described}\n`);
      process.exit(1);
    }
    complain(...reportOf("a plugin left an error unhandled: ", thrown));
  };
  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
}

/**
 * We throw only errors, and an error of ours has one of our files on its stack and none of theirs. A fault is the
 * answer to a call that a plugin made.
 */
function isOurs(thrown: unknown, report: string, modules: readonly string[]): boolean {
  if (!(thrown instanceof Error) || "faultCode" in thrown) return false;
  return report.includes(OURS) && !modules.some((path) => report.includes(pathToFileURL(path).href));
}
