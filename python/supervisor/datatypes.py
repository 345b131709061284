"""How values of the configuration are read: text in, a value out, ValueError when it is no such value (CFG-VAL-*)."""
import grp
import os
import pwd
import shlex
import signal
import urllib.parse

from supervisor.loggers import getLevelNumByDescription

TRUTHY_STRINGS = ("yes", "true", "on", "1")
FALSY_STRINGS = ("no", "false", "off", "0")
SIGNUMS = [number for name, number in sorted(vars(signal).items()) if name.startswith("SIG")]


class Automatic:
    """The daemon chooses the name of the log file."""


class Syslog:
    """The log goes to syslog."""


class RestartWhenExitUnexpected:
    """`autorestart=unexpected`."""


class RestartUnconditionally:
    """`autorestart=true`."""


LOGFILE_NONES = ("none", "off", None)
LOGFILE_AUTOS = (Automatic, "auto")
LOGFILE_SYSLOGS = (Syslog, "syslog")


class RangeCheckedConversion:
    """Another conversion, whose value must lie between two bounds (None: no bound)."""

    def __init__(self, conversion, min=None, max=None):
        self._conversion = conversion
        self._min = min
        self._max = max

    def __call__(self, value):
        number = self._conversion(value)
        if self._min is not None and number < self._min:
            raise ValueError("%r is below lower bound (%r)" % (number, self._min))
        if self._max is not None and number > self._max:
            raise ValueError("%r is above upper bound (%r)" % (number, self._max))
        return number


class SuffixMultiplier:
    """Reads `10MB`: suffixes, all of one length and in lower case, and what each multiplies by."""

    def __init__(self, d, default=1):
        self._d = d
        self._default = default
        lengths = {len(suffix) for suffix in d}
        assert len(lengths) <= 1
        self._keysz = lengths.pop() if lengths else None

    def __call__(self, v):
        v = v.lower()
        for suffix, factor in self._d.items():
            if v.endswith(suffix):
                return int(v[: -self._keysz]) * factor
        return int(v) * self._default


byte_size = SuffixMultiplier({"kb": 1024, "mb": 1024 ** 2, "gb": 1024 ** 3})


def integer(value):
    return int(value)


def boolean(s):
    text = str(s).lower()
    if text in TRUTHY_STRINGS:
        return True
    if text in FALSY_STRINGS:
        return False
    raise ValueError("not a valid boolean value: %r" % (s,))


def list_of_strings(arg):
    if not arg:
        return []
    try:
        return [each.strip() for each in arg.split(",")]
    except Exception:
        raise ValueError("not a valid list of strings: %r" % (arg,))


def list_of_ints(arg):
    if not arg:
        return []
    try:
        return [int(each) for each in arg.split(",")]
    except Exception:
        raise ValueError("not a valid list of ints: %r" % (arg,))


def list_of_exitcodes(arg):
    try:
        codes = list_of_ints(arg)
    except ValueError:
        codes = [-1]
    if any(code < 0 or code > 255 for code in codes):
        raise ValueError("not a valid list of exit codes: %r" % (arg,))
    return codes


def dict_of_key_value_pairs(arg):
    """`KEY="value",OTHER='two, with a comma'`."""
    lexer = shlex.shlex(str(arg))
    lexer.wordchars += "/.+-():"
    words = list(lexer)
    pairs = {}
    # Each pair is three words, and a comma (or anything else) parts it from the next.
    for at in range(0, len(words), 4):
        pair = words[at : at + 3]
        if len(pair) != 3 or pair[1] != "=":
            raise ValueError("Unexpected end of key/value pairs in value '%s'" % arg)
        pairs[pair[0]] = pair[2].strip("'\"")
    return pairs


def process_or_group_name(name):
    text = str(name).strip()
    for character in " :/":
        if character in text:
            raise ValueError("Invalid name: %r because of character: %r" % (name, character))
    return text


port_number = RangeCheckedConversion(integer, min=1, max=0xFFFF)


def inet_address(s):
    """(host, port); host is empty for all interfaces."""
    host, colon, port = s.rpartition(":")
    if not colon:
        try:
            return "", port_number(s)
        except ValueError:
            raise ValueError("not a valid port number: %r " % s)
    if not port:
        raise ValueError("no port number specified in %r" % port)
    return "" if host == "*" else host.lower(), port_number(port)


def name_to_uid(name):
    """The number of a user, given as name or number; there has to be such a user."""
    try:
        number = int(name)
    except ValueError:
        return _found(lambda: pwd.getpwnam(name).pw_uid, "user name", name)
    return _found(lambda: pwd.getpwuid(number).pw_uid, "user id", name)


def name_to_gid(name):
    """The number of a group, given as name or number; there has to be such a group."""
    try:
        number = int(name)
    except ValueError:
        return _found(lambda: grp.getgrnam(name).gr_gid, "group name", name)
    return _found(lambda: grp.getgrgid(number).gr_gid, "group id", name)


def _found(look, what, name):
    try:
        return look()
    except KeyError:
        raise ValueError("Invalid %s %s" % (what, name))


def gid_for_uid(uid):
    return pwd.getpwuid(uid).pw_gid


def colon_separated_user_group(arg):
    """(uid, gid) of `user:group`; gid is -1 when only a user is given."""
    try:
        user, colon, group = arg.partition(":")
        return name_to_uid(user), name_to_gid(group) if colon else -1
    except Exception:
        raise ValueError("Invalid user:group definition %s" % arg)


def octal_type(arg):
    try:
        return int(arg, 8)
    except (TypeError, ValueError):
        raise ValueError("%s can not be converted to an octal type" % arg)


def existing_directory(v):
    path = os.path.expanduser(v)
    if not os.path.isdir(path):
        raise ValueError("%s is not an existing directory" % v)
    return path


def existing_dirpath(v):
    """A path whose folder exists."""
    path = os.path.expanduser(v)
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        raise ValueError("The directory named as part of the path %s does not exist" % v)
    return path


def logfile_name(val):
    """None, `Automatic`, `Syslog`, or a path."""
    word = val.lower() if hasattr(val, "lower") else val
    for words, meaning in ((LOGFILE_NONES, None), (LOGFILE_AUTOS, Automatic), (LOGFILE_SYSLOGS, Syslog)):
        if word in words:
            return meaning
    return existing_dirpath(val)


def logging_level(value):
    level = getLevelNumByDescription(str(value).lower())
    if level is None:
        raise ValueError("bad logging level name %r" % value)
    return level


def url(value):
    parts = urllib.parse.urlparse(value)
    if not parts.scheme or not (parts.netloc or parts.path):
        raise ValueError("value %r is not a URL" % value)
    return value


def signal_number(value):
    """A signal given as 15, TERM or SIGTERM."""
    try:
        number = int(value)
    except (ValueError, TypeError):
        name = value.strip().upper()
        number = getattr(signal, name if name.startswith("SIG") else "SIG" + name, None)
        if number is None:
            raise ValueError("value %r is not a valid signal name" % value)
    if number not in SIGNUMS:
        raise ValueError("value %r is not a valid signal number" % value)
    return number


def auto_restart(value):
    """False, `RestartUnconditionally` or `RestartWhenExitUnexpected`."""
    word = str(value.lower())
    if word == "unexpected":
        return RestartWhenExitUnexpected
    if word in TRUTHY_STRINGS:
        return RestartUnconditionally
    if word in FALSY_STRINGS:
        return False
    raise ValueError("invalid 'autorestart' value %r" % word)
