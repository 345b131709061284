/**
 * What a plugin leaves unhandled, in a timer or a promise of its own, would end the daemon and with
 * it every program's supervisor. Our own bugs still do: what is behind them is not known to be sound.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import { describeThrown, reportOf, type ThrownText } from "../../core/python/thrown.js";

const OURS = fileURLToPath(new URL("..", import.meta.url));

/**
 * From now on what nobody caught is told to `complain`, and passed over unless it is ours.
 * `modules` are the paths of the plugins that are loaded when something happens.
 */
export function guardAgainst(modules: () => readonly string[], complain: (...report: ThrownText) => void): void {
  const passOver = (thrown: unknown) => {
    const report = describeThrown(thrown);
    if (isOurs(thrown, report, modules())) {
      process.stderr.write(`${report}\n`);
      process.exit(1);
    }
    complain(...reportOf("a plugin left an error unhandled: ", thrown));
  };
  process.on("uncaughtException", passOver);
  process.on("unhandledRejection", passOver);
}

/**
 * We throw nothing but errors, and an error of ours has one of our files on its stack and none of
 * theirs. A fault is the answer to a call that a plugin made.
 */
function isOurs(thrown: unknown, report: string, modules: readonly string[]): boolean {
  if (!(thrown instanceof Error) || "faultCode" in thrown) return false;
  return report.includes(OURS) && !modules.some((path) => report.includes(pathToFileURL(path).href));
}
