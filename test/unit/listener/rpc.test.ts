import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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

test("EV-PROTO-027 without a URL there is nobody to call", () => {
  assert.throws(() => connect({}), /SUPERVISOR_SERVER_URL is not set/);
});
