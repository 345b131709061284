import assert from "node:assert/strict";
import { test } from "node:test";
import { CommandFailure, pythonName } from "../../../../src/client/wire/failures.js";
import { parseServerUrl, schemeOf, splitLogin } from "../../../../src/client/wire/server-address.js";

const TCP = {
  "http://localhost:9001": ["localhost", 9001],
  "http://Example.ORG": ["example.org", 80],
  "http://127.0.0.1:9001/path?query": ["127.0.0.1", 9001],
  "http://user:pass@host:1": ["host", 1],
  "http://[::1]:9001": ["::1", 9001],
  "http://:9001": ["localhost", 9001],
  "http://host:": ["host", 80],
} as const;

for (const [url, [host, port]] of Object.entries(TCP)) {
  test(`CLI-C-004 ${url} leads to ${host}, port ${port}`, () => {
    assert.deepEqual(parseServerUrl(url), { kind: "tcp", host, port });
  });
}

test("CLI-C-004 https:// leads to a host that speaks TLS, port 443 unless it says otherwise", () => {
  assert.deepEqual(parseServerUrl("https://Example.org"), { kind: "tls", host: "example.org", port: 443 });
  assert.deepEqual(parseServerUrl("https://u:p@[::1]:9443/x"), { kind: "tls", host: "::1", port: 9443 });
});

test("CLI-C-004 unix:// leads to the path after it", () => {
  assert.deepEqual(parseServerUrl("unix:///run/s.sock"), { kind: "unix", path: "/run/s.sock" });
});

const UNUSABLE = {
  "ftp://localhost": "ValueError Unknown protocol for serverurl ftp://localhost",
  "UNIX:///x": "ValueError Unknown protocol for serverurl UNIX:///x",
  "http://h:port": "ValueError Port could not be cast to integer value as 'port'",
  "http://h:65536": "ValueError Port out of range 0-65535",
  [`unix://${"/x".repeat(54)}`]: "OSError AF_UNIX path too long",
};

for (const [url, expected] of Object.entries(UNUSABLE)) {
  test(`CLI-C-004 ${url.slice(0, 30)} fails when used: ${expected}`, () => {
    assert.throws(
      () => parseServerUrl(url),
      (error) => {
        assert.ok(error instanceof CommandFailure);
        const { className, value } = pythonName(error.failure);
        assert.equal(`${className} ${value}`, expected);
        return true;
      },
    );
  });
}

test("CTL-O-001 a scheme is what stands before the first colon, if it looks like one", () => {
  assert.equal(schemeOf("HTTP://x"), "http");
  assert.equal(schemeOf("localhost"), "");
  assert.equal(schemeOf("1x:y"), "");
  assert.equal(schemeOf("://x"), "");
});

test("TSD-CLIENT-002 a name and a password in a URL are a login, and no part of the address or of what is printed", () => {
  const split = (url: string) => {
    const { serverUrl, login } = splitLogin(url);
    return [serverUrl, login];
  };
  assert.deepEqual(split("http://kim:s3cret@host:9001/x"), [
    "http://host:9001/x",
    { username: "kim", password: "s3cret" },
  ]);
  assert.deepEqual(split("https://kim:a%40b:c@host"), ["https://host", { username: "kim", password: "a@b:c" }]);
  assert.deepEqual(split("http://kim:50%@host"), ["http://host", { username: "kim", password: "50%" }]);
  assert.deepEqual(split("http://kim@[::1]:9001"), ["http://[::1]:9001", { username: "kim" }]);
  assert.deepEqual(split("http://:x@host"), ["http://host", { username: "", password: "x" }]);
  for (const url of ["http://host:9001", "unix:///a@b/socket", "http://host/a@b"])
    assert.deepEqual(split(url), [url, {}]);
});
