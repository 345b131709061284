/** Scripts that are given to a shell with -c: what they end with, and whether the shell is still there by then. */

/** Words after which a script is more than a list of commands. */
const COMPOUND = /(^|[\s;&|])(if|while|until|for|case|select|function|trap|\{|\(|\[\[)/;

/** The last command of a script that is no more than a list of commands with `;`, `&&` and `||`; undefined of any other. */
export function lastCommand(script: string): string | undefined {
  const bare = withoutInsides(script);
  const body = bare.replace(/[\s;]+$/, "");
  if (COMPOUND.test(body)) return undefined;
  const start = Math.max(...["&&", "||", ";", "\n"].map((mark) => ends(body, mark)));
  const last = body.slice(start);
  if (/[|&](?!\d|>)/.test(last.replace(/>&/g, ""))) return undefined;
  return script.slice(start, body.length).trim();
}

/** A redirection outside of quotes. */
export function isRedirected(command: string): boolean {
  return /[<>]/.test(withoutInsides(command));
}

function ends(text: string, mark: string): number {
  const at = text.lastIndexOf(mark);
  return at < 0 ? 0 : at + mark.length;
}

/** What stands in quotes, in `$(…)`, `${…}` and backticks becomes something that is no mark; offsets stay. */
function withoutInsides(script: string): string {
  return script.replace(/\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*"|\$\([^()]*\)|\$\{[^}]*\}|`[^`]*`/g, (inside) =>
    "_".repeat(inside.length),
  );
}
