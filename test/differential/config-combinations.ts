/** Configurations in which options or sections meet that must fit each other; each text is a whole file. */

const daemon = "[supervisord]\n";
const program = (options: string, name = "p") => `${daemon}[program:${name}]\ncommand=/bin/cat\n${options}`;
const unix = (options: string) => `${daemon}[unix_http_server]\nfile=/tmp/s\n${options}`;
const fcgi = (options: string) => `${daemon}[fcgi-program:f]\ncommand=/bin/cat\n${options}`;
const pool = (options: string) => `${daemon}[eventlistener:e]\ncommand=/bin/cat\n${options}`;

/** All of them. */
export const COMBINATIONS: readonly string[] = [
  "",
  "[program:p]\ncommand=/bin/cat\n",
  daemon,
  `${daemon}[supervisord]\nloglevel=debug\n[supervisord]\nloglevel=error\n`,
  `[DEFAULT]\nstartsecs=7\nloglevel=debug\nuser=www\n${program("")}`,
  `[DEFAULT]\nx=%(nope)s\n${daemon}[rpcinterface:r]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n`,
  `${daemon}[rpcinterface:a]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\nRetries=%(ENV_TSD_WORD)s\n`,
  `${daemon}[rpcinterface:a]\n`,
  // Stopping and killing groups.
  program("stopasgroup=true\nkillasgroup=false\n"),
  program("stopasgroup=true\n"),
  program("stopasgroup=false\nkillasgroup=true\n"),
  program("stopasgroup=true\nkillasgroup=%(here)s\n"),
  // How many, and what they are called.
  program("numprocs=2\n"),
  program("numprocs=2\nprocess_name=%(process_num)d\n"),
  program("numprocs=2\nprocess_name=%%(process_num)s\n"),
  program("numprocs=12\nprocess_name=p%(process_num)s\nnumprocs_start=-3\n"),
  program("numprocs=-2\nprocess_name=same\n"),
  program("numprocs=2\nprocess_name=p%(process_num)s\nenvironment=K%(process_num)d=x\ndirectory=%(ENV_K0)s\n"),
  program(
    "numprocs=2\nprocess_name=p%(process_num)s\nenvironment=PATH=%(ENV_PATH)s/%(process_num)d\ndirectory=%(ENV_PATH)s\n",
  ),
  program(
    "numprocs=2\nprocess_name=p%(process_num)s\nstdout_logfile=/tmp/%(process_num)d\nstdout_logfile_maxbytes=%(process_num)dKB\n",
  ),
  // Logs.
  program("redirect_stderr=true\nstderr_logfile=/tmp/x\n"),
  program("redirect_stderr=true\nstderr_logfile=AUTO\n"),
  program("redirect_stderr=true\nstderr_logfile=syslog\n"),
  program("redirect_stderr=true\nstderr_logfile=NONE\nstderr_syslog=true\n"),
  program("stdout_logfile_maxbytes=0\n"),
  program("stdout_logfile_maxbytes=0\nstdout_logfile=/tmp/x\n"),
  program("numprocs=2\nprocess_name=%(process_num)s\nstderr_logfile_maxbytes=0\n"),
  program("stdout_logfile=syslog\nstdout_syslog=false\n"),
  program("numprocs=0\nstdout_logfile=syslog\n"),
  // Environments over environments.
  `[supervisord]\nenvironment=A=1,B=2\n[program:p]\ncommand=%(ENV_A)s\nenvironment=B=3,C=%(ENV_A)s\n`,
  `[supervisord]\nenvironment=A=1\nidentifier=%(ENV_A)s\n`,
  `[supervisord]\nenvironment=TSD_WORD=over\n[program:p]\ncommand=%(ENV_TSD_WORD)s\n`,
  program("environment=A=1\ncommand=%(ENV_A)s\nstopsignal=%(ENV_A)s\n"),
  // Groups.
  `${daemon}[group:g]\nprograms=p\n[program:p]\ncommand=%(group_name)s\n`,
  `${daemon}[group:g]\nprograms=p\npriority=x\n[program:p]\ncommand=/bin/cat\npriority=y\n`,
  `${daemon}[group:g]\nprograms=p\n[program:p]\ncommand=/bin/cat\npriority=y\n`,
  `${daemon}[group:g]\n[group:h]\nprograms=\n`,
  `${daemon}[group:p]\nprograms=q\n[program:p]\ncommand=p\n[program:q]\ncommand=q\n`,
  `${daemon}[group:g]\nprograms=p\n[group:h]\nprograms=p\n[program:p]\ncommand=p\n`,
  `${daemon}[group:g]\nprograms=b\n[program:b]\ncommand=b\n[fcgi-program:b]\ncommand=b\nsocket=tcp://h:1\n`,
  `${daemon}[group:g]\nprograms=p,f\n[program:p]\ncommand=p\n[fcgi-program:f]\ncommand=f\nsocket=tcp://h:1\n`,
  `${daemon}[group:a b]\n`,
  `${daemon}[group:a:b]\n`,
  `${daemon}[program:b]\ncommand=b\npriority=1\n[program:a]\ncommand=a\npriority=1\n[program:B]\ncommand=B\npriority=0\n`,
  ...["", " ", "a b", "a:b", "a/b", "é", "A"].map((name) => program("", name)),
  // Pools.
  pool(""),
  pool("events=\n"),
  pool("events=TICK_5\nredirect_stderr=true\n"),
  pool("events=TICK_5\npriority=7\n"),
  pool("events=TICK_5\nbuffer_size=0\n"),
  pool("events=TICK_5\nstdout_capture_maxbytes=1MB\nstdout_events_enabled=true\n"),
  pool("events=TICK_5\nnumprocs=2\n"),
  // FastCGI sockets.
  fcgi(""),
  fcgi("socket=tcp://h:1\nsocket_owner=www\n"),
  fcgi("socket=tcp://h:1\nsocket_mode=0700\n"),
  fcgi("socket=tcp://h:1\nsocket_backlog=5\n"),
  fcgi("socket=unix:///tmp/s\nuser=www\n"),
  fcgi("socket=unix:///tmp/s\nuser=www\nsocket_owner=root:web\nsocket_mode=0660\n"),
  fcgi("socket=unix:///tmp/s\nuser=nobody\n"),
  // Servers.
  unix("username=u\n"),
  unix("password=p\n"),
  unix("username=\npassword=p\n"),
  unix("username=u\npassword=\n"),
  unix("username=\npassword=\n"),
  `${daemon}[unix_http_server]\n`,
  `${daemon}[inet_http_server]\n`,
  `${daemon}[inet_http_server]\nport=9001\n[inet_http_server:b]\nport=h:2\n[unix_http_serverX]\nfile=/tmp/b\n[unix_http_server]\nfile=/tmp/a\n`,
  `${daemon}[inet_http_server]\nport=9001\nusername=%(here)s\npassword=x\n[include]\nfiles=none\n`,
  // Includes.
  `${daemon}[include]\n`,
  `${daemon}[include]\nfiles=conf.d/*.conf conf.d none\n`,
  `[include]\nfiles=conf.d/*.conf\n[program:extra]\ncommand=root\n${daemon}`,
];
