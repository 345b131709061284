/** What a process costs, as the kernel counts it. */
import { readFileSync, readdirSync } from "node:fs";

/** What a process has used since it started. */
export interface Used {
  /** Milliseconds on a processor, of all its threads that live. */
  readonly processor: number;
  /** How often one of its threads went to sleep and was woken. */
  readonly wakes: number;
}

/** What `pid` has used so far. */
export function used(pid: number): Used {
  let processor = 0;
  let wakes = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    processor += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6;
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8");
    wakes += Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)?.[1]);
  }
  return { processor, wakes };
}

/** Its memory in MiB: private and written to (RssAnon), and its fair share of everything (Pss). */
export function memory(pid: number): { readonly anonymous: number; readonly share: number } {
  const field = (file: string, name: string) =>
    Number(new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/${file}`, "utf8"))?.[1]) / 1024;
  return { anonymous: field("status", "RssAnon"), share: field("smaps_rollup", "Pss") };
}
