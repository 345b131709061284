import assert from "node:assert/strict";
import { test } from "node:test";

import { UNDERSTOOD } from "../../../../../src/core/config/options/extensions.js";
import type { OptionTable } from "../../../../../src/core/config/options/option.js";
import { SECTIONS } from "../../../../../src/core/config/options/options.js";
import { VALUE_TYPES } from "../../../../../src/core/config/values/values.js";
import { fakeWorld } from "../model/world.js";

const ALL = Object.entries(UNDERSTOOD as Readonly<Record<string, OptionTable>>).flatMap(([section, table]) =>
  Object.entries(table).map(([name, option]) => ({ label: `${section} ${name}`, name, option })),
);

test("every default in the table is a value its type reads", () => {
  for (const { label, option } of ALL) {
    if (option.default === undefined) continue;
    assert.doesNotThrow(() => VALUE_TYPES[option.type].read(option.default!, fakeWorld({})), label);
  }
});

test("every option is explained in one sentence, and named as the parser names options", () => {
  for (const { label, name, option } of ALL) {
    assert.match(option.about, /^[A-Z][^\n]{10,120}\.$/, label);
    assert.equal(name, name.toLowerCase(), label);
    assert.ok(option.required === undefined || option.default === undefined || option.default === "", label);
  }
});

test("the table has the options of the original, section by section", () => {
  const counts = Object.fromEntries(Object.entries(SECTIONS).map(([name, table]) => [name, Object.keys(table).length]));
  assert.deepEqual(counts, {
    supervisord: 17,
    unix_http_server: 5,
    inet_http_server: 3,
    supervisorctl: 5,
    "program:x": 32,
    "group:x": 2,
    "eventlistener:x": 35,
    "fcgi-program:x": 36,
    "rpcinterface:x": 1,
    "ctlplugin:x": 1,
    include: 1,
  });
});
