"""Uses everything a listener may import from the package `supervisor`, and prints what came of it, one JSON line each.

    /usr/bin/python3 -S surface.py FOLDER      FOLDER holds the package: ours or the original

The name of a case, and its outcome: ["value", repr] or ["raises", type, text].
"""
import base64
import http.server
import io
import json
import os
import random
import signal
import socketserver
import sys
import tempfile
import threading
import time
import types

sys.path.insert(0, sys.argv[1])
os.environ["TZ"] = "Europe/Berlin"
time.tzset()

from supervisor import childutils, compat, datatypes, dispatchers, events, loggers, options, process, states, xmlrpc

WHERE = os.path.dirname(os.path.dirname(os.path.abspath(childutils.__file__)))
assert WHERE == os.path.abspath(sys.argv[1]), WHERE


def plain(value):
    """Text that is the same for two packages: classes by name, no addresses."""
    if isinstance(value, type):
        return "class " + value.__name__
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return sorted([plain(key), plain(each)] for key, each in value.items())
    return repr(value)


def case(name, function, *args):
    try:
        outcome = ["value", plain(function(*args))]
    except Exception as problem:
        outcome = ["raises", type(problem).__name__, str(problem)]
    print(json.dumps([name, outcome]))


def cases(name, function, *inputs):
    for number, args in enumerate(inputs):
        case("%s %d %s" % (name, number, ascii(plain(args))[:60]), function, *(args if isinstance(args, tuple) else (args,)))


def constants(module, *names):
    for name in names:
        case("%s.%s" % (module.__name__, name), getattr, module, name)


def members(holder):
    case(holder.__name__, lambda: {k: v for k, v in vars(holder).items() if not k.startswith("_")})


# States, levels, faults, event types -----------------------------------------------------------------

for holder in (states.ProcessStates, states.SupervisorStates, states.EventListenerStates, loggers.LevelsByName,
               loggers.LevelsByDescription, xmlrpc.Faults, events.EventTypes):
    members(holder)
constants(states, "STOPPED_STATES", "RUNNING_STATES", "SIGNALLABLE_STATES", "_process_states_by_code")
constants(loggers, "LOG_LEVELS_BY_NUM")
constants(process, "ProcessStates", "STOPPED_STATES")
CODES = [0, 10, 20, 30, 40, 100, 200, 1000, 2, 1, -1, 99, None, "x"]
cases("getProcessStateDescription", states.getProcessStateDescription, *CODES)
cases("getSupervisorStateDescription", states.getSupervisorStateDescription, *CODES)
cases("getEventListenerStateDescription", states.getEventListenerStateDescription, *CODES)
cases("getLevelNumByDescription", loggers.getLevelNumByDescription, "info", "blather", "INFO", "")
cases("getFaultDescription", xmlrpc.getFaultDescription, 1, 10, 92, 93)
cases("RPCError", lambda *args: (lambda e: (e.code, e.text, str(e), e.args))(xmlrpc.RPCError(*args)), 10, (10, "x"), (7, None), (50, "é"))
for name, kind in sorted(vars(events.EventTypes).items()):
    if isinstance(kind, type):
        case("above " + name, lambda: [each.__name__ for each in kind.__mro__])
        case("name of " + name, events.getEventNameByType, kind)
        case("period of " + name, lambda: (getattr(kind, "period", None), getattr(kind, "channel", None)))
case("getEventNameByType", events.getEventNameByType, int)
constants(events, "TICK_EVENTS")
constants(events.ProcessCommunicationEvent, "BEGIN_TOKEN", "END_TOKEN")
members_of = dispatchers.PEventListenerDispatcher
constants(members_of, "READY_FOR_EVENTS_TOKEN", "RESULT_TOKEN_START", "READY_FOR_EVENTS_LEN", "RESULT_TOKEN_START_LEN")
cases("default_handler", dispatchers.default_handler, (None, b"OK"), (None, b"FAIL"), (None, "OK"), (None, b""))
case("RejectEvent", lambda: dispatchers.RejectEvent.__mro__)

