/** How long a crashed program is away. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { configuration } from "../../support/configuration.js";
import { withDaemon, type Work } from "../work.js";
import type { Scene } from "../../support/scene.js";

const RESTARTS = 5;
// The program notes the time itself: no clock but the machine's takes part. It lives longer than a second, since ours
// starts what ends sooner once a second, which is the original's pace.
const CRASHER = `[program:crasher]
command=/bin/sh -c 'date +%%s%%N >> %(here)s/starts; sleep 1.2; date +%%s%%N >> %(here)s/ends; exit 1'
startsecs=1
autorestart=true
stdout_logfile=NONE
stderr_logfile=NONE
`;

export const crash: Work = {
  name: "crash",
  figures: { crash: { title: "crash to next exec", unit: "ms", goal: { most: 0.01 } } },
  run: (subject) =>
    withDaemon(subject, configuration(CRASHER), async (daemon, scene) => {
      await daemon.until("enough restarts", () => times(scene, "starts").length > RESTARTS, 60_000);
      const [starts, ends] = [times(scene, "starts"), times(scene, "ends")];
      const away = ends.slice(0, RESTARTS).map((end, index) => starts[index + 1]! - end);
      assert.ok(
        away.every((each) => each >= 0),
        "a program is never started before it has ended",
      );
      return { crash: away };
    }),
};

function times(scene: Scene, file: string): number[] {
  try {
    const lines = readFileSync(scene.path(file), "utf8").split("\n").slice(0, -1);
    return lines.map((line) => Number(BigInt(line) / 1000n) / 1000);
  } catch {
    return []; // Not written yet.
  }
}
