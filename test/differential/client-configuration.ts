/** The daemon that both clients are compared against: credentials, and a program for each thing that can happen. */
import { configuration } from "../support/configuration.js";

/** Whom the daemon lets in. */
export const CREDENTIALS = { username: "kim", password: "s3cret:with:colons" };

/**
 * The daemon's programs: one for every thing that can happen to a program. What fails has startsecs=600: on a busy machine
 * the original takes what ended a second ago for RUNNING (TRAP-089).
 */
const PROGRAMS = `
[program:cat]
command=/bin/cat
startsecs=0

[program:off]
command=/bin/cat
startsecs=0
autostart=false

[program:missing]
command=/no/such/program
autostart=false

[program:notexecutable]
command=/etc/passwd
autostart=false

[program:dies]
command=/bin/false
autostart=false
startsecs=600
startretries=0

[program:talks]
command=/bin/sh -c "echo héllo; echo wörld >&2; exec sleep 3600"
startsecs=0
stdout_logfile=%(here)s/talks.out
stderr_logfile=%(here)s/talks.err

[program:silent]
command=/bin/cat
startsecs=0
stdout_logfile=NONE

[program:a-name-longer-than-the-thirty-columns]
command=/bin/cat
startsecs=0

[group:pair]
programs=left,right

[program:left]
command=/bin/cat
startsecs=0

[program:right]
command=/bin/cat
startsecs=0
autostart=false
priority=5
`;

/** The whole file: the programs, and credentials at both ends. */
export const CONFIGURATION = configuration(PROGRAMS).replace(
  /\[(unix_http_server|supervisorctl)\]/g,
  `$&\nusername=${CREDENTIALS.username}\npassword=${CREDENTIALS.password}`,
);
