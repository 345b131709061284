/** Requests that no client should send, made from a seed: they break a parser, fill memory, or call what is not a method. */
import { encodeCall } from "../../src/core/xmlrpc/encode.js";

/** What is sent, and what may come of it. */
export interface Hostile {
  /** Its kind, for the failure's message. */
  readonly kind: string;
  readonly bytes: Buffer;
  /** The answer is XML: statuses 200 and 400 only, and 200 is a fault unless the mutation was harmless. */
  readonly isCall: boolean;
}

/** A generator of numbers in [0, 1), the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NAMES = [
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "valueOf"],
  ...[
    "supervisor.__proto__",
    "supervisor.constructor",
    "supervisor.toString",
    "supervisor.__init__",
    "system.__class__",
  ],
  ...["supervisor.supervisord.options.warnings.linecache.os.system", "supervisor.call.bind", "__proto__.__proto__"],
  ...[
    "system.multicall.call",
    "supervisor..getState",
    ".supervisor.getState",
    "supervisor.getState\u0000",
    "x".repeat(9000),
  ],
];
const STRUCTS = NAMES.slice(0, 6).map((name) => `<value><struct>${member(name, "x")}</struct></value>`);
const VALID = [
  encodeCall("supervisor.getState", []),
  encodeCall("supervisor.getProcessInfo", ["steady"]),
  encodeCall("supervisor.tailProcessStdoutLog", ["steady", 0, 100]),
  encodeCall("system.multicall", [
    [{ methodName: "supervisor.getState", params: [] }, { methodName: "system.listMethods" }],
  ]),
];

/** One more request; `roll` decides everything. */
export function hostileRequest(roll: () => number): Hostile {
  const [kind, make] = pick(roll, Object.entries(KINDS));
  const made = make(roll);
  return typeof made === "string" ? { kind, isCall: true, bytes: post(made) } : { kind, isCall: false, bytes: made };
}

