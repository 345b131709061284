"""What event listeners are written with: the protocol's words, the parts of an event, calls to the daemon (EV-PROTO-027).

Only the daemon's words may appear on a listener's standard output. The streams are those the process began with, so a
listener may put something else in the place of `sys.stdout` to keep its own words away from there.
"""
import io
import sys
import time
import xmlrpc.client

from supervisor.dispatchers import PEventListenerDispatcher
from supervisor.events import ProcessCommunicationEvent
from supervisor.xmlrpc import SupervisorTransport


def getRPCTransport(env):
    """The way to the daemon, as the environment it gives its children says."""
    username = env.get("SUPERVISOR_USERNAME", "")
    password = env.get("SUPERVISOR_PASSWORD", "")
    return SupervisorTransport(username, password, env["SUPERVISOR_SERVER_URL"])


def getRPCInterface(env):
    """A proxy for the daemon's methods: `getRPCInterface(os.environ).supervisor.getState()`."""
    # The proxy insists on an http URL, and the transport ignores it.
    return xmlrpc.client.ServerProxy("http://127.0.0.1", getRPCTransport(env))


def get_headers(line):
    """The `key:value` words of a line; a word with more or fewer than one colon is a ValueError."""
    return dict(word.split(":") for word in line.split())


def eventdata(payload):
    """The words of a payload's first line, and all that follows it; ValueError if there is one line only."""
    first, data = payload.split("\n", 1)
    return get_headers(first), data


def get_asctime(now=None):
    """`now` (seconds since the epoch) in the manner of the daemon's log: `2026-01-31 23:59:59,123`."""
    if now is None:
        now = time.time()
    seconds = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now))
    return "%s,%03d" % (seconds, (now - int(now)) * 1000)


class ProcessCommunicationsProtocol:
    """Sends PROCESS_COMMUNICATION events, from processes with `stdout_capture_maxbytes` or its twin."""

    def send(self, msg, fp=sys.stdout):
        """Writes `msg` between the tokens, as text or as bytes, whichever `fp` takes."""
        begin, end = ProcessCommunicationEvent.BEGIN_TOKEN, ProcessCommunicationEvent.END_TOKEN
        if _takes_text(fp, msg):
            begin, end = begin.decode(), end.decode()
            msg = msg.decode() if isinstance(msg, bytes) else msg
        else:
            msg = msg.encode() if isinstance(msg, str) else msg
        fp.write(begin)
        fp.write(msg)
        fp.write(end)
        fp.flush()

    def stdout(self, msg):
        return self.send(msg, sys.stdout)

    def stderr(self, msg):
        return self.send(msg, sys.stderr)


def _takes_text(stream, msg):
    if isinstance(stream, io.TextIOBase):
        return True
    if isinstance(stream, (io.RawIOBase, io.BufferedIOBase)):
        return False
    return isinstance(msg, str)  # Something of the listener's own.


class EventListenerProtocol:
    """One turn of a listener: `wait()`, then `ok()` or `fail()`."""

    def wait(self, stdin=sys.stdin, stdout=sys.stdout):
        """Says READY and returns the next event: its header's words, and its payload."""
        self.ready(stdout)
        headers = get_headers(stdin.readline())
        return headers, stdin.read(int(headers["len"]))

    def ready(self, stdout=sys.stdout):
        stdout.write(PEventListenerDispatcher.READY_FOR_EVENTS_TOKEN.decode())
        stdout.flush()

    def ok(self, stdout=sys.stdout):
        """The event has been dealt with."""
        self.send("OK", stdout)

    def fail(self, stdout=sys.stdout):
        """The event is to be offered again."""
        self.send("FAIL", stdout)

    def send(self, data, stdout=sys.stdout):
        """Answers with `data`, for a result handler that wants more than OK."""
        stdout.write("%s%d\n%s" % (PEventListenerDispatcher.RESULT_TOKEN_START.decode(), len(data), data))
        stdout.flush()


listener = EventListenerProtocol()
pcomm = ProcessCommunicationsProtocol()
