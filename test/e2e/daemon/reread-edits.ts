/** The configuration that `reread.test.ts` edits, and edits of more than an option of a program. */

/** Names of groups added, changed and removed. */
export type Difference = readonly [added: readonly string[], changed: readonly string[], removed: readonly string[]];

/** One edit; `daemonOptions` are lines of [supervisord]. */
export interface Edit {
  readonly what: string;
  readonly edit: (text: string) => string;
  readonly daemonOptions?: string;
  readonly expected: Difference;
}

/** The sections of the configuration; nothing of it is ever started. */
export const sections = {
  p: "[program:p]\ncommand=/bin/sleep 1000\nautostart=false\n",
  filed: "[program:filed]\ncommand=/bin/sleep 1000\nautostart=false\nstdout_logfile=%(here)s/filed.log\n",
  a: "[program:a]\ncommand=/bin/sleep 1000\nautostart=false\n",
  b: "[program:b]\ncommand=/bin/sleep 1000\nautostart=false\n",
  g: "[group:g]\nprograms=a,b\n",
  e: "[eventlistener:e]\ncommand=/bin/cat\nautostart=false\nevents=TICK_60\n",
  f: "[fcgi-program:f]\ncommand=/bin/cat\nautostart=false\nsocket=unix://%(here)s/f.sock\n",
} as const;

const { p, filed, a, b, g, e, f } = sections;
const nothing: Difference = [[], [], []];
const same = (text: string) => text;
const changed = (...names: string[]): Difference => [[], names, []];
const more = (section: string, line: string) => (text: string) => text.replace(section, `${section}${line}\n`);

/** All of them; each begins with the configuration as it was. */
export const GROUP_EDITS: readonly Edit[] = [
  {
    what: "comments and blank lines",
    edit: (text) => `; more\n\n${text.replaceAll("\n", " ; x\n")}`,
    expected: nothing,
  },
  { what: "another order of sections", edit: () => [f, e, g, b, a, filed, p].join(""), expected: nothing },
  { what: "an option nobody knows", edit: more(p, "colour=red"), expected: nothing },
  { what: "a default written down", edit: more(p, "startsecs=01\nautorestart=Unexpected"), expected: nothing },
  {
    what: "the same through an expansion",
    edit: more(p, "command=/bin/sleep %(process_num)d1000"),
    expected: changed("p"),
  },
  { what: "a log file made AUTO", edit: more(filed, "stdout_logfile=AUTO"), expected: nothing },
  { what: "a log file made NONE", edit: more(filed, "stdout_logfile=NONE"), expected: changed("filed") },
  { what: "AUTO written down", edit: more(p, "stdout_logfile=AUTO\nserverurl=AUTO"), expected: nothing },
  { what: "redirect_stderr=false", edit: more(p, "redirect_stderr=false"), expected: nothing },
  {
    what: "the environment of [supervisord]",
    edit: same,
    daemonOptions: "environment=X=1",
    expected: changed("e", "f", "filed", "g", "p"),
  },
  {
    what: "other options of [supervisord]",
    edit: same,
    daemonOptions: "loglevel=debug\nminfds=100",
    expected: nothing,
  },
  { what: "a server", edit: (text) => `${text}[inet_http_server]\nport=127.0.0.1:1\n`, expected: nothing },

  { what: "a group's members in another order", edit: more(g, "programs=b,a"), expected: changed("g") },
  { what: "a group's priority", edit: more(g, "priority=1"), expected: changed("g") },
  { what: "an option of a member", edit: more(a, "startsecs=7"), expected: changed("g") },
  { what: "a member more", edit: more(g, "programs=a,b,p"), expected: [[], ["g"], ["p"]] },
  { what: "a member less", edit: more(g, "programs=a"), expected: [["b"], ["g"], []] },
  { what: "the group dissolved", edit: (text) => text.replace(g, ""), expected: [["a", "b"], [], ["g"]] },
  { what: "the group renamed", edit: (text) => text.replace("[group:g]", "[group:h]"), expected: [["h"], [], ["g"]] },
  {
    what: "a program that becomes a group of one",
    edit: (text) => `${text}[group:p]\nprograms=p\n`,
    expected: nothing,
  },
  {
    what: "programs added, changed and removed",
    edit: (text) =>
      `[program:z]\ncommand=z\n[program:y]\ncommand=y\npriority=1\n${more(filed, "umask=0")(text).replace(p, "")}`,
    expected: [["y", "z"], ["filed"], ["p"]],
  },

  { what: "a pool's priority", edit: more(e, "priority=-5"), expected: changed("e") },
  { what: "a pool's buffer", edit: more(e, "buffer_size=11"), expected: changed("e") },
  { what: "a pool's buffer as it was", edit: more(e, "buffer_size=10"), expected: nothing },
  { what: "a pool's events", edit: more(e, "events=TICK_5"), expected: changed("e") },
  { what: "a pool's events in small letters and twice", edit: more(e, "events=tick_60,TICK_60"), expected: nothing },
  { what: "an option of a pool's processes", edit: more(e, "startsecs=7"), expected: changed("e") },
  {
    what: "a pool that becomes a program",
    edit: (text) => text.replace("eventlistener", "program"),
    expected: changed("e"),
  },
  {
    what: "a program that becomes a pool",
    edit: (text) => text.replace(p, `${p.replace("program", "eventlistener")}events=TICK_5\n`),
    expected: changed("p"),
  },

  { what: "a FastCGI socket", edit: more(f, "socket=tcp://localhost:9"), expected: changed("f") },
  { what: "a FastCGI socket's mode", edit: more(f, "socket_mode=0777"), expected: nothing },
  { what: "a FastCGI socket's owner", edit: more(f, "socket_owner=root"), expected: nothing },
  { what: "a FastCGI socket's backlog", edit: more(f, "socket_backlog=7"), expected: nothing },
  { what: "an option of a FastCGI program", edit: more(f, "startsecs=7"), expected: changed("f") },
  {
    what: "a FastCGI program that becomes a program",
    edit: (text) => text.replace("fcgi-program", "program"),
    expected: changed("f"),
  },
];
