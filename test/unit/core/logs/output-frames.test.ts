import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFrame, FrameReader, type OutputFrame } from "../../../../src/core/logs/output-frames.js";

const of = { name: "web", channel: "stdout" } as const;
const FRAMES: readonly (readonly [OutputFrame, string])[] = [
  [{ ...of, type: "begins", source: "s", at: 0, end: 4, isNew: false }, ""],
  [{ ...of, type: "text", bytes: 4 }, '{"\n\n'],
  [{ ...of, type: "text", bytes: 2 }, "é"],
  [{ type: "over", why: "reload" }, ""],
];

test("frames come back as they were, however they are cut", () => {
  const all = Buffer.concat(FRAMES.map(([frame, text]) => encodeFrame(frame, Buffer.from(text))));
  for (let size = 1; size <= all.length; size += 1) {
    const taken: [OutputFrame, Buffer][] = [];
    const reader = new FrameReader((frame, bytes) => {
      const last = taken.at(-1);
      if (last?.[0] === frame) last[1] = Buffer.concat([last[1], bytes]);
      else taken.push([frame, Buffer.from(bytes)]);
    });
    for (let at = 0; at < all.length; at += size) reader.feed(all.subarray(at, at + size));
    assert.deepEqual(
      taken.map(([frame, bytes]) => [frame, bytes.toString()]),
      FRAMES,
    );
  }
});

test("what is no frame is refused, and not held for ever", () => {
  assert.throws(() => new FrameReader(() => undefined).feed(Buffer.from("<html>\n")));
  assert.throws(() => new FrameReader(() => undefined).feed(Buffer.alloc(70_000, "x")));
});
