import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { connect } from "../../../src/listener/rpc.js";
import { encodeFault, encodeResponse } from "../../../src/core/xmlrpc/encode.js";

test("EV-PROTO-027 the environment says where the daemon is and who we are", async (t) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const isAllowed = request.headers.authorization === `Basic ${Buffer.from("u:p").toString("base64")}`;
    asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.setHeader("Content-Type", "text/xml");
    response.end(isAllowed ? encodeResponse([1, "a"]) : encodeFault(4, "who are you"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const known = connect({ SUPERVISOR_SERVER_URL: url, SUPERVISOR_USERNAME: "u", SUPERVISOR_PASSWORD: "p" });
  assert.deepEqual(await known("supervisor.getState", 1), [1, "a"]);
  await assert.rejects(connect({ SUPERVISOR_SERVER_URL: url })("x"), { faultCode: 4, faultString: "who are you" });
  assert.deepEqual(asked, ["POST /RPC2", "POST /RPC2"]);
});

test("EV-PROTO-027 the daemon behind a unix socket with a password, before and after it has restarted", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-kit-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "s.sock");
  const call = connect({ SUPERVISOR_SERVER_URL: `unix://${path}`, SUPERVISOR_USERNAME: "ü", SUPERVISOR_PASSWORD: ":" });
  for (const answer of ["before", "after"]) {
    const server = createServer((request, response) => {
      const isAllowed = request.headers.authorization === `Basic ${Buffer.from("ü::").toString("base64")}`;
      response.end(encodeResponse(isAllowed ? answer : "who are you"));
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    assert.equal(await call("supervisor.getState"), answer);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(call("supervisor.getState"), { code: "ENOENT" });
  }
});

test("EV-PROTO-027 without a URL there is no server to call", () => {
  assert.throws(() => connect({}), /SUPERVISOR_SERVER_URL is not set/);
});