# Names and values ------------------------------------------------------------------------------------

cases("make_namespec", options.make_namespec, ("a", "a"), ("a", "b"), ("", ""), ("a", ""))
cases("split_namespec", options.split_namespec, "a", "a:b", "a:", "a:*", ":b", "", "a:b:c", "*", "a:* ")
cases("decode_wait_status", options.decode_wait_status, *[(n,) for n in range(0, 0x10000, 41)])
cases("signame", options.signame, *[(n,) for n in range(0, 70)])
cases("expand", options.expand, ("%(a)s-%(n)02d", {"a": "x", "n": 3}, "command"), ("%(b)s", {"z": 1, "a": 2}, "command"),
      ("%", {}, "x"), ("%(a)d", {"a": "x"}, "x"), ("plain", {}, "x"))
for kind in ("BadCommand", "NotExecutable", "NotFound", "NoPermission"):
    case(kind, lambda: getattr(options, kind).__mro__)

NUMBERS = ["1", " 2 ", "-3", "", "x", "1.5", "1_0", 7, 7.9, "65535", "65536", "0", "9" * 30]
cases("integer", datatypes.integer, *NUMBERS)
cases("port_number", datatypes.port_number, *NUMBERS)
cases("boolean", datatypes.boolean, "yes", "TRUE", "on", "1", "no", "False", "off", "0", "", "maybe", True, None, 1, "true ")
cases("list_of_strings", datatypes.list_of_strings, "", "a", "a, b ,c", ",", None, 7)
cases("list_of_ints", datatypes.list_of_ints, "", "1", "1, 2", "1,", "x", None, 7)
cases("list_of_exitcodes", datatypes.list_of_exitcodes, "", "0,2", "255", "256", "-1", "x", None)
cases("dict_of_key_value_pairs", datatypes.dict_of_key_value_pairs, "", "A=1", "A=1,B=2", "A=1,B=2,", "A='x,y',B=\"z\"", "A",
      "A=", "=1", "A=1 B=2", "A=/x:y(z)", "A=it's", "A=%h", "A=a.b-c+d", None)
cases("process_or_group_name", datatypes.process_or_group_name, "a", " a ", "a b", "a:b", "a/b", "", 7)
cases("inet_address", datatypes.inet_address, "9001", "host:9001", "*:9001", "HOST:1", ":1", "x", "host:", "host:x", "::1:80", "0", "h:70000")
cases("name_to_uid", datatypes.name_to_uid, "root", "0", "nobody-of-that-name", "4000000", "-1")
cases("name_to_gid", datatypes.name_to_gid, "root", "0", "nobody-of-that-name", "4000000", "-1")
cases("gid_for_uid", datatypes.gid_for_uid, 0, 4000000)
cases("colon_separated_user_group", datatypes.colon_separated_user_group, "root", "root:root", "0:0", "x:root", "root:x", ":", None)
cases("octal_type", datatypes.octal_type, "700", "0700", "0o700", "9", "", None, 7)
cases("existing_directory", datatypes.existing_directory, "/", "/no/such", "~root", "")
cases("existing_dirpath", datatypes.existing_dirpath, "/x", "x", "/no/such/x", "~root/x", "")
cases("logfile_name", datatypes.logfile_name, "NONE", "off", None, "AUTO", datatypes.Automatic, "syslog", datatypes.Syslog, "/tmp/x", "/no/such/x")
cases("logging_level", datatypes.logging_level, "INFO", "warn", "", "loud", None, 7)
BYTES = ["0", "10", "1kb", "2KB", "3 MB", "4gb", "5b", "kb", "", "-1mb", "1.5mb", "x", "10 KB "]
cases("byte_size", datatypes.byte_size, *BYTES)
cases("byte_size of no text", datatypes.byte_size, (7,), (None,))
cases("SuffixMultiplier", lambda text: datatypes.SuffixMultiplier({"s": 1, "m": 60}, 5)(text), "1s", "2M", "3", "x")
cases("RangeCheckedConversion", lambda text: datatypes.RangeCheckedConversion(float, 1, 2)(text), "0.5", "1", "2.5", "x")
cases("SuffixMultiplier with uneven suffixes", datatypes.SuffixMultiplier, ({"s": 1, "min": 60},))
cases("url", datatypes.url, "http://x", "unix:///x", "x", "mailto:a", "http:", "", "://x")
cases("signal_number", datatypes.signal_number, "TERM", "sigterm", "15", 15, " hup ", "NOPE", "99", "", None, "0", "SIG", "RTMIN")
cases("auto_restart", datatypes.auto_restart, "true", "UNEXPECTED", "false", "0", "yes", "sometimes", "")
case("SIGNUMS", lambda: sorted(set(int(each) for each in datatypes.SIGNUMS)))
constants(datatypes, "TRUTHY_STRINGS", "FALSY_STRINGS", "LOGFILE_NONES", "LOGFILE_AUTOS", "LOGFILE_SYSLOGS")

