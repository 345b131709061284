/**
 * What in an image's scripts would notice that supervisord is no longer Python: one rule per habit, each with a pattern
 * for single lines and the words for the user.
 */
import type { Severity } from "../check/survey/finding.js";

/** What is known of the image besides the script. */
export interface ImageFacts {
  /** Does it have Python's package `supervisor`? */
  readonly hasPythonPackage: boolean;
  /** Where the daemon writes its pid, in every configuration that was found. */
  readonly pidfiles: readonly string[];
  readonly exists: (path: string) => boolean;
}

/** A line that a rule reports. */
export interface LineFinding {
  readonly severity: Severity;
  /** Column of the reported text, from 1. */
  readonly column: number;
  readonly now: string;
  readonly write: string;
}

/** One rule. */
export interface ScriptRule {
  readonly name: string;
  /** For `tsd doctor --help`. */
  readonly doc: string;
  /** The severities of what it finds, the worst first. */
  readonly severities: readonly Severity[];
  readonly find: (line: string, facts: ImageFacts) => LineFinding | undefined;
}

const PROGRAMS = "supervisord|supervisorctl|pidproxy|echo_supervisord_conf";
const PYTHON = String.raw`\bpython[\d.]*(?:\s+-[A-Za-ln-z]\S*)*\s+`;
const RUNS_MODULE = new RegExp(String.raw`${PYTHON}-m\s*supervisor(?:\.(?<module>\w+))?\b`);
const RUNS_FILE = new RegExp(String.raw`${PYTHON}(?<path>\S*/)?(?<name>${PROGRAMS})\b(?!\.)`);
const IMPORTS = /^\s*(?:from|import)\s+(?<package>supervisor|superlance|supervisor_stdout)(?:\.[\w.]+)?(?=\s|$|,)/;
const SEARCHES_PYTHON = /\b(?:pkill|pgrep)\b(?=.*\s-\w*f)(?=.*python).*supervis|\bgrep\b.*p\]?ython.*supervis/;
const ENDS_PYTHON = /\b(?:killall|pkill|pidof)\s+(?:-\S+\s+)*python[\d.]*(?=\s|$|[;&|)"'])/;
const INSTALLS =
  /\b(?:pip[\d.]*|pipx|conda|uv\s+pip)\s+install\b.*\bsupervisor\b|\b(?:apt|apt-get)\b.*\binstall\b.*\bsupervisor\b|\bapk\b.*\badd\b.*\bsupervisor\b/;
/** A whole path: not the rest of one that begins with a variable, an expansion or a folder above. */
const PIDFILE = /(?<![\w.)}~*?])(?<path>\/[\w./-]*supervisord?\.pid)\b/;
const ELSEWHERE = new RegExp(String.raw`(?<![\w.])(?<prefix>/(?!usr/bin/)[\w./-]*)/bin/(?<name>${PROGRAMS})\b`);

/** A rule with only a pattern; `say` gets its named groups. */
function matching(
  pattern: RegExp,
  say: (
    groups: Readonly<Record<string, string | undefined>>,
    facts: ImageFacts,
  ) => Omit<LineFinding, "column"> | undefined,
): ScriptRule["find"] {
  return (line, facts) => {
    const match = pattern.exec(line);
    const said = match === null ? undefined : say(match.groups ?? {}, facts);
    return said === undefined ? undefined : { ...said, column: match!.index + /^\s*/.exec(match![0])![0].length + 1 };
  };
}

/** All rules, in the order of the explanations in the help. */
export const SCRIPT_RULES: readonly ScriptRule[] = [
  {
    name: "runs-python",
    doc: "Python's supervisor started by its module or through an interpreter.",
    severities: ["error"],
    find: (line, facts) =>
      matching(RUNS_MODULE, ({ module = "supervisord" }) => ({
        severity: "error",
        now: "this runs Python's supervisor, or nothing where it has been removed",
        write: `Write ${module === "supervisord" || module === "supervisorctl" ? module : "supervisord"} in place of the interpreter and its -m.`,
      }))(line, facts) ??
      matching(RUNS_FILE, ({ path = "", name }) => ({
        severity: "error",
        now: `${path}${name} is not a Python script after the swap, and Python refuses to read it`,
        write: `Write ${path}${name} without the interpreter before it.`,
      }))(line, facts),
  },
  {
    name: "imports-supervisor",
    doc: "A listener or a script that imports Python's package.",
    severities: ["error", "warning"],
    find: matching(IMPORTS, ({ package: name }, { hasPythonPackage }) =>
      hasPythonPackage
        ? {
            severity: "warning",
            now: `this imports ${name}: it continues to work as long as Python's package stays where it is`,
            write: "Leave the package in the image; tsd install takes the place of its programs only.",
          }
        : {
            severity: "error",
            now: `this imports ${name}, and Python's package supervisor is not in this image`,
            write: "Install the package, then run tsd install --replace; or read events with a few lines of your own.",
          },
    ),
  },
  {
    name: "searches-python",
    doc: "A search for the daemon by a command line with Python in it.",
    severities: ["error", "warning"],
    find: (line, facts) =>
      matching(SEARCHES_PYTHON, () => ({
        severity: "error",
        now: "the daemon's command line has no python in it after the swap: this finds nothing",
        write: "Write pgrep -x supervisord, pkill -x supervisord or pidof supervisord: they find both.",
      }))(line, facts) ??
      matching(ENDS_PYTHON, () => ({
        severity: "warning",
        now: "this ends every Python process, and would no longer end the daemon",
        write: "If it is meant for the daemon, write pkill -x supervisord.",
      }))(line, facts),
  },
  {
    name: "installs-supervisor",
    doc: "An installation of Python's supervisor, which puts its programs back.",
    severities: ["warning"],
    find: matching(INSTALLS, () => ({
      severity: "warning",
      now: "this puts Python's programs back in their places",
      write: "Run tsd install --prefix /usr --replace after it, or leave it out.",
    })),
  },
  {
    name: "other-pidfile",
    doc: "A pidfile that is read and not the one the daemon writes.",
    severities: ["warning"],
    find: matching(PIDFILE, ({ path = "" }, { pidfiles }) =>
      pidfiles.length === 0 || pidfiles.includes(path)
        ? undefined
        : {
            severity: "warning",
            now: `the daemon does not write ${path}; its pidfile is ${pidfiles.join(" or ")}`,
            write: `Write that path here, or pidfile=${path} in [supervisord].`,
          },
    ),
  },
  {
    name: "other-place",
    doc: "A program called by a path that is not below /usr/bin.",
    severities: ["warning"],
    find: matching(ELSEWHERE, ({ prefix = "", name }, { exists }) =>
      exists(`${prefix}/bin/${name}`)
        ? {
            severity: "warning",
            now: `${prefix}/bin/${name} stays Python's when the swap is made in /usr`,
            write: `Run tsd install --prefix ${prefix} --replace as well.`,
          }
        : undefined,
    ),
  },
];
