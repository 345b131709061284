/**
 * Every byte arrives as it was sent, through the real daemon: many programs at once write what was planned for them, cut
 * anywhere, with pauses, so that pieces of all of them follow each other through the daemon's hands; and whatever
 * consumes output is held against what must come of it.
 *
 * A round follows from a seed, which a failure names together with the folder where plans, logs and records are kept. The
 * short form is one round of each stage, with a seed of the day, so that another try the same day is the same; the long
 * one (`npm run fuzz`) continues with the next seeds, prints a line a round, and stops at the first difference:
 *
 *   TSD_FUZZ_SEED=7 node scripts/test.mjs test/e2e/output/bytes.test.ts
 *   TSD_FUZZ_SECONDS=1200 TSD_FUZZ_SEED=7 node build/test/e2e/output/bytes.test.js
 */
import { describe, test } from "node:test";
import { play, type Stage } from "../../support/fuzz/stage.js";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { inContainer } from "./bytes-container.js";
import { plain } from "./bytes-plain.js";
import { stripped } from "./bytes-stripped.js";

/** Milliseconds; undefined: one round. */
const LIMIT =
  process.env["TSD_FUZZ_SECONDS"] === undefined ? undefined : Number(process.env["TSD_FUZZ_SECONDS"]) * 1000;
const SEED = Number(process.env["TSD_FUZZ_SEED"] ?? Math.floor(Date.now() / 86_400_000));

type Play = (seed: number, subject: Implementation) => Stage;

/** What is played, and the rows it is about; keys of ours mean nothing to the original. */
const PLAYS: readonly (readonly [about: string, play: Play, subjects: readonly Implementation[]])[] = [
  [
    "LOG-C-001 LOG-CAP-006 LOG-E-001 LOG-SYS-002 LOG-T-007 EV-PAY-008 EV-PAY-009 EV-PROTO-002 EV-PROTO-007 EV-POOL-020 files, capture, events, syslog, followers, pools",
    plain,
    subjects,
  ],
  ["LOG-S-001 LOG-S-002 LOG-S-005 strip_ansi", stripped, subjects],
  [
    "TSD-OUTPUT-001..004 prefixes, JSON, memory, the web's stream",
    inContainer,
    subjects.filter((each) => each === tsd),
  ],
];

const concurrency = LIMIT === undefined ? 3 : PLAYS.length * subjects.length;
describe(`every byte arrives as it was sent, TSD_FUZZ_SEED=${SEED}`, { concurrency }, () => {
  const begun = performance.now();
  let hasFailed = false;
  for (const [about, stage, subjects] of PLAYS) {
    for (const subject of subjects) {
      test(`${subject.name}: ${about}`, async () => {
        const continues = () => !hasFailed && performance.now() - begun < (LIMIT ?? 0);
        for (let round = 0; round === 0 || continues(); round += 1) {
          const playing = play(stage(SEED + round, subject), subject, SEED + round);
          await playing.catch((error: unknown) => {
            hasFailed = true;
            throw error;
          });
          if (LIMIT === undefined) continue;
          const seconds = Math.round((performance.now() - begun) / 1000);
          console.log(`${seconds} s: seed ${SEED + round} without a difference: ${subject.name}, ${stage.name}`);
        }
      });
    }
  }
});
