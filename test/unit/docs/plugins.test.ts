import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { verbsOf, type VerbFactory } from "../../../src/client/session/plugin-verbs.js";
import { judge, type HandledEvent, type ResultHandler } from "../../../src/core/events/result-handler.js";
import { loadExport } from "../../../src/main/machine/modules.js";
import { namespaceOf, type RpcFactory } from "../../../src/rpc/plugin-namespace.js";
import { inRepository } from "../../support/repository.js";

/** The modules of docs/how-to/plugins.md by their names, and a way to load them; inside the package, which they import. */
function examples(remove: (work: () => void) => void) {
  const folder = mkdtempSync(inRepository("build/docs-"));
  remove(() => rmSync(folder, { recursive: true }));
  const texts = new Map<string, string>();
  for (const [, name = "", text = ""] of readFileSync(inRepository("docs/how-to/plugins.md"), "utf8").matchAll(
    /```js\n\/\/ (\w+\.mjs)([^]*?)```/g,
  )) {
    writeFileSync(join(folder, name), `//${text}`);
    texts.set(name, text);
  }
  return {
    names: [...texts.keys()],
    load: async <F>(name: string): Promise<F> => {
      const loaded = await loadExport(join(folder, name));
      assert.ok(loaded.ok, loaded.ok ? "" : loaded.reason);
      return loaded.value as F;
    },
  };
}

test("CFG-EL-005 CFG-RPCI-004 CTL-PL-001 the examples of docs/how-to/plugins.md are what they say", async (t) => {
  const { names, load } = examples((work) => t.after(work));
  assert.deepEqual(names, ["handler.mjs", "pulse.mjs", "verbs.mjs"]);

  const handler = await load<ResultHandler>("handler.mjs:judge");
  const event = { listener: "l", name: "TICK_5", headers: {} } as HandledEvent;
  const verdicts = ["OK", "BUSY", "x"].map((text) => judge(handler, event, Buffer.from(text)).verdict);
  assert.deepEqual(verdicts, ["processed", "rejected", "rejected"]);

  const factory = await load<RpcFactory>("pulse.mjs:make");
  const pulse = namespaceOf(factory({ call: () => Promise.resolve([]), log: () => undefined }, {}));
  assert.deepEqual(Object.keys(pulse), ["down"]);

  const verbs = verbsOf((await load<VerbFactory>("verbs.mjs:make"))({}), "x");
  assert.deepEqual(
    verbs.map(({ name }) => name),
    ["hail"],
  );
});
