/**
 * One program for every state a process can be in and every kind of log it can have.
 *
 * What is stopped right after its start has stopwaitsecs=1: between fork and exec the original loses the signal. What
 * fails has startsecs=600, since on a busy machine the original takes what has ended for RUNNING (TRAP-089). What is to
 * be seen RUNNING does not end by itself: the original may have reaped it before it answers.
 */

export const RPC_PROGRAMS = `
[program:cat]
command=/bin/cat
startsecs=0

[program:off]
command=/bin/cat
startsecs=0
stopwaitsecs=1
autostart=false

[program:slow]
command=/bin/sleep 1000
stopwaitsecs=1
autostart=false

[program:starting]
command=/bin/sleep 1000
startsecs=600
stopwaitsecs=1
autostart=false

[program:hasty]
command=/bin/sh -c "sleep 0.2"
autostart=false
startsecs=600
startretries=0

[program:brief]
command=/bin/sh -c "read line"
startsecs=0
autostart=false
autorestart=false

[program:missing]
command=no-such-program
autostart=false

[program:nofile]
command=/no/such/program
autostart=false

[program:plain]
command=/etc/passwd
autostart=false

[program:folder]
command=/tmp
autostart=false

[program:quote]
command=/bin/echo 'open
autostart=false

[program:fatal]
command=/bin/false
startsecs=600
startretries=0

[program:retries]
command=/bin/false
startsecs=600
startretries=30
autostart=false

[program:unloggable]
command=/bin/cat
stdout_logfile=%(here)s
startretries=30
autostart=false

[program:left]
command=/bin/true
startsecs=0
autorestart=false

[program:leftbadly]
command=/bin/sh -c "exit 7"
startsecs=0
autorestart=false

[program:leftby9]
command=/bin/sh -c "kill -9 $$"
startsecs=0
autorestart=false

[program:talks]
command=/bin/sh -c "echo héllo world; echo nothing special >&2; exec sleep 1000"
startsecs=0
stdout_logfile=%(here)s/talks.out
stderr_logfile=%(here)s/talks.err

[program:binary]
command=/usr/bin/printf '\\377\\000\\033[1mx\\r\\n'
startsecs=0
autorestart=false
stdout_logfile=%(here)s/binary.out

[program:mute]
command=/bin/cat
autostart=false
stdout_logfile=/dev/null
stdout_logfile_maxbytes=0
stderr_logfile=%(here)s/never-written.err

[program:silent]
command=/bin/cat
startsecs=0
stdout_logfile=NONE
stderr_logfile=none

[program:lost]
command=/bin/cat
autostart=false
stdout_logfile=%(here)s/never-written.out
stderr_logfile=%(here)s

[program:shout]
command=/bin/sh -c "echo loud; exec cat"
startsecs=0
stdout_logfile=/dev/fd/1
stdout_logfile_maxbytes=0

[program:merged]
command=/bin/cat
startsecs=0
redirect_stderr=true
stdout_capture_maxbytes=1KB
stdout_events_enabled=true
stdout_logfile_backups=3
directory=/tmp
exitcodes=0,2
priority=7
stopsignal=INT
stopwaitsecs=11
stopasgroup=true

[program:deaf]
command=/bin/sh -c "exec <&-; echo ready; exec sleep 1000"
startsecs=0
stdout_logfile=%(here)s/deaf.out

[program:stubborn]
command=/usr/bin/python3 -c "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); signal.pause()"
startsecs=0
stopwaitsecs=600
stdout_logfile=%(here)s/stubborn.out

[group:pair]
programs=second,first
priority=5

[program:first]
command=/bin/cat
startsecs=0
stopwaitsecs=1

[program:second]
command=/bin/cat
startsecs=0
stopwaitsecs=1
autostart=false
priority=2

[program:many]
command=/bin/cat
process_name=%(program_name)s_%(process_num)02d
numprocs=3
startsecs=0
stopwaitsecs=1
autostart=false
`;
