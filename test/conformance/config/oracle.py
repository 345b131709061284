"""What the original makes of configurations: JSON in, JSON out. Run with a Python that has supervisor.

Input: a list of cases. Output: for each, {"ok": value} or {"error": message}. Kinds of cases:
  {"kind": "dialect", "path": a file}                 sections and options as its parser sees them
  {"kind": "value", "type": name, "text": text}       one value read by one of its types
  {"kind": "daemon", "args": argv, "cwd": directory}  everything ServerOptions makes of a command line
  {"kind": "client", "args": argv, "cwd": directory}  the same for ClientOptions
  {"kind": "asked", "args": argv, "cwd": directory}   section and name of each option that either looks up
Users, groups, host name and environment are those of the tests' own world.
"""
import grp
import json
import os
import platform
import pwd
import shlex
import sys
import tempfile

from supervisor import datatypes, options

USERS = {"root": (0, 0, "/root"), "www": (33, 34, "/var/www/")}
GROUPS = {"root": 0, "web": 34}
ENVIRONMENT = {"HOME": "/root", "PATH": "/bin", "TSD_PERCENT": "a%b", "TSD_WORD": "word"}
NAMES = {"here": "/x y", "process_num": 12, "numprocs": -3, "z": "\u00e9", "ENV_A": "it's", "big": 123456789}


def passwd(name):
    uid, gid, home = USERS[name]
    return pwd.struct_passwd((name, "x", uid, gid, "", home, "/bin/sh"))


pwd.getpwnam = passwd
pwd.getpwuid = lambda uid: passwd({u[0]: n for n, u in USERS.items()}[uid])
grp.getgrnam = lambda name: grp.struct_group((name, "x", GROUPS[name], []))
grp.getgrgid = lambda gid: grp.struct_group(({g: n for n, g in GROUPS.items()}[gid], "x", gid, []))
platform.node = lambda: "host"
tempfile.tempdir = "/tmp"
os.environ.clear()
os.environ.update(ENVIRONMENT)
os.getuid = lambda: 0

released_pairs = datatypes.dict_of_key_value_pairs


def newer_pairs(text):
    """As 4.4, whose shlex is POSIX."""
    lexer = shlex.shlex(text, posix=True)
    lexer.wordchars += "/.+-():"
    tokens = list(lexer)
    found = {}
    for at in range(0, len(tokens), 4):
        if len(tokens[at : at + 3]) != 3 or tokens[at + 1] != "=":
            raise ValueError("Unexpected end of key/value pairs in value '%s'" % text)
        found[tokens[at]] = tokens[at + 2]
    return found


def pairs(text):
    """As released, and where that is an error and 4.4's POSIX reading is not, the latter."""
    try:
        return released_pairs(text)
    except ValueError as released:
        try:
            return newer_pairs(text)
        except ValueError:
            raise released


options.dict_of_key_value_pairs = pairs


def dialect(case):
    parser = options.UnhosedConfigParser()
    with open(case["path"]) as file:
        parser.read_file(file)
    return [[s, [[o, parser.get(s, o)] for o in parser.options(s)]] for s in parser.sections()]


TYPES = {
    "integer": datatypes.integer,
    "octal": datatypes.octal_type,
    "byteSize": datatypes.byte_size,
    "boolean": datatypes.boolean,
    "exitCodes": datatypes.list_of_exitcodes,
    "signal": lambda text: int(datatypes.signal_number(text)),
    "list": datatypes.list_of_strings,
    "level": lambda text: [datatypes.logging_level(text), None][1],
    "user": datatypes.name_to_uid,
    "owner": lambda text: list(datatypes.colon_separated_user_group(text)),
    "address": lambda text: list(datatypes.inet_address(text)),
    "url": lambda text: datatypes.url(text),
    "pairs": lambda text: list(pairs(text).items()),
    "releasedPairs": lambda text: list(released_pairs(text).items()),
    "newerPairs": lambda text: list(newer_pairs(text).items()),
    "words": shlex.split,
    "repr": repr,
    "expand": lambda text: options.expand(text, NAMES, "program:a.command"),
    "signame": lambda text: options.signame(int(text)),
    "name": datatypes.process_or_group_name,
}


