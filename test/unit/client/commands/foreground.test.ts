/** `fg` against a scripted server: what goes to the process, and every way it ends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { processInfo, stage, type Script } from "../fakes.js";

const UP = { value: processInfo("x", "x") };
const GONE = { value: processInfo("x", "x", "EXITED") };

/** What fg prints after its first line, with `lines` typed. */
async function foreground(
  lines: readonly string[],
  script: Script,
): Promise<[output: string, calls: readonly string[]]> {
  const { terminal, server, session } = stage(script);
  terminal.answers.push(...lines);
  await session.runLine("fg x");
  return [terminal.output.replace("==> Press Ctrl-C to exit <==\n", ""), server.calls];
}

test("CTL-FG-002,CTL-FG-004 lines go to the process until the input ends, which ends fg", async () => {
  const [output, calls] = await foreground(["a", ""], { getProcessInfo: UP, sendProcessStdin: { value: true } });
  assert.equal(output, "Exiting foreground\n");
  const sent = calls.filter((call) => call.startsWith("send"));
  assert.deepEqual(sent, ["sendProcessStdin(x, a\n)", "sendProcessStdin(x, \n)"]);
});

test("CTL-FG-003 a process that goes away is reported", async () => {
  const killed = "Process got killed\nExiting foreground\n";
  const dead = { getProcessInfo: UP, sendProcessStdin: { fault: "NOT_RUNNING" } } as const;
  assert.equal((await foreground(["a"], dead))[0], killed);
  const dying = { getProcessInfo: [UP, GONE], sendProcessStdin: { value: true } };
  assert.equal((await foreground(["a"], dying))[0], killed);
  const closed = { getProcessInfo: UP, sendProcessStdin: { fault: "NO_FILE" } } as const;
  assert.equal((await foreground(["a"], closed))[0], "ERROR: <Fault 20: 'NO_FILE'>\nExiting foreground\n");
});

test("CTL-FG-003 Ctrl-C ends fg and not the session, right after its first line and while a line is being sent", async () => {
  const early = stage({ getProcessInfo: UP }, { interactive: true });
  const write = early.terminal.write.bind(early.terminal);
  early.terminal.write = (output) => {
    write(output);
    if (String(output).includes("Ctrl-C to exit")) early.terminal.interrupt();
  };
  early.terminal.answers.push("not to be asked for");
  await early.session.runLine("fg x");
  assert.equal(early.terminal.output, "==> Press Ctrl-C to exit <==\nExiting foreground\n");
  assert.deepEqual([early.session.over, early.session.exitStatus], [false, 0]);

  const busy = stage(
    { getProcessInfo: UP, sendProcessStdin: { hangs: () => busy.terminal.interrupt() } },
    { interactive: true },
  );
  busy.terminal.answers.push("a", "not to be asked for");
  await busy.session.runLine("fg x");
  assert.equal(busy.terminal.output, "==> Press Ctrl-C to exit <==\nExiting foreground\n");
  assert.deepEqual(busy.terminal.questions, [""]);
  assert.equal(busy.session.over, false);
});