# compat ----------------------------------------------------------------------------------------------

for name in ("PY2 long basestring raw_input unichr maxint letters StringTypes md5 sha1 escape StringIO HTMLParser Fault "
             "decodestring encodestring xmlrpclib urlparse urllib httplib ConfigParser htmlentitydefs thread syslog").split():
    def look(name=name):
        value = getattr(compat, name)
        return value.__name__ if isinstance(value, (type, types.ModuleType, types.FunctionType)) else repr(value)
    case("compat." + name, look)
TEXTS = ["x", b"x", "é", "é".encode(), b"\xff", None, 7]
cases("as_bytes", compat.as_bytes, *TEXTS)
cases("as_string", compat.as_string, *TEXTS, ("x", "latin-1"), (b"\xff", "latin-1"))
for name, stream in (("StringIO", io.StringIO()), ("BytesIO", io.BytesIO()), ("stdout", sys.stdout), ("buffer", sys.stdout.buffer)):
    case("is_text_stream " + name, compat.is_text_stream, stream)
case("unicode", lambda: compat.unicode("x", "utf-8", "strict"))

# childutils ------------------------------------------------------------------------------------------

LINES = ["", "a:1", "a:1 b:2\n", "a:1  b:", "a", "a:b:c", ":", "ver:3.0 server:s serial:0 pool:p poolserial:0 eventname:E len:9\n"]
cases("get_headers", childutils.get_headers, *LINES)
PAYLOADS = ["", "a:1", "a:1\n", "a:1 b:2\ndata\nmore", "\n", "a\n", "a:1\n\n"]
cases("eventdata", childutils.eventdata, *PAYLOADS)
rand = random.Random(7)
MOMENTS = [0, 0.0, 1.5, 1700000000.9994, 1700000000.9999, 1.001, 1.0010001, 1e9 + 0.1, -1, -0.5] + [rand.uniform(0, 4e9) for _ in range(200)]
cases("get_asctime", childutils.get_asctime, *MOMENTS)


class Ours:
    """A stream of the listener's own: takes whatever it gets."""

    def __init__(self):
        self.calls = []

    def write(self, what):
        self.calls.append(what)

    def flush(self):
        self.calls.append("flush")


def answered(method, *args):
    out = Ours()
    method(*args, out)
    return "".join(each for each in out.calls if each != "flush"), out.calls[-1]


case("listener.ready", answered, childutils.listener.ready)
case("listener.ok", answered, childutils.listener.ok)
case("listener.fail", answered, childutils.listener.fail)
cases("listener.send", lambda data: answered(childutils.listener.send, data), "", "x", "Grüße ☃", "a\nb", None)


