/** What the client's commands take, as a script that calls them sees it: wall time, and the client's processor time. */
import assert from "node:assert/strict";
import { withFleet } from "../fleet.js";
import type { Figure, Work } from "../work.js";

const REPEATS = 5;

/** Commands in the order they run, and what each must print `programs` times. */
const COMMANDS: readonly { words: string; says: RegExp; once?: boolean }[] = [
  { words: "status", says: /RUNNING/g },
  { words: "restart p0000", says: /: started$/gm, once: true },
  { words: "stop all", says: /: stopped$/gm },
  { words: "start all", says: /: started$/gm },
];

function client(count: number, goal: number): Work {
  const figures: Record<string, Figure> = {};
  for (const { words } of COMMANDS) {
    figures[words] = {
      title: `\`supervisorctl ${words.replace(" p0000", " one")}\`, ${count} programs`,
      unit: "ms",
      ...(words === "status" ? { goal: { most: goal } } : {}),
    };
  }
  figures["processor"] = { title: `\`supervisorctl status\`, ${count} programs, processor time`, unit: "ms" };
  return {
    name: `client-${count}`,
    figures,
    run: (subject) =>
      withFleet(subject, count, async ({ daemon, scene }) => {
        const measured: Record<string, number[]> = { processor: [] };
        for (const { words, says, once = false } of COMMANDS) {
          measured[words] = [];
          for (let repeat = 0; repeat < (words === "status" ? REPEATS : 1); repeat += 1) {
            const from = performance.now();
            const { stdout } = await daemon.ctl(words.split(" "));
            measured[words].push(performance.now() - from);
            assert.equal([...stdout.matchAll(says)].length, once ? 1 : count, stdout.slice(0, 500));
          }
        }
        const timed = `times; ${subject.supervisorctl} -c supervisord.conf status > /dev/null; times`;
        const { stdout } = await scene.run(["/bin/bash", "-c", timed]);
        const [, before, , after] = stdout.split("\n").map(milliseconds);
        measured["processor"]!.push(after! - before!);
        return measured;
      }),
  };
}

/** A line of bash's `times`, `0m0.123s 0m0.045s`: user and system added, in milliseconds. */
function milliseconds(line: string): number {
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
}

export const CLIENT_WORKS: readonly Work[] = [client(10, 0.45), client(500, 0.45)];
