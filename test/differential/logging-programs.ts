/** The programs and scripts of logging.test.ts: mostly `cat`, each with another way of logging. */
import { getuid } from "node:process";

/** Only root may switch users; elsewhere the program runs as the user who runs the tests. */
const switched = getuid?.() === 0 ? "user=nobody\n" : "";

/** Programs of the daemon under test. */
export const PROGRAMS = `
[program:lone]
command=cat
stdout_logfile=NONE
stderr_logfile=NONE

[program:none]
command=cat
stdout_logfile=NONE
stdout_events_enabled=true

[program:auto]
command=cat

[program:lazy]
command=cat
autostart=false

[program:joined]
command=sh -c 'cat >&2'
redirect_stderr=true
stdout_events_enabled=true

[program:complains]
command=sh -c 'cat >&2'
stderr_logfile=complains.log
stderr_events_enabled=true

[program:brief]
command=true
startsecs=0
autorestart=false
stdout_events_enabled=true
stderr_events_enabled=true

[program:big]
command=python3 %(here)s/big.py
stdout_logfile=big.log
stdout_events_enabled=true

[program:mixed]
command=python3 %(here)s/mixed.py
stdout_logfile=mixed.out
stderr_logfile=mixed.err

[program:turn]
command=cat
stdout_logfile=turn.log
stdout_logfile_maxbytes=20
stdout_logfile_backups=2

[program:away]
command=cat
directory=%(here)s/elsewhere
stdout_logfile=away.log
${switched}
[program:blocked]
command=cat
stdout_logfile=dead.log
startretries=0
`;

/** A listener that notes the output of the others, and one whose READY wears colours. */
export const LISTENERS = `
[eventlistener:recorder]
command=python3 %(here)s/recorder.py
events=PROCESS_LOG
buffer_size=100

[eventlistener:coloured]
command=python3 %(here)s/coloured.py
events=TICK_3600
stdout_logfile=coloured.log
`;

/** By file name. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  // One write of 300 KiB into a pipe that holds it all: how much is read at a time is the daemon's choice.
  "big.py": `import fcntl, os, signal
fcntl.fcntl(1, 1031, 1 << 20) # F_SETPIPE_SZ
os.write(1, b"x" * 307200)
signal.pause()
`,
  "mixed.py": `import os, signal
def speak(*_):
    os.write(1, b"out1\\n")
    os.write(2, b"err1\\n")
    os.write(1, b"out2\\n")
    open("mixed.done", "w").close()
signal.signal(signal.SIGUSR1, speak)
open("mixed.ready", "w").close()
while True:
    signal.pause()
`,
  "recorder.py": `import json, sys
notes = open("events.log", "a")
while True:
    sys.stdout.write("READY\\n")
    sys.stdout.flush()
    head = dict(word.split(":", 1) for word in sys.stdin.readline().split())
    first, data = sys.stdin.read(int(head["len"])).split("\\n", 1)
    process = dict(word.split(":", 1) for word in first.split())["processname"]
    notes.write(json.dumps([head["eventname"], process, data]) + "\\n")
    notes.flush()
    sys.stdout.write("RESULT 2\\nOK")
    sys.stdout.flush()
`,
  "coloured.py": `import signal, sys
sys.stdout.write("\\x1b[1mREADY\\n")
sys.stdout.flush()
signal.pause()
`,
};
