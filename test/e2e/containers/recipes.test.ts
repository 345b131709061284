/**
 * The recipe of docs/how-to/containers.md, as far as it can be carried out without a container engine: the Dockerfile's lines in
 * a Debian root, its ENTRYPOINT as PID 1 with the pod's user and a root that may not be written, and in there what the
 * platforms would run: HEALTHCHECK, probes, hook.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test, type TestContext } from "node:test";
import { debianRoot } from "../../support/debian-root.js";
import { startContainer } from "../../support/namespaces.js";
import { containersAreTested, madePackage } from "../../support/package.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

const recipe = (name: string) => readFileSync(inRepository("fixtures/containers/recipe", name), "utf8");
const dockerfile = recipe("Dockerfile");

/** The words of an instruction in its exec form. */
function words(instruction: string): string[] {
  const [, list] = new RegExp(`^${instruction}.*?(\\[.*\\])$`, "m").exec(dockerfile) ?? [];
  assert.ok(list !== undefined, instruction);
  return JSON.parse(list) as string[];
}

interface Pod {
  readonly spec: { readonly containers: readonly [Described] };
}

interface Described {
  readonly securityContext: { readonly runAsUser: number };
  readonly lifecycle: { readonly preStop: Exec };
  readonly readinessProbe: Exec;
  readonly livenessProbe: Exec;
}

interface Exec {
  readonly exec: { readonly command: readonly string[] };
}

const { load } = createRequire(import.meta.url)("js-yaml") as { load: (text: string) => unknown };
const pod = (load(recipe("pod.yaml")) as Pod).spec.containers[0];

/** The image built and run; `edit` is a sed command on its configuration. */
async function run(t: TestContext, edit = "") {
  const [, at = "", to = ""] = /^COPY (tsd) (\S+)$/m.exec(dockerfile) ?? [];
  assert.equal(at, "tsd");
  const { runAsUser } = pod.securityContext;
  const user = `setpriv --reuid ${runAsUser} --regid ${runAsUser} --clear-groups`;
  return startContainer(createScene(t), {
    root: await debianRoot(),
    mounts: { [to]: await madePackage(), "/recipe": inRepository("fixtures/containers/recipe") },
    prepare: [
      words("RUN").join(" "),
      "cp /recipe/supervisord.conf /etc/supervisord.conf",
      ...(edit === "" ? [] : [`sed -i "${edit}" /etc/supervisord.conf`]),
      "chmod 1777 /run",
    ].join("\n"),
    command: ["sh", "-c", `mount -o remount,bind,ro / && exec ${user} "$0" "$@"`, ...words("ENTRYPOINT")],
  });
}

describe("the recipe", { skip: containersAreTested ? false : "needs root: npm run test:all" }, () => {
  test("runs as an unknown user in a read-only root, answers its probes, and ends in time", async (t) => {
    const container = await run(t);
    await container.prints("success: web entered RUNNING");
    assert.equal((await container.exec("touch", "/here")).code, 1, "the root is read-only");
    const code = async (argv: readonly string[]) => (await container.exec(...argv)).code;
    assert.equal(await code(words("HEALTHCHECK")), 0);
    assert.equal(await code(pod.readinessProbe.exec.command), 0);
    assert.equal(await code(pod.livenessProbe.exec.command), 0);
    assert.equal(await code(pod.lifecycle.preStop.exec.command), 0);
    await container.prints("stopped: web");
    process.kill(container.first, "SIGTERM");
    assert.deepEqual(await container.exits(), { code: 0, signal: undefined });
    assert.match(container.stdout, /stopped: web[^]*received SIGTERM[^]*stopped: app/);
  });

  test("control: while a program is kept from running it is not healthy, and when one is FATAL the container ends", async (t) => {
    const waiting = await run(
      t,
      "s/^tsd_depends_on=app/autostart=true/; s/^tsd_exit_on_fatal.*//; s#^command=.*#command=/none#",
    );
    await waiting.prints("entered FATAL state");
    assert.notEqual((await waiting.exec(...words("HEALTHCHECK"))).code, 0);
    assert.notEqual((await waiting.exec(...pod.readinessProbe.exec.command)).code, 0);
    assert.equal((await waiting.exec(...pod.livenessProbe.exec.command)).code, 0, "the daemon itself is alive");
    process.kill(waiting.first, "SIGTERM");
    await waiting.exits();
    const failing = await run(t, "s#^command=.*#command=/none#");
    assert.deepEqual(await failing.exits(), { code: 127, signal: undefined });
  });
});
