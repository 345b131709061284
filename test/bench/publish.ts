/** Puts the figures where people read them: between the marks of docs/explanation/performance.md and README.md. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { format, resolveConfig } from "prettier";
import { debian } from "../support/implementations.js";
import { inRepository } from "../support/repository.js";
import { table, type Outcome } from "./report.js";

const BEGIN = "<!-- figures: npm run bench -- --write -->";
const END = "<!-- end of figures -->";

/** What the README shows, by title; docs/explanation/performance.md has everything. */
const CHOSEN = [
  "crash to next exec",
  "500 programs exec'd after start",
  "SIGTERM to gone, 200 children",
  "`supervisorctl status`, 10 programs",
  "getAllProcessInfo, 500 programs",
  "10-byte writes: processor time per GiB",
  "wake-ups when idle, 200 programs",
  "private memory, 200 programs",
  "10 MB log by RPC",
];

/** Writes both tables, with what was measured on and when. */
export async function publish(outcomes: readonly Outcome[]): Promise<void> {
  await put("docs/explanation/performance.md", outcomes);
  await put(
    "README.md",
    CHOSEN.flatMap((title) => outcomes.filter((each) => each.title === title)),
  );
}

async function put(name: string, outcomes: readonly Outcome[]): Promise<void> {
  const path = inRepository(...name.split("/"));
  const text = readFileSync(path, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`cannot write the figures: ${name} lacks ${BEGIN} … ${END}`);
  const when = new Date().toISOString().slice(0, 10);
  const version = execFileSync(debian.supervisord, ["-v"], { encoding: "utf8" }).trim();
  const where = `${when}, ${cpus().length} processors, Node ${process.versions.node}, Supervisor ${version}`;
  const figures = `${BEGIN}\n\nMedians (middle half), ${where}.\n\n${table(outcomes)}\n\n${END}`;
  const whole = text.slice(0, begin) + figures + text.slice(end + END.length);
  writeFileSync(path, await format(whole, { ...(await resolveConfig(path)), filepath: path }));
}
