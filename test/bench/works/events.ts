/** Events: how many a second, what each costs the daemon, and how soon the listener has one. */
import assert from "node:assert/strict";
import { configuration } from "../../support/configuration.js";
import { used } from "../cost.js";
import { withDaemon, type Work } from "../work.js";

// As many as it takes for what is always so to outweigh the first moments, in which V8 compiles.
const FLOOD = 50_000;
const PINGS = 2_000;

// The listener notes, for each event, the time on its line and its own. It is Python for both, so what differs is the daemon.
const LISTENER = `import sys, time
note = open("noted", "a", buffering=1)
while True:
    sys.stdout.write("READY\\n"); sys.stdout.flush()
    head = dict(word.split(":") for word in sys.stdin.readline().split())
    body = sys.stdin.read(int(head["len"]))
    for line in body.split("\\n")[1:]:
        if line: note.write("%s %d\\n" % (line, time.monotonic_ns()))
    sys.stdout.write("RESULT 2\\nOK"); sys.stdout.flush()
`;
// One line, and the next when the listener has noted the last: each is an event of its own.
const PINGER = `import sys, time
for count in range(1, ${PINGS} + 1):
    sys.stdout.write("%d\\n" % time.monotonic_ns()); sys.stdout.flush()
    while open("noted").read().count("\\n") < count: time.sleep(0.001)
`;

const program = (file: string) => `[program:source]
command=/usr/bin/python3 %(here)s/${file}
directory=%(here)s
autostart=false
autorestart=false
startsecs=0
stdout_events_enabled=true
stdout_logfile=NONE
stderr_logfile=NONE

[eventlistener:sink]
command=/usr/bin/python3 %(here)s/listener.py
directory=%(here)s
events=PROCESS_LOG_STDOUT
buffer_size=100000
stderr_logfile=%(here)s/trouble
`;

const latency: Work = {
  name: "event-latency",
  figures: { latency: { title: "output to listener, p50", unit: "ms", goal: { most: 1 } } },
  run: (subject) =>
    withDaemon(subject, configuration(program("pinger.py")), async (daemon, scene) => {
      scene.write("listener.py", LISTENER);
      scene.write("pinger.py", PINGER);
      scene.write("noted", "");
      await daemon.prints("success: sink entered RUNNING");
      await daemon.ctl(["start", "source"]);
      await daemon.until("all pings", () => scene.read("noted").split("\n").length > PINGS, 60_000);
      const lines = scene.read("noted").trim().split("\n");
      return { latency: lines.map((line) => line.split(" ").map(Number)).map(([sent, had]) => (had! - sent!) / 1e6) };
    }),
};

// Messages between tokens are an event each, however many the daemon reads at once. The original recurses once for each
// in a read and fails at about a thousand, so they come by the hundred.
const FLOODER = `import os, sys, time
noted = os.open("noted", os.O_RDONLY)
lines = 0
for count in range(1, ${FLOOD} + 1):
    sys.stdout.write("<!--XSUPERVISOR:BEGIN-->\\n%d<!--XSUPERVISOR:END-->" % (count - 1))
    if count % 100 == 0:
        sys.stdout.flush()
        while True:
            lines += os.read(noted, 65536).count(b"\\n")
            if lines == count: break
            time.sleep(0.0005)
`;

const flood: Work = {
  name: "event-flood",
  figures: {
    rate: { title: "events from a program to a listener", unit: "1/s" },
    processor: { title: "daemon's processor time per event", unit: "µs", goal: { most: 0.9 } },
  },
  run: (subject) =>
    withDaemon(
      subject,
      configuration(
        program("flooder.py")
          .replace("PROCESS_LOG_STDOUT", "PROCESS_COMMUNICATION")
          .replace("stdout_events_enabled=true", "stdout_capture_maxbytes=1MB"),
      ),
      async (daemon, scene) => {
        scene.write("listener.py", LISTENER);
        scene.write("flooder.py", FLOODER);
        scene.write("noted", "");
        await daemon.prints("success: sink entered RUNNING");
        const before = used(daemon.pid).processor;
        const from = performance.now();
        await daemon.ctl(["start", "source"]);
        await daemon.until("all events", () => scene.read("noted").split("\n").length > FLOOD, 120_000);
        const seconds = (performance.now() - from) / 1000;
        const processor = used(daemon.pid).processor - before;
        const numbers = scene
          .read("noted")
          .trim()
          .split("\n")
          .map((line) => Number(line.split(" ")[0]));
        assert.deepEqual(
          numbers,
          Array.from({ length: FLOOD }, (_, index) => index),
          "all of them, in order",
        );
        return { rate: [FLOOD / seconds], processor: [(processor * 1000) / FLOOD] };
      },
    ),
};

export const EVENT_WORKS: readonly Work[] = [flood, latency];
