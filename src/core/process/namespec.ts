/** How clients name processes: `name`, `group:name`, `group:*` and `group:` (RPC-N-001..005). */

/** A name taken apart; `process` undefined means the whole group. */
export interface Namespec {
  readonly group: string;
  readonly process: string | undefined;
}

/** Take a name apart at its first colon; without one, group and process share the name. */
export function parseNamespec(text: string): Namespec {
  const colon = text.indexOf(":");
  if (colon < 0) return { group: text, process: text };
  const process = text.slice(colon + 1);
  return { group: text.slice(0, colon), process: process === "" || process === "*" ? undefined : process };
}

/** The shortest name of a process. */
export function makeNamespec(group: string, process: string): string {
  return group === process ? process : `${group}:${process}`;
}
