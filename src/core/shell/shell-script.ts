/** Scripts that are given to a shell with -c: their last command, and whether the shell still exists while it runs. */

/** Words of scripts that are more than a list of commands. */
const COMPOUND = /(^|[\s;&|])(if|while|until|for|case|select|function|trap|\{|\(|\[\[)/;

/**
 * The last command of a script that is only a list of commands with `;`, `&&` and `||`; undefined for any other script.
 */
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

/** Blanks out the text in quotes, in `$(…)`, `${…}` and backticks; offsets stay. */
function withoutInsides(script: string): string {
  return script.replace(/\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*"|\$\([^()]*\)|\$\{[^}]*\}|`[^`]*`/g, (inside) =>
    "_".repeat(inside.length),
  );
}
