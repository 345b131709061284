/** What a configuration can make the daemon hold before anything runs has an end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { message, program, suffix } from "../unit/core/config/loading.js";

test("what all processes expand to together has an end as well", () => {
  const wide = "numprocs=20\nprocess_name=%(process_num)d\ndirectory=%(process_num)90000000d";
  assert.equal(
    message(program(wide)),
    `cannot hold what all values expand to: it is longer than 1000000000 characters${suffix("program:a")}`,
  );
  const variables = wide.replace("directory=", "environment=A=");
  assert.match(message(program(variables)), /^cannot hold what all values expand to: /);
});