class Refused(Exception):
    pass


def refuse(message):
    raise Refused(str(message))


def log(value):
    if value is datatypes.Automatic:
        return {"kind": "auto"}
    return {"kind": "none"} if value is None else {"kind": "file", "path": value}


def process(config):
    fields = "name command directory umask priority autostart startsecs startretries stopsignal stopwaitsecs"
    fields += " stopasgroup killasgroup exitcodes uid redirect_stderr serverurl"
    made = {name: getattr(config, name) for name in fields.split()}
    restart = {False: "never", datatypes.RestartUnconditionally: "always"}
    made["autorestart"] = restart.get(config.autorestart, "unexpected")
    made["environment"] = list(config.environment.items())
    for channel in ("stdout", "stderr"):
        names = "logfile_maxbytes logfile_backups capture_maxbytes events_enabled syslog".split()
        made[channel] = [log(getattr(config, channel + "_logfile"))]
        made[channel] += [getattr(config, "%s_%s" % (channel, name)) for name in names]
    return made


def group(config):
    made = {"name": config.name, "priority": config.priority}
    made["processes"] = [process(each) for each in config.process_configs]
    if isinstance(config, options.EventListenerPoolConfig):
        from supervisor.events import getEventNameByType

        made["kind"] = "eventlistener"
        made["buffer_size"] = config.buffer_size
        made["events"] = sorted(getEventNameByType(each) for each in config.pool_events)
    elif isinstance(config, options.FastCGIGroupConfig):
        socket = config.socket_config
        made["kind"] = "fcgi"
        made["socket"] = [socket.url, socket.backlog]
        made["socket"] += [getattr(socket, "mode", None), getattr(socket, "owner", None)]
    else:
        made["kind"] = "program"
    return made


def server(config):
    names = "section username password host port file chown chmod".split()
    made = {name: config.get(name) for name in names}
    if not made["username"]:  # http.make_http_servers asks for authentication only if there is a user name
        made["username"] = made["password"] = None
    return made


def realize(made, case):
    made.usage = refuse
    made.warnings = type("Silent", (), {"warn": staticmethod(lambda *args: None)})
    os.chdir(case["cwd"])
    made.realize(args=case["args"], doc="", progname="supervisord")
    return made


def daemon(case):
    made = realize(options.ServerOptions(), case)
    names = "logfile logfile_maxbytes logfile_backups loglevel pidfile umask minfds minprocs childlogdir uid"
    names += " directory identifier serverurl"
    settings = {name: getattr(made, name) for name in names.split()}
    for name in "nodaemon silent nocleanup strip_ansi".split():
        settings[name] = bool(getattr(made, name))
    root = made.configroot.supervisord
    return {
        "settings": settings,
        "environment": list(root.environment.items()),
        "groups": [group(each) for each in made.process_group_configs],
        "servers": [server(each) for each in root.server_configs],
        "rpc": [[name, list(extras.items())] for name, _, extras in root.rpcinterface_factories],
        "warnings": made.parse_warnings,
        "infos": made.parse_infos,
    }


def client(case):
    made = realize(options.ClientOptions(), case)
    return {name: getattr(made, name) for name in "serverurl username password prompt history_file".split()}


def asked(case):
    found = set()
    look_up = options.UnhosedConfigParser.get

    def get(parser, section, option, **kwargs):
        found.add((section, option))
        return look_up(parser, section, option, **kwargs)

    options.UnhosedConfigParser.get = get
    try:
        daemon(case)
        client(case)
    finally:
        options.UnhosedConfigParser.get = look_up
    return sorted(found)


def answer(case):
    kinds = {"dialect": dialect, "daemon": daemon, "client": client, "asked": asked}
    try:
        if case["kind"] == "value":
            return {"ok": TYPES[case["type"]](case["text"])}
        return {"ok": kinds[case["kind"]](case)}
    except (ValueError, Refused, options.ConfigParser.ParsingError) as error:
        return {"error": str(error)}


sys.argv[0] = "/usr/bin/supervisord"
json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
