/**
 * Why a command failed, as data. The original lets Python exceptions through and prints
 * their class and value on one line; scripts match that line, so every kind knows both (CTL-G-006).
 * Under the name `tsctl`, sentences are printed instead (failure-sentences.ts).
 */
import { ownEntry } from "../../core/own-entry.js";
import { pyrepr } from "../../core/python/repr.js";

/** What went wrong, by kind; `pythonName` has the original's words for each. */
export type Failure =
  /** A system call on the socket failed; `code` is the errno name. */
  | { readonly kind: "system"; readonly code: string }
  /** The host name has no address. `code` comes from the resolver. */
  | { readonly kind: "unresolved"; readonly code: string }
  /** The server did not prove that it is `host`. Curable = trusting the signer of its certificate helps. */
  | { readonly kind: "untrusted"; readonly host: string; readonly flaw: string; readonly curable: boolean }
  /** The server at an `https://` URL does not speak TLS, or no version of ours. */
  | { readonly kind: "no-tls"; readonly host: string; readonly code: string }
  /** The server answered with another HTTP status than 200. */
  | { readonly kind: "status"; readonly status: number; readonly reason: string; readonly path: string }
  /** The connection ended before an answer began. */
  | { readonly kind: "closed" }
  /** The connection ended within an answer; both in bytes. */
  | { readonly kind: "incomplete"; readonly received: number; readonly missing: number | undefined }
  /** The server does not speak HTTP. */
  | { readonly kind: "not-http"; readonly line: string }
  /** The answer has more bytes than `limit`. */
  | { readonly kind: "too-large"; readonly limit: number }
  /** The body is not a well-formed method response. */
  | { readonly kind: "not-xml"; readonly text: string }
  /** A well-formed response of another shape than the method promises. */
  | { readonly kind: "odd-answer"; readonly method: string; readonly wanted: string }
  | { readonly kind: "fault"; readonly code: number; readonly text: string }
  /** A per-process result code that the verb has no sentence for (CTL-SA-010). */
  | { readonly kind: "unknown-result"; readonly code: number; readonly name: string }
  | { readonly kind: "bad-url"; readonly text: string }
  | { readonly kind: "socket-path-too-long" }
  /** An integer does not fit into XML-RPC's 32 bits. */
  | { readonly kind: "number-too-large" }
  /** The input ended at a question. */
  | { readonly kind: "end-of-input" };

/** Thrown where a failure occurs, caught in one place by the session. */
export class CommandFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** Numbers and texts of the errors a socket can meet, as Linux and the C library give them. */
const ERRNO: Readonly<Record<string, readonly [number: number, text: string, className?: string]>> = {
  EPERM: [1, "Operation not permitted", "PermissionError"],
  ENOENT: [2, "No such file or directory", "FileNotFoundError"],
  EACCES: [13, "Permission denied", "PermissionError"],
  ENOTDIR: [20, "Not a directory", "NotADirectoryError"],
  EINVAL: [22, "Invalid argument"],
  EMFILE: [24, "Too many open files"],
  EPIPE: [32, "Broken pipe", "BrokenPipeError"],
  ENAMETOOLONG: [36, "File name too long"],
  ELOOP: [40, "Too many levels of symbolic links"],
  ENOTSOCK: [88, "Socket operation on non-socket"],
  EPROTOTYPE: [91, "Protocol wrong type for socket"],
  EADDRNOTAVAIL: [99, "Cannot assign requested address"],
  ENETUNREACH: [101, "Network is unreachable"],
  ECONNABORTED: [103, "Software caused connection abort", "ConnectionAbortedError"],
  ECONNRESET: [104, "Connection reset by peer", "ConnectionResetError"],
  ETIMEDOUT: [110, "Connection timed out", "TimeoutError"],
  ECONNREFUSED: [111, "Connection refused", "ConnectionRefusedError"],
  EHOSTUNREACH: [113, "No route to host"],
};

/** What the original calls a failure: the exception's class and its value. */
export function pythonName(failure: Failure): { readonly className: string; readonly value: string } {
  switch (failure.kind) {
    case "system": {
      const [number, text, className = "OSError"] = ownEntry(ERRNO, failure.code) ?? [];
      return { className, value: number === undefined ? failure.code : `[Errno ${number}] ${text ?? ""}` };
    }
    case "unresolved": {
      const again = failure.code === "EAI_AGAIN";
      const value = again ? "[Errno -3] Temporary failure in name resolution" : "[Errno -2] Name or service not known";
      return { className: "socket.gaierror", value };
    }
    case "untrusted": {
      const advice = failure.curable ? "if it is yours, name the file with it, or with its authority's, in" : undefined;
      const value = `cannot trust the certificate of ${failure.host}: ${failure.flaw}`;
      return {
        className: "ssl.SSLCertVerificationError",
        value: advice === undefined ? value : `${value}; ${advice} NODE_EXTRA_CA_CERTS`,
      };
    }
    case "no-tls": {
      const value = `cannot speak TLS with ${failure.host}: ${failure.code}; if it speaks plain HTTP, write http://`;
      return { className: "ssl.SSLError", value };
    }
    case "status": {
      const value = `<ProtocolError for 127.0.0.1${failure.path}: ${failure.status} ${failure.reason}>`;
      return { className: "xmlrpc.client.ProtocolError", value };
    }
    case "closed":
      return {
        className: "http.client.RemoteDisconnected",
        value: "Remote end closed connection without response",
      };
    case "incomplete": {
      const expected = failure.missing === undefined ? "" : `, ${failure.missing} more expected`;
      return {
        className: "http.client.IncompleteRead",
        value: `IncompleteRead(${failure.received} bytes read${expected})`,
      };
    }
    case "not-http":
      return { className: "http.client.BadStatusLine", value: failure.line };
    case "too-large":
      return { className: "MemoryError", value: `cannot hold an answer of more than ${failure.limit} bytes` };
    case "not-xml":
      return { className: "xml.parsers.expat.ExpatError", value: failure.text };
    case "odd-answer":
      return {
        className: "xmlrpc.client.ResponseError",
        value: `cannot read the answer to ${failure.method}: wanted ${failure.wanted}`,
      };
    case "fault":
      return { className: "xmlrpc.client.Fault", value: faultName(failure.code, failure.text) };
    case "unknown-result":
      return { className: "ValueError", value: `Unknown result code ${failure.code} for ${failure.name}` };
    case "bad-url":
      return { className: "ValueError", value: failure.text };
    case "socket-path-too-long":
      return { className: "OSError", value: "AF_UNIX path too long" };
    case "number-too-large":
      return { className: "OverflowError", value: "int exceeds XML-RPC limits" };
    case "end-of-input":
      return { className: "EOFError", value: "EOF when reading a line" };
  }
}

/** The system's text for an errno name: `Permission denied (EACCES)`. */
export function systemErrorText(code: string): string {
  const [, text] = ownEntry(ERRNO, code) ?? [];
  return text === undefined ? code : `${text} (${code})`;
}

/** A fault as Python prints it: `<Fault 10: 'BAD_NAME: x'>`. */
export function faultName(code: number, text: string): string {
  return `<Fault ${code}: ${pyrepr(text)}>`;
}
