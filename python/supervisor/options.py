"""Names of processes, and the few other things that listeners take from a module of this name."""
import os
import signal

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "version.txt")) as _file:
    VERSION = _file.read().strip()


def make_namespec(group_name, process_name):
    """`group:process`, or the one name both have."""
    return process_name if group_name == process_name else "%s:%s" % (group_name, process_name)


def split_namespec(namespec):
    """(group, process); process is None when all of the group is meant: `group:` and `group:*`."""
    group_name, colon, process_name = namespec.partition(":")
    if not colon:
        return namespec, namespec
    return group_name, None if process_name in ("", "*") else process_name


def signame(sig):
    """SIGTERM for 15; `signal 99` for what has no name."""
    return _SIGNAL_NAMES.get(sig) or "signal %d" % sig


_SIGNAL_NAMES = {
    number: name for name, number in vars(signal).items() if name.startswith("SIG") and not name.startswith("SIG_")
}


def decode_wait_status(sts):
    """(exit code, or -1 if there is none; how it ended, in the words of the daemon's log)."""
    if os.WIFEXITED(sts):
        code = os.WEXITSTATUS(sts)
        return code, "exit status %s" % code
    if os.WIFSIGNALED(sts):
        core = " (core dumped)" if os.WCOREDUMP(sts) else ""
        return -1, "terminated by %s%s" % (signame(os.WTERMSIG(sts)), core)
    return -1, "unknown termination cause 0x%04x" % sts


def expand(s, expansions, name):
    """`s` with `%(key)s` replaced; a ValueError says which `name` cannot be expanded and why."""
    try:
        return s % expansions
    except KeyError as missing:
        raise ValueError(
            "Format string %r for %r contains names (%s) which cannot be expanded. Available names: %s"
            % (s, name, missing, ", ".join(sorted(expansions)))
        )
    except Exception as problem:
        raise ValueError("Format string %r for %r is badly formatted: %s" % (s, name, problem))


class ProcessException(Exception):
    """A process cannot be started."""


class BadCommand(ProcessException):
    """Its command cannot be read."""


class NotExecutable(ProcessException):
    """Its file is a folder, or may not be executed by anybody."""


class NotFound(ProcessException):
    """Its file is not there."""


class NoPermission(ProcessException):
    """Its file may not be executed by the daemon."""


def __getattr__(name):
    if name in ("ServerOptions", "ClientOptions"):
        raise ImportError(
            "cannot import %s from supervisor.options: tsd reads the configuration itself, "
            "ask it by XML-RPC (supervisor.getAllConfigInfo) or run `tsd check`" % name
        )
    raise AttributeError("module %r has no attribute %r" % (__name__, name))
