/** A terminal that goes away below a daemon in the foreground: its window is closed, its connection breaks off. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { subjects, tsd } from "../../support/implementations.js";
import { createScene } from "../../support/scene.js";

/**
 * Starts the given command in a terminal, hangs that up when `ready` is there if this is requested, asks the program to end,
 * and reports how it did (a wait status). The program should survive the hangup, as below nohup.
 */
const STAGE = `
import os, pty, signal, sys, time
hangs_up, program = sys.argv[1] == "hangup", sys.argv[2:]
master, terminal = pty.openpty()
pid = os.fork()
if pid == 0:
    os.setsid()
    for number in (0, 1, 2):
        os.dup2(terminal, number)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.closerange(3, 100)
    os.execv(program[0], program)
os.close(terminal)
while not os.path.exists("ready"):
    time.sleep(0.01)
if hangs_up:
    os.close(master)
os.kill(pid, signal.SIGTERM)
while True:
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended == pid:
        sys.exit(print(status))
    try:
        if not hangs_up:
            os.read(master, 4096)
    except OSError:
        pass  # Nothing has the terminal open any more.
`;
const PROGRAM = "[program:app]\ncommand=/bin/sh -c 'echo > ready; exec sleep 1000'\ndirectory=%(here)s\n";

if (subjects.includes(tsd)) {
  for (const how of ["hangup", "stays"]) {
    test(`TSD-TTY-001 a daemon ends with its own status when its terminal is gone: ${how}`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(PROGRAM), "stage.py": STAGE });
      const command = [tsd.supervisord, "-n", "-c", "supervisord.conf"];
      const { stdout, stderr } = await scene.run(["/usr/bin/python3", "stage.py", how, ...command]);
      assert.deepEqual({ status: stdout, stderr }, { status: "0\n", stderr: "" });
      assert.match(scene.read("supervisord.log"), /stopped: app \(terminated by SIGTERM\)\n$/);
    });
  }
}