/** From the dice to a body, or to raw bytes. */
const KINDS: Readonly<Record<string, (roll: () => number) => string | Buffer>> = {
  mutated: (roll) => mutated(pick(roll, VALID), roll),
  "mutated twice": (roll) => mutated(mutated(pick(roll, VALID), roll), roll),
  "cut off": (roll) => pick(roll, VALID).slice(0, upTo(roll, 300)),
  "a name that reaches": (roll) => encodeCall(pick(roll, NAMES), []),
  "a parameter that reaches": (roll) => encodeCall("supervisor.getProcessInfo", [pick(roll, NAMES)]),
  "a struct that reaches": (roll) => withValue("supervisor.getProcessInfo", pick(roll, STRUCTS)),
  "a multicall that reaches": (roll) =>
    encodeCall("system.multicall", [
      [{ methodName: pick(roll, NAMES), params: [] }, ...Array<string>(upTo(roll, 3)).fill("x")],
    ]),
  "entities that multiply": () =>
    `<!DOCTYPE x [<!ENTITY a "${"a".repeat(100)}">${"bcdefgh".replace(/./g, (name) => `<!ENTITY ${name} "${`&${String.fromCharCode(name.charCodeAt(0) - 1)};`.repeat(10)}">`)}]><methodCall><methodName>&h;</methodName></methodCall>`,
  "an entity from outside": () =>
    `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><methodCall><methodName>&a;</methodName></methodCall>`,
  "nested arrays": (roll) => {
    const depth = upTo(roll, 20_000);
    return withValue(
      "supervisor.getProcessInfo",
      "<value><array><data>".repeat(depth) + "</data></array></value>".repeat(depth),
    );
  },
  "nested structs, never closed": (roll) =>
    withValue("supervisor.getProcessInfo", "<value><struct><member><name>a</name>".repeat(upTo(roll, 20_000))),
  "many elements": () =>
    withValue("system.multicall", `<value><array><data>${"<value/>".repeat(110_000)}</data></array></value>`),
  "many attributes": (roll) =>
    `<methodCall ${Array.from({ length: upTo(roll, 5000) }, (_, at) => `a${at}="&amp;"`).join(" ")}/>`,
  "a long text": (roll) => encodeCall("supervisor.getProcessInfo", ["é".repeat(upTo(roll, 400_000))]),
  "a long base64": (roll) =>
    withValue("supervisor.getProcessInfo", `<value><base64>${"YWJj".repeat(upTo(roll, 200_000))}</base64></value>`),
  "a text in place of arguments": (roll) =>
    encodeCall("system.multicall", [[{ methodName: "supervisor.getState", params: "x".repeat(upTo(roll, 200_000)) }]]),
  "odd numbers": (roll) =>
    withValue(
      "supervisor.readLog",
      `<value><int>${pick(roll, ["", "-", "1e9", "9".repeat(400), "0x10", "\u0661", "1_0", "+1"])}</int></value>`,
    ),
  "no UTF-8": (roll) => post(Buffer.from(mutatedBytes(Buffer.from(pick(roll, VALID)), roll))),
  "random bytes": (roll) => Buffer.from(Array.from({ length: upTo(roll, 400) }, () => upTo(roll, 256))),
  "a mutated head": (roll) => Buffer.from(mutatedBytes(post(VALID[0]!), roll)),
  "a length too small": (roll) => post(VALID[0]!, upTo(roll, 100)),
  "a length too large": (roll) => post(VALID[0]!, VALID[0]!.length + 1 + upTo(roll, 1e6)),
  "a length that is none": (roll) =>
    post(VALID[0]!, pick(roll, ["-1", "1e3", "0x10", "", "10, 10", "9".repeat(30), " 5 5"])),
  "two lengths": () =>
    Buffer.from(`POST /RPC2 HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 9999999\r\nConnection: close\r\n\r\nx`),
  "chunks nobody asked for": () =>
    Buffer.from(`POST /RPC2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nfffffffff\r\nx`),
  "a head that does not end": (roll) => Buffer.from(`GET / HTTP/1.1\r\n${"a: b\r\n".repeat(upTo(roll, 20_000))}`),
  "headers that reach": (roll) =>
    Buffer.from(`GET /RPC2 HTTP/1.1\r\n${pick(roll, NAMES.slice(0, 6))}: x\r\nConnection: close\r\n\r\n`),
  "a path that climbs": (roll) =>
    Buffer.from(
      `GET ${pick(roll, ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/logtail/..%2f..%2fetc%2fpasswd", "/logtail/__proto__", "/logtail/steady/constructor", "/%00", "/%ff%fe", "//"])} HTTP/1.1\r\nConnection: close\r\n\r\n`,
    ),
};

function post(body: string | Buffer, length: number | string = Buffer.byteLength(body)): Buffer {
  const head = `POST /RPC2 HTTP/1.1\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

function withValue(method: string, value: string): string {
  return `<methodCall><methodName>${method}</methodName><params><param>${value}</param></params></methodCall>`;
}

function member(name: string, value: string): string {
  return `<member><name>${name}</name><value>${value}</value></member>`;
}

/** One small accident: a slice removed, doubled, overwritten or moved. */
function mutated(text: string, roll: () => number): string {
  const at = upTo(roll, text.length);
  const end = at + 1 + upTo(roll, 20);
  const slice = text.slice(at, end);
  const junk = pick(roll, [
    "<",
    ">",
    "&",
    "]]>",
    "<!--",
    "\u0000",
    "\ud800",
    "</value>",
    "<value>",
    "<nil/>",
    "&#0;",
    "\u{1F600}",
  ]);
  const middle = pick(roll, [
    "",
    slice + slice,
    junk,
    slice + junk,
    slice.toUpperCase(),
    Array.from(slice).reverse().join(""),
  ]);
  return text.slice(0, at) + middle + text.slice(end);
}

function mutatedBytes(bytes: Buffer, roll: () => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let count = 1 + upTo(roll, 3); count > 0; count -= 1) copy[upTo(roll, copy.length)] = upTo(roll, 256);
  return copy;
}

function pick<Thing>(roll: () => number, things: readonly Thing[]): Thing {
  return things[upTo(roll, things.length)]!;
}

function upTo(roll: () => number, end: number): number {
  return Math.floor(roll() * end);
}
