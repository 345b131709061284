/**
 * A stack in which everything goes wrong that commonly does (fixtures/troubled): each command says of each program what
 * stands in says.md, to the word. The program that is well is the control.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsctl, tsd } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { createScene, type Scene } from "../../support/scene.js";

/** The commands of says.md, in order, and what they print. */
function examplesIn(page: string): readonly { readonly command: string; readonly says: string }[] {
  return [...page.matchAll(/^```console\n\$ (.*)\n([^]*?)^```$/gm)].map(([, command = "", says = ""]) => ({
    command,
    says,
  }));
}

/** Where the text of a report begins. */
const INDENT = " ".repeat(14);

/** What differs from run to run, and the same line again: pids, times, how long something took, and columns that are as wide as those. */
function withoutNumbers(text: string, scene: Scene): string {
  return text
    .replaceAll(scene.folder, "HERE")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "DATE")
    .replace(/[A-Z][a-z]{2} \d\d \d\d:\d\d [AP]M/g, "TIME")
    .replace(/\bpid \d+/g, "pid N")
    .replace(/\bkill [\d ]*\d/g, "kill PID")
    .replace(/uptime \d:\d\d:\d\d/g, "uptime T")
    .replace(/\b(\d+ ms|\d+\.\d s|\d+ min \d+ s)\b/g, "SPAN")
    .replace(/\b(has failed|by itself|restarted) (once|twice|\d+ times)/g, "$1 K times")
    .replace(/\b(port|:)( ?)\d{4,5}\b/g, "$1$2PORT")
    .replace(/\d+ events wait/g, "M events wait")
    .replace(/(is held by pid N: ).*/g, "$1WHO")
    .split("\n")
    .filter((line, at, all) => !line.startsWith(INDENT) || line !== INDENT + all[at - 1]!.slice(INDENT.length))
    .join("\n");
}

if (subjects.includes(tsd)) {
  test("TSD-WHY-001 TSD-HEALTH-001 every trouble is reported as what it is, and a healthy program as healthy", async (t) => {
    const scene = createScene(t);
    cpSync(inRepository("fixtures/troubled"), scene.folder, { recursive: true });
    const holder = createServer().listen(0, "127.0.0.1");
    t.after(() => holder.close());
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    const daemon = startDaemon(scene, tsd, { env: { PORT: String(port) } });
    const own = (...args: string[]) => scene.run([tsctl, "-c", "supervisord.conf", ...args]);
    for (const line of [
      "gave up: refused ",
      "gave up: background ",
      "exited: clash ",
      "exited: done ",
      "exited: unnamed ",
      "gave up: assigned ",
      "WARN silent has not",
    ])
      await daemon.prints(line);
    for (const name of ["well", "slow", "pair-0", "deaf"]) await daemon.prints(`success: ${name} entered RUNNING`);
    await daemon.until("loop has failed a few times", () => daemon.lines("exited: loop").length > 2);
    await own("rpc", "supervisor.stopProcess", "slow", "false");

    const examples = examplesIn(scene.read("says.md"));
    assert.ok(examples.length > 15, "there is something to ask");
    for (const { command, says } of examples) {
      // Between two lives of a loop nothing holds still: what is said of each moment is right.
      await daemon.until(`${command} says what it must`, async () => {
        const { stdout, stderr } = await own(...command.replace(/^tsctl /, "").split(" "));
        assert.equal(withoutNumbers(stdout + stderr, scene), says);
        return true;
      });
    }
  });
}
