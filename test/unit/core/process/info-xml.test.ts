/** The kept pieces, put together, are the struct itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { processInfo } from "../../../../src/core/process/info.js";
import { infoXml } from "../../../../src/core/process/info-xml.js";
import type { Lifecycle } from "../../../../src/core/process/lifecycle.js";
import { encodeValue } from "../../../../src/core/xmlrpc/encode.js";
import * as stages from "./stages.js";

const localTime = () => ({ month: 11, day: 23, hour: 13, minute: 5 });

test("RPC-PI-001 RPC-H-009 the pieces with the clock and the description between them are getProcessInfo's struct", () => {
  const times = { lastStart: 90.5, lastStop: 80.25 };
  const texts = { exitStatus: -1, spawnError: "no <x> & \0" };
  const failing: readonly Lifecycle[] = [
    { ...stages.stopped, ...times, ...texts, how: "between-lives" },
    { ...stages.backoff, ...times, spawnError: texts.spawnError },
    { ...stages.exited, ...times, ...texts },
    { ...stages.fatal, ...times, spawnError: texts.spawnError },
  ];
  const lifecycles = [
    ...Object.values(stages.lifecyclesByState).map((lifecycle) => ({ ...lifecycle, ...times })),
    ...failing,
  ];
  assert.equal(new Set(lifecycles.map(({ state }) => state)).size, 8);
  for (const lifecycle of lifecycles) {
    const subject = { name: "a<b\0", group: "g&", lifecycle, stdoutLogfile: "/log/now", stderrLogfile: undefined };
    const { before, between, after } = infoXml(subject, localTime);
    for (const now of [100, 200.9, 2 ** 40]) {
      const info = processInfo(subject, now, localTime);
      const whole = before + encodeValue(info["now"]) + between + encodeValue(info["description"]) + after;
      assert.equal(whole, encodeValue(info), lifecycle.state);
    }
  }
});
