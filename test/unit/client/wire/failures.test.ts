import assert from "node:assert/strict";
import { test } from "node:test";
import { pythonName, type Failure } from "../../../../src/client/wire/failures.js";

const LINES: readonly (readonly [Failure, string])[] = [
  [{ kind: "system", code: "ECONNREFUSED" }, "ConnectionRefusedError [Errno 111] Connection refused"],
  [{ kind: "system", code: "ENOENT" }, "FileNotFoundError [Errno 2] No such file or directory"],
  [{ kind: "system", code: "EACCES" }, "PermissionError [Errno 13] Permission denied"],
  [{ kind: "system", code: "EPIPE" }, "BrokenPipeError [Errno 32] Broken pipe"],
  [{ kind: "system", code: "EHOSTUNREACH" }, "OSError [Errno 113] No route to host"],
  [{ kind: "system", code: "EWEIRD" }, "OSError EWEIRD"],
  [{ kind: "unresolved", code: "ENOTFOUND" }, "socket.gaierror [Errno -2] Name or service not known"],
  [{ kind: "unresolved", code: "EAI_AGAIN" }, "socket.gaierror [Errno -3] Temporary failure in name resolution"],
  [
    { kind: "status", status: 500, reason: "Internal Server Error", path: "/RPC2" },
    "xmlrpc.client.ProtocolError <ProtocolError for 127.0.0.1/RPC2: 500 Internal Server Error>",
  ],
  [{ kind: "closed" }, "http.client.RemoteDisconnected Remote end closed connection without response"],
  [
    { kind: "incomplete", received: 3, missing: 6 },
    "http.client.IncompleteRead IncompleteRead(3 bytes read, 6 more expected)",
  ],
  [{ kind: "incomplete", received: 3, missing: undefined }, "http.client.IncompleteRead IncompleteRead(3 bytes read)"],
  [{ kind: "not-http", line: "SSH-2.0" }, "http.client.BadStatusLine SSH-2.0"],
  [{ kind: "fault", code: 6, text: "SHUTDOWN_STATE" }, "xmlrpc.client.Fault <Fault 6: 'SHUTDOWN_STATE'>"],
  [{ kind: "fault", code: 92, text: "CANT_REREAD: can't" }, `xmlrpc.client.Fault <Fault 92: "CANT_REREAD: can't">`],
  [{ kind: "unknown-result", code: 30, name: "g:p" }, "ValueError Unknown result code 30 for g:p"],
  [{ kind: "bad-url", text: "no" }, "ValueError no"],
  [{ kind: "socket-path-too-long" }, "OSError AF_UNIX path too long"],
  [{ kind: "number-too-large" }, "OverflowError int exceeds XML-RPC limits"],
  [{ kind: "end-of-input" }, "EOFError EOF when reading a line"],
  [{ kind: "not-xml", text: "no root" }, "xml.parsers.expat.ExpatError no root"],
  [{ kind: "too-large", limit: 5 }, "MemoryError cannot hold an answer of more than 5 bytes"],
  [
    { kind: "odd-answer", method: "getPID", wanted: "a number" },
    "xmlrpc.client.ResponseError cannot read the answer to getPID: wanted a number",
  ],
];

for (const [failure, expected] of LINES) {
  test(`CTL-G-006,CTL-G-012,CTL-G-016 ${expected}`, () => {
    const { className, value } = pythonName(failure);
    assert.equal(`${className} ${value}`, expected);
  });
}
