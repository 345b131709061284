/** The methods there are, and which of them wait for nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { namespaceOf } from "../../../src/rpc/plugin-namespace.js";
import { buildRegistry } from "../../../src/rpc/registry.js";

test("what is answered while programs are being started shows no process and changes none", () => {
  const plugin = namespaceOf({ look: { returns: "string", help: "Looks at processes.", run: () => "" } });
  const registry = buildRegistry(["supervisor", "mine"], new Map([["mine", plugin]]));
  const anytime = [...registry].filter(([, method]) => method.anytime).map(([name]) => name);
  assert.deepEqual(anytime.sort(), [
    "supervisor.getAPIVersion",
    "supervisor.getIdentification",
    "supervisor.getPID",
    "supervisor.getState",
    "supervisor.getSupervisorVersion",
    "supervisor.getVersion",
    "supervisor.readLog",
    "supervisor.readMainLog",
    "supervisor.restart",
    "supervisor.shutdown",
    "system.listMethods",
    "system.methodHelp",
    "system.methodSignature",
    "tsd.getVersion",
    "tsd.listMethods",
  ]);
});
