/** Texts that are escaped in pieces: to the byte what `encodeValue` makes of the whole, wherever a piece ends. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { decodeUtf8Lossy } from "../../../src/core/text.js";
import { encodeValue } from "../../../src/core/xmlrpc/encode.js";
import { LateText, type TextSource } from "../../../src/rpc/late-text.js";
import { OpenLogs } from "../../../src/rpc/open-logs.js";
import { RpcFault } from "../../../src/core/xmlrpc/faults.js";
import { temporaryFolder } from "../http/raw.js";

/** Larger than any text of which the pieces are kept. */
const TOO_LARGE_TO_KEEP = 17 * 1024 * 1024;
/** Bytes that are read at a time, the second time. */
const PIECE = 16 * 1024;

/** What is in memory, as if it came from a file. */
function sourceOf(bytes: Buffer): TextSource & { closed: number } {
  const source = {
    closed: 0,
    read: (memory: Uint8Array, at: number) => bytes.copy(memory, 0, at, at + memory.length),
    close: () => void (source.closed += 1),
  };
  return source;
}

function measured(bytes: Buffer): LateText {
  const text = new LateText(sourceOf(bytes), { start: 0, end: bytes.length });
  while (!text.measure());
  return text;
}

/** What is sent the second time, and how many bytes are missing. */
function retold(text: LateText): { readonly bytes: Buffer; readonly missing: number } {
  const pieces: Uint8Array[] = [];
  const again = text.again();
  for (let next = again.next(); ; next = again.next()) {
    if (next.done === true) return { bytes: Buffer.concat(pieces), missing: next.value };
    pieces.push(next.value);
  }
}

function again(text: LateText): Buffer {
  const { bytes, missing } = retold(text);
  assert.equal(missing, 0);
  return bytes;
}

const whole = (bytes: Buffer) => encodeValue(decodeUtf8Lossy(bytes)).slice("<value><string>".length, -"</string></value>\n".length); // prettier-ignore

/** Characters of every length, beginnings without an end, ends without a beginning, what XML cannot carry. */
const UNITS = ["a", "é", "\u20ac", "😀", "\uffff", "\ufffe", "&", "<", ">", "\0", "\u001b[1m", "\r\n", "\ufeff"]
  .map((text) => Buffer.from(text))
  .concat([[0xff], [0xf0, 0x9f], [0xf0, 0x9f, 0x98], [0x80], [0xe0, 0x80], [0xed, 0xa0, 0x80], [0xc0], [0xf4, 0x90]].map((bytes) => Buffer.from(bytes))); // prettier-ignore

test("RPC-READ-007 RPC-READ-008 IMP-007 IMP-008 a piece may end at any byte of any character", () => {
  for (const unit of UNITS) {
    for (let before = 1; before <= unit.length + 1; before += 1) {
      for (const after of UNITS) {
        const bytes = Buffer.concat([Buffer.alloc(PIECE - before, "x"), unit, after, Buffer.from("y")]);
        const text = measured(bytes);
        assert.equal(Buffer.concat(text.kept!).toString(), whole(bytes));
        assert.equal(
          again(text).toString(),
          whole(bytes),
          `${unit.toString("hex")} ${after.toString("hex")} ${before}`,
        );
        text.close();
      }
    }
  }
});

test("IMP-007 IMP-008 megabytes of anything: counted in pieces, the same the second time, nothing kept of what is large", () => {
  for (const unit of ["<", "\0", "\u001b[31m", "\uffff", "😀"]
    .map((text) => Buffer.from(text))
    .concat(Buffer.of(0xff))) {
    const units = Math.ceil(TOO_LARGE_TO_KEEP / unit.length);
    const text = measured(Buffer.alloc(units * unit.length, unit));
    assert.equal(text.kept, undefined);
    const reported = Buffer.from(whole(unit));
    assert.equal(text.length, units * reported.length);
    assert.ok(again(text).equals(Buffer.alloc(units * reported.length, reported)), unit.toString("hex"));
  }
});

test("RPC-READ-001 a log that is cut or written over between counting and sending is sent as far as it goes and was announced", (t) => {
  const path = `${temporaryFolder(t)}/log`;
  const lines = "line &\n".repeat(TOO_LARGE_TO_KEEP / 7);
  const half = lines.length / 2;
  const announced = (lines.length / 7) * "line &amp;\n".length;
  /** What is written in its place, and what is sent of it. */
  const changes: Readonly<Record<string, readonly [left: string, sent: string]>> = {
    "cut to nothing": ["", ""],
    "cut to its half": [lines.slice(0, half), lines.slice(0, half).replaceAll("&", "&amp;")],
    "written over with less to escape": ["x".repeat(lines.length), "x".repeat(lines.length)],
    // Entities and characters stay whole.
    "written over with more": ["<".repeat(lines.length), "&lt;".repeat(Math.floor(announced / 4))],
    "written over with what becomes other characters": [`y${"\0".repeat(lines.length)}`, `y${"\ufffd".repeat(Math.floor((announced - 1) / 3))}`], // prettier-ignore
  };
  for (const [what, [left, reported]] of Object.entries(changes)) {
    writeFileSync(path, lines);
    const log = new OpenLogs(1).open(path)!;
    const text = new LateText(log, { start: 0, end: log.size! });
    while (!text.measure());
    writeFileSync(path, left);
    const { bytes, missing } = retold(text);
    assert.ok(
      bytes.equals(Buffer.from(reported)),
      `${what}: ${bytes.length} bytes, ${Buffer.byteLength(reported)} expected`,
    );
    assert.equal(missing, announced - bytes.length, what);
    text.close();
  }
  // A log that grows is sent as far as it went; when another file takes the name, the one that was requested is sent.
  writeFileSync(path, "line &\n".repeat(TOO_LARGE_TO_KEEP / 7));
  const log = new OpenLogs(1).open(path)!;
  const text = new LateText(log, { start: 0, end: log.size! });
  while (!text.measure());
  writeFileSync(path, "more", { flag: "a" });
  assert.equal(again(text).length, text.length);
  text.close();
});

test("what was kept is released with its file as soon as all is counted, and the rest when no answer needs it", () => {
  const small = sourceOf(Buffer.from("a"));
  const text = new LateText(small, { start: 0, end: 1 });
  assert.ok(text.measure());
  assert.ok(small.closed > 0);
  const large = sourceOf(Buffer.alloc(TOO_LARGE_TO_KEEP));
  const other = new LateText(large, { start: 0, end: TOO_LARGE_TO_KEEP });
  while (!other.measure());
  const whileCounted = large.closed;
  other.close();
  assert.deepEqual([whileCounted, large.closed > 0], [0, true]);
});

test("one file is open once, whichever answer reads it, and not more than so many are", (t) => {
  const folder = temporaryFolder(t);
  for (const name of ["a", "b", "c"]) writeFileSync(`${folder}/${name}`, name);
  const logs = new OpenLogs(2);
  const [one, same, other] = [logs.open(`${folder}/a`)!, logs.open(`${folder}/a`)!, logs.open(`${folder}/b`)!];
  assert.throws(() => logs.open(`${folder}/c`), RpcFault);
  one.close();
  one.close();
  assert.throws(() => one.read(Buffer.alloc(1), 0), /closed/);
  assert.equal(same.read(Buffer.alloc(9), 0), 1, "closing twice takes nothing from the other reader");
  same.close();
  logs.open(`${folder}/c`)!.close();
  other.close();
});
