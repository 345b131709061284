/**
 * Why a command failed, in sentences, for users of `tsctl`: what happened and, if known, what to do. Under the name
 * `supervisorctl` the original's line is printed (failures.ts).
 */
import { SOCKET_PATH_MAX_BYTES } from "../../core/unix-sockets.js";
import { pyrepr } from "../../core/python/repr.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { FORBIDDEN_CHARACTER } from "../../core/xmlrpc/scanner.js";
import { systemErrorText, type Failure } from "../wire/failures.js";
import type { Login } from "../wire/transport.js";

/** The server that the command called, and the login. */
interface Asked {
  readonly serverUrl: string;
  readonly login: Login;
}

/** What happened, and in a line of its own what to do about it. */
type Sentences = readonly [what: string, next?: string | undefined];

/** The lines for a failure; the first begins with `Error: `. */
export function failureLines(failure: Failure, asked: Asked): readonly string[] {
  const [what, next] = sentencesFor(failure, asked);
  return next === undefined ? [`Error: ${what}`] : [`Error: ${what}`, `  ${next}`];
}

const ADDRESS = "Name the server with -s URL, or with serverurl= in [supervisorctl].";
/** Errno names of a connection that broke after it was established. */
const BROKEN: readonly string[] = ["ECONNRESET", "ECONNABORTED", "EPIPE"];
/** HTTP statuses that supervisord itself sends, or a proxy before one. */
const ITS_OWN: readonly number[] = [400, 403, 408, 411, 413, 500, 502, 503, 504];
/** Longest text of another server that is shown. */
const SHOWN_MAX_CHARS = 60;

function sentencesFor(failure: Failure, { serverUrl: url, login }: Asked): Sentences {
  switch (failure.kind) {
    case "system": {
      const text = systemErrorText(failure.code);
      return BROKEN.includes(failure.code)
        ? [`the connection to ${url} broke: ${text}`]
        : [`cannot connect to ${url}: ${text}`];
    }
    case "unresolved":
      return failure.code === "EAI_AGAIN"
        ? [`cannot find out the address of the host in ${url}: the name server does not answer`]
        : [`the host in ${url} is not known: there is no address for its name`, ADDRESS];
    case "untrusted":
      return [
        `cannot trust the certificate of ${failure.host}: ${failure.flaw}`,
        failure.curable
          ? "If it is yours, name the file with it, or with its authority's, in the variable NODE_EXTRA_CA_CERTS."
          : undefined,
      ];
    case "no-tls":
      return [
        `cannot speak TLS with ${failure.host}: ${failure.code}`,
        "If it speaks plain HTTP, write http:// in place of https://.",
      ];
    case "status":
      return statusSentences(failure, url, login);
    case "closed":
      return [`the server at ${url} closed the connection without an answer`];
    case "incomplete":
      return [`the answer from ${url} ends after ${failure.received} bytes, before it is whole`];
    case "not-http":
      return [
        `no supervisord answers at ${url}: the server there does not speak HTTP, but ${shown(failure.line)}`,
        ADDRESS,
      ];
    case "too-large":
      return [`the answer from ${url} is larger than ${failure.limit} bytes, the most that can be held`];
    case "not-xml":
      // The original sends the bytes of a log unchanged: colours contain control characters, which XML forbids.
      if (failure.text === FORBIDDEN_CHARACTER)
        return [
          `the answer from ${url} contains control characters, which XML does not allow: most likely it is part of a log with colours`,
          "tsctl tail -f and tsctl logs -f read logs without XML.",
        ];
      return [`no supervisord answers at ${url}: the answer is not XML-RPC (${failure.text})`, ADDRESS];
    case "odd-answer":
      return [`the server at ${url} does not answer ${failure.method} as supervisord does, with ${failure.wanted}`];
    case "fault":
      return faultSentences(failure, url);
    case "unknown-result":
      return [`${failure.name}: the server reports the result ${failure.code}, which this client does not know`];
    case "bad-url":
      return [`${url} is not the address of a server: ${failure.text}`, "Write http://HOST:PORT or unix:///PATH."];
    case "socket-path-too-long":
      return [`the path in ${url} is longer than the system takes for a socket: ${SOCKET_PATH_MAX_BYTES} bytes`];
    case "number-too-large":
      return ["a number is larger than XML-RPC can carry: 32 bits"];
    case "end-of-input":
      return ["the input ended where an answer was wanted"];
  }
}

type Status = Extract<Failure, { kind: "status" }>;

function statusSentences({ status, reason, path }: Status, url: string, login: Login): Sentences {
  const answered = `${path} was answered with ${status} ${reason}`.trimEnd();
  if (status === 401) return unauthorized(url, login);
  if (ITS_OWN.includes(status)) return [`the server at ${url} could not answer: ${answered}`, "Its log may say why."];
  return [`no supervisord answers at ${url}: ${answered}`, ADDRESS];
}

function unauthorized(url: string, { username, password }: Login): Sentences {
  const write = "Write -u NAME -p PASSWORD, or username= and password= in [supervisorctl].";
  if (username === undefined && password === undefined)
    return [`${url} wants a name and a password, and none was given`, write];
  // A login without a name is not sent.
  if (username === undefined) return [`${url} wants a name with the password`, write];
  if (password === undefined) return [`${url} wants a password with the name ${username}`, write];
  return [
    `the name ${username} or its password is wrong for ${url}`,
    "Both stand in the daemon's configuration, in [unix_http_server] or [inet_http_server].",
  ];
}

type Fault = Extract<Failure, { kind: "fault" }>;

const FAULT_SENTENCES: Readonly<Record<number, (text: string, url: string) => Sentences>> = {
  [FAULTS.UNKNOWN_METHOD]: (_, url) => [
    `the server at ${url} does not know this method`,
    "tsctl rpc system.listMethods lists its methods; tsctl rpc tsd.listMethods lists those that only tsd has.",
  ],
  [FAULTS.SHUTDOWN_STATE]: (_, url) => [
    `the daemon at ${url} is shutting down or restarting: it refuses this command for now`,
  ],
  [FAULTS.BAD_NAME]: (text) => [`no such process or group${text.replace(/^BAD_NAME/, "")} (BAD_NAME)`],
};

function faultSentences({ code, text }: Fault, url: string): Sentences {
  return FAULT_SENTENCES[code]?.(text, url) ?? [`the server at ${url} refused: ${text} (fault ${code})`];
}

function shown(line: string): string {
  const printable = pyrepr(line.slice(0, SHOWN_MAX_CHARS));
  return line === "" ? "says nothing" : `says ${printable}${line.length > SHOWN_MAX_CHARS ? "…" : ""}`;
}