def wait(text):
    given, out = io.StringIO(text), Ours()
    return childutils.listener.wait(given, out), "".join(out.calls[:-1]), given.read()


HEADER = "ver:3.0 server:s serial:21 pool:p poolserial:10 eventname:E len:%d\n"
cases("listener.wait", wait, HEADER % 3 + "abcrest", HEADER % 0, HEADER % 5 + "ab", "", "x\n", "len:x\n", HEADER % 3 + "☃é😀rest")


def sent_as_bytes(msg):
    out = io.BytesIO()
    childutils.pcomm.send(msg, out)
    return out.getvalue()


cases("pcomm to bytes", sent_as_bytes, b"x", b"", b"\xff\n")
case("getRPCTransport without an address", childutils.getRPCTransport, {})

# Calls -----------------------------------------------------------------------------------------------

SEEN = []
ANSWERS = []


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = sorted((k, v) for k, v in self.headers.items() if k not in ("Host", "Accept-Encoding"))
        SEEN.append([self.path, told, body.decode()])
        status, text = ANSWERS.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def address_string(self):
        return "there"

    def log_message(self, *args):
        pass

    def handle(self):
        try:
            super().handle()
        except BrokenPipeError:
            pass  # A client that has seen enough of an error.


class UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def value(text):
    return b"<?xml version='1.0'?><methodResponse><params><param><value>%s</value></param></params></methodResponse>" % text


FAULT = (b"<?xml version='1.0'?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>10</int></value></member>"
         b"<member><name>faultString</name><value><string>BAD_NAME: x</string></value></member></struct></value></fault></methodResponse>")


def calls(name, url, env):
    proxy = childutils.getRPCInterface(dict(env, SUPERVISOR_SERVER_URL=url))
    for number, (status, answer, args) in enumerate([
        (200, value(b"<int>7</int>"), ()),
        (200, value("<string>Grüße ☃</string>".encode()), ("Grüße ☃", 1, True, ["a"], {"k": "v"})),
        (200, FAULT, ("x",)),
        (401, b"no", ()),
        (500, b"", ()),
        (200, value(b"<boolean>1</boolean>"), ()),
        (200, b"nonsense", ()),
        (200, value(b"<array><data></data></array>"), ()),
    ]):
        ANSWERS.append((status, answer))

        def call():
            try:
                return proxy.supervisor.method(*args)
            finally:
                SEEN[-1].append(len(ANSWERS))

        case("call %d %s" % (number, name), call)
        case("call %d %s as seen" % (number, name), SEEN.pop)


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "socket")
    CREDENTIALS = {"SUPERVISOR_USERNAME": "ü", "SUPERVISOR_PASSWORD": "p:" + "x" * 80}
    for server, url in ((UnixServer(path, Answers), "unix://" + path),
                        (http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers), None)):
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        at = url or "http://127.0.0.1:%d" % server.server_address[1]
        for env in ({}, CREDENTIALS, {"SUPERVISOR_USERNAME": "u"}):
            calls("%s %d" % (at.split(":")[0], len(env)), at, env)
        server.shutdown()
cases("SupervisorTransport", lambda *args: (lambda t: (t.username, t.password, t.serverurl, t.verbose, t.connection))(xmlrpc.SupervisorTransport(*args)),
      ("u", "p", "http://h:1"), (None, None, "unix:///x"), (None, None, "https://x"), ("", "", ""), ())
case("nobody listens", lambda: childutils.getRPCInterface({"SUPERVISOR_SERVER_URL": "unix:///no/such"}).supervisor.getState())

# Ours alone: what the original cannot do. ------------------------------------------------------------


def sent_as_text(msg):
    out = io.StringIO()
    childutils.pcomm.send(msg, out)
    return out.getvalue()


cases("better: pcomm to text", sent_as_text, "x", "Grüße", b"x")
cases("better: pcomm of text to bytes", sent_as_bytes, "Grüße")
