/** Self-signed certificates, made by the tests: Node can make keys, but not write certificates (DER). */
import { generateKeyPairSync, sign } from "node:crypto";
import { isIPv4 } from "node:net";

/** A certificate and its key, as PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

const DAY = 86_400_000;

/** A certificate for a name or an IPv4 address that began to be valid a day before its end, `days` from now. */
export function selfSigned(name: string, days = 1): Certified {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const who = sequence(set(sequence(oid(COMMON_NAME), element(0x0c, Buffer.from("tsd test")))));
  const end = Date.now() + days * DAY;
  const alternative = isIPv4(name)
    ? element(0x87, Buffer.from(name.split(".").map(Number)))
    : element(0x82, ascii(name));
  const extension = sequence(oid(SUBJECT_ALT_NAME), element(0x04, sequence(alternative)));
  const reported = sequence(
    element(0xa0, integer(2)), // version 3
    integer(1),
    algorithm,
    who,
    sequence(time(end - 2 * DAY), time(end)),
    who,
    publicKey.export({ type: "spki", format: "der" }),
    element(0xa3, sequence(extension)),
  );
  const signature = element(0x03, Buffer.concat([Buffer.of(0), sign("sha256", reported, privateKey)]));
  const base64 = sequence(reported, algorithm, signature).toString("base64").replace(/.{64}/g, "$&\n");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** Object identifiers, their numbers already in bytes. */
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];

/** Tag, length, content. */
function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const sequence = (...parts: Uint8Array[]) => element(0x30, Buffer.concat(parts));
const set = (part: Uint8Array) => element(0x31, part);
const oid = (bytes: readonly number[]) => element(0x06, Uint8Array.from(bytes));
const integer = (value: number) => element(0x02, Buffer.of(value));
const ascii = (text: string) => Buffer.from(text, "latin1");

/** `261128043000Z` */
function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, "").slice(2, 14);
  return element(0x17, ascii(`${digits}Z`));
}
