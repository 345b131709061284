import assert from "node:assert/strict";
import { test } from "node:test";
import { EventBus } from "../../../../src/daemon/context/event-bus.js";

const TICK = { name: "TICK_5", subject: { kind: "tick", period: 5, when: 0 }, payload: "when:0" } as const;

test("a subscriber or an observer that throws keeps no other from an event, nor the serials from continuing", () => {
  const bus = new EventBus();
  const heard: string[] = [];
  const broken = () => {
    throw new Error("it is broken");
  };
  const subscribe = (name: string, accept: () => void) =>
    bus.subscribe({
      wants: () => true,
      accept: (_event, serial) => {
        heard.push(`${name} ${serial}`);
        accept();
      },
    });
  bus.observe({ observes: () => true, saw: broken });
  subscribe("first", broken);
  subscribe("second", () => undefined);
  bus.observe({ observes: () => true, saw: () => heard.push("observer") });
  for (const serial of [0, 1]) {
    heard.length = 0;
    assert.throws(() => bus.notify("TICK_5", () => TICK), /it is broken; it is broken/);
    assert.deepEqual(heard, [`first ${serial}`, `second ${serial}`, "observer"]);
  }
});

test("control: no subscriber wants it, so it is not made and has no serial", () => {
  const bus = new EventBus(7);
  bus.notify("TICK_5", () => assert.fail("it was made"));
  assert.equal(bus.nextSerial, 7);
});
