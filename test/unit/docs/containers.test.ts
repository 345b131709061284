/** docs/how-to/containers.md and docs/reference/extensions.md tell the truth: what they show is read, added up, and compared with the tables. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { longestStop } from "../../../src/core/check/stop-time.js";
import { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS } from "../../../src/core/config/options/extensions.js";
import { inRepository } from "../../support/repository.js";
import { accept } from "../core/config/loading.js";

const containers = readFileSync(inRepository("docs/how-to/containers.md"), "utf8");
const extensions = readFileSync(inRepository("docs/reference/extensions.md"), "utf8");

const recipe = (name: string) => readFileSync(inRepository("fixtures/containers/recipe", name), "utf8");

test("the page shows the files of the recipe", () => {
  for (const [language, name] of [
    ["ini", "supervisord.conf"],
    ["dockerfile", "Dockerfile"],
    ["yaml", "pod.yaml"],
  ] as const) {
    assert.equal(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(containers)?.[1], recipe(name), name);
  }
});

test("the manifest is YAML, and what it asks of the container is where the rest expects it", () => {
  const { load } = createRequire(import.meta.url)("js-yaml") as { load: (text: string) => unknown };
  const pod = load(recipe("pod.yaml")) as Pod;
  assert.deepEqual([pod.apiVersion, pod.kind], ["v1", "Pod"]);
  const [container] = pod.spec.containers;
  const mounts = container!.volumeMounts.map(({ name, mountPath }) => [name, mountPath]);
  assert.deepEqual(mounts, [[pod.spec.volumes[0]!.name, "/run"]], "pidfile and socket are below /run");
  assert.match(recipe("supervisord.conf"), /^file=\/run\/[^]*^pidfile=\/run\//m);
  for (const key of Object.keys(container!)) assert.ok(CONTAINER_KEYS.includes(key), key);
});

/** The fields of a container in Kubernetes' core/v1 that the recipe uses. */
const CONTAINER_KEYS = [
  "name",
  "image",
  "securityContext",
  "lifecycle",
  "readinessProbe",
  "livenessProbe",
  "volumeMounts",
];

interface Pod {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly containers: readonly { readonly volumeMounts: readonly { name: string; mountPath: string }[] }[];
    readonly volumes: readonly { readonly name: string }[];
  };
}

const [, example = ""] = /```ini\n; supervisord\.conf\n([^]*?)```/.exec(containers) ?? [];

test("the configuration for containers is accepted and says what the page says", () => {
  const { daemon, groups } = accept(example, { world: { isDirectory: () => true } });
  assert.equal(daemon.exit.onFatal, "any");
  assert.equal(daemon.ignoreUser, true);
  assert.deepEqual(
    groups.map(({ name, processes }) => [name, processes[0]?.orphans, processes[0]?.dependsOn]),
    [
      ["app", { beforeStart: true, onStop: true }, []],
      ["web", { beforeStart: true, onStop: true }, ["app"]],
    ],
  );
});

test("LIFE-ORD-005 the platforms wait longer than the longest stop, which is the sum the page names", () => {
  const { groups } = accept(example, { world: { isDirectory: () => true } });
  assert.equal(longestStop(groups), 30);
  assert.match(containers, /\(10 \+ 5\) × 2 = 30 seconds/);
  const waits = [...containers.matchAll(/(?:--stop-timeout|terminationGracePeriodSeconds:) (\d+)/g)].map((found) =>
    Number(found[1]),
  );
  assert.equal(waits.length, 3);
  for (const seconds of waits) assert.ok(seconds > 30);
  const together = accept(
    "[supervisord]\n[program:a]\ncommand=x\nstopwaitsecs=7\n[program:b]\ncommand=x\n[group:g]\nprograms=a,b\n",
  );
  assert.equal(longestStop(together.groups), 10);
  assert.equal(longestStop([]), 0);
});

test("every option of our own is in the tables of extensions.md, section by section", () => {
  const [, daemons = "", programs = ""] = extensions.split(/^## `\[/m);
  const named = (text: string) => [...text.split("\n## ")[0]!.matchAll(/^\| `(\w+)` /gm)].map((found) => found[1]!);
  assert.deepEqual(named(daemons), Object.keys(SUPERVISORD_EXTENSIONS));
  assert.deepEqual(named(programs), Object.keys(PROGRAM_EXTENSIONS));
});
