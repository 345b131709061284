/**
 * Ours and the original side by side. Both do the same work in turn (A B A B), so that a busy moment of the machine meets
 * both, and what they did is checked in every run. Prints a table of medians, the middle half of the values, and ratios.
 *
 *   npm run bench                         every work once over
 *   npm run bench -- boot-500 calls-1     some works; `--list` names them
 *   npm run bench -- --rounds 5           more rounds (3)
 *   npm run bench -- --check              fails when a ratio misses its goal by more than noise
 *   npm run bench -- --write              also puts the tables into docs/explanation/performance.md and README.md
 *
 * Every number goes to build/bench.json; a run of some works keeps what is there of the others.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { subjects } from "../support/implementations.js";
import { inRepository } from "../support/repository.js";
import { publish } from "./publish.js";
import { emptySeries, outcome, table, type Series } from "./report.js";
import { WORKS } from "./works/index.js";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "3" },
    check: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});
const store = inRepository("build", "bench.json");

if (options.list) {
  for (const { name, figures } of WORKS) console.log(name.padEnd(18), Object.values(figures)[0]!.title);
} else {
  const unknown = positionals.filter((asked) => !WORKS.some(({ name }) => name === asked));
  if (unknown.length > 0) {
    console.error(`cannot measure ${unknown.join(", ")}: no such work; --list names them`);
    process.exit(2);
  }
  await bench();
}

async function bench(): Promise<void> {
  const works = WORKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const names = subjects.map(({ name }) => name);
  const series = emptySeries(works, names);
  const rounds = Number(options.rounds);
  for (const work of works) {
    for (let round = 1; round <= rounds; round += 1) {
      for (const subject of subjects) {
        console.error(`${work.name}: round ${round} of ${rounds}, ${subject.name}`);
        const measured = await work.run(subject);
        for (const each of series.filter((one) => one.work === work.name)) {
          (each.values[subject.name] as number[]).push(...measured[each.key]!);
        }
      }
    }
  }
  const outcomes = series.map(outcome);
  console.log(table(outcomes));
  const all = merged(series);
  writeFileSync(store, JSON.stringify({ measured: new Date().toISOString(), series: all }, undefined, 1));
  console.log(`every number: build/bench.json`);
  if (options.write) await publish(all.map(outcome));
  const missed = outcomes.filter(({ verdict }) => verdict === "missed");
  if (missed.length === 0) return;
  console.log(`behind the goal: ${missed.map(({ title }) => title).join("; ")}`);
  if (options.check) process.exitCode = 1;
}

/** What earlier runs measured of other works, and what this one did, in the order of the works. */
function merged(fresh: readonly Series[]): Series[] {
  const earlier = existsSync(store) ? (JSON.parse(readFileSync(store, "utf8")) as { series?: Series[] }).series : [];
  return emptySeries(WORKS, []).flatMap(({ work, key, figure }) => {
    const same = (one: Series) => one.work === work && one.key === key;
    const found = fresh.find(same) ?? earlier?.find(same);
    return found === undefined ? [] : [{ ...found, figure }];
  });
}
