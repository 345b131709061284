"""Calling the daemon: the numbers of its faults, and a transport that speaks to unix sockets as well as to ports."""
import base64
import http.client
import socket
import urllib.parse
import xmlrpc.client


class Faults:
    UNKNOWN_METHOD = 1
    INCORRECT_PARAMETERS = 2
    BAD_ARGUMENTS = 3
    SIGNATURE_UNSUPPORTED = 4
    SHUTDOWN_STATE = 6
    BAD_NAME = 10
    BAD_SIGNAL = 11
    NO_FILE = 20
    NOT_EXECUTABLE = 21
    FAILED = 30
    ABNORMAL_TERMINATION = 40
    SPAWN_ERROR = 50
    ALREADY_STARTED = 60
    NOT_RUNNING = 70
    SUCCESS = 80
    ALREADY_ADDED = 90
    STILL_RUNNING = 91
    CANT_REREAD = 92


def getFaultDescription(code):
    """The name of a fault, or UNKNOWN."""
    return next((name for name, number in vars(Faults).items() if number == code), "UNKNOWN")


class RPCError(Exception):
    """A fault as the daemon words it: its number, its name, and what it is about."""

    def __init__(self, code, extra=None):
        self.code = code
        name = getFaultDescription(code)
        self.text = name if extra is None else "%s: %s" % (name, extra)

    def __str__(self):
        return "code=%r, text=%r" % (self.code, self.text)


class UnixStreamHTTPConnection(http.client.HTTPConnection):
    """HTTP over the unix socket at `socketfile`."""

    socketfile = None

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.socketfile)


class SupervisorTransport(xmlrpc.client.Transport):
    """For `xmlrpc.client.ServerProxy("http://127.0.0.1", transport)`: where to call is said here, not there.

    `serverurl` begins with `http://` or `unix://`. The connection is kept for the next call; a call that fails
    closes it, so that the next one starts afresh.
    """

    connection = None

    def __init__(self, username=None, password=None, serverurl=None):
        super().__init__()
        self.username = username
        self.password = password
        self.serverurl = serverurl
        self.verbose = False
        if serverurl.startswith("http://"):
            where = urllib.parse.urlparse(serverurl)
            self._get_connection = lambda: http.client.HTTPConnection(where.hostname, where.port or 80)
        elif serverurl.startswith("unix://"):
            self._get_connection = self._unix_connection
        else:
            raise ValueError("Unknown protocol for serverurl %s" % serverurl)

    def _unix_connection(self):
        connection = UnixStreamHTTPConnection("localhost")
        connection.socketfile = self.serverurl[len("unix://") :]
        return connection

    def close(self):
        connection, self.connection = self.connection, None
        if connection:
            connection.close()

    def request(self, host, handler, request_body, verbose=0):
        body = request_body if isinstance(request_body, bytes) else request_body.encode("utf-8")
        if not self.connection:
            self.connection = self._get_connection()
        try:
            self.connection.request("POST", handler, body, self._request_headers(body))
            response = self.connection.getresponse()
            if response.status != 200:
                raise xmlrpc.client.ProtocolError(host + handler, response.status, response.reason, "")
            answer = response.read()
        except Exception:
            self.close()
            raise
        parser, target = self.getparser()
        parser.feed(answer)
        parser.close()
        return target.close()

    def _request_headers(self, body):
        headers = {
            "User-Agent": self.user_agent,
            "Content-Type": "text/xml",
            "Accept": "text/xml",
            "Content-Length": str(len(body)),
        }
        if self.username is not None and self.password is not None:
            credentials = "%s:%s" % (self.username, self.password)
            headers["Authorization"] = "Basic " + base64.b64encode(credentials.encode("utf-8")).decode("ascii")
        return headers
