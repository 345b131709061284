"""Names that once papered over the difference between Python 2 and 3. Listeners still import them from here."""
import configparser as ConfigParser  # noqa: F401
import html.entities as htmlentitydefs  # noqa: F401
import http.client as httplib  # noqa: F401
import io
import urllib.parse as urllib  # noqa: F401
import urllib.parse as urlparse  # noqa: F401
import xmlrpc.client as xmlrpclib  # noqa: F401
from base64 import decodebytes as decodestring  # noqa: F401
from base64 import encodebytes as encodestring  # noqa: F401
from hashlib import md5, sha1  # noqa: F401
from html import escape  # noqa: F401
from html.parser import HTMLParser  # noqa: F401
from io import StringIO  # noqa: F401
from string import ascii_letters as letters  # noqa: F401
from sys import maxsize as maxint  # noqa: F401
from xmlrpc.client import Fault  # noqa: F401

import _thread as thread  # noqa: F401

try:
    import syslog
except ImportError:  # Python can be built without it.
    syslog = None

PY2 = False
long = int
basestring = str
raw_input = input
unichr = chr
StringTypes = (str,)


class unicode(str):
    """Text; the encoding and what to do about errors are taken and not needed."""

    def __init__(self, string, encoding, errors):
        super().__init__()


def as_bytes(s, encoding="utf8"):
    """`s` encoded, unless it is bytes already."""
    return s if isinstance(s, bytes) else s.encode(encoding)


def as_string(s, encoding="utf8"):
    """`s` decoded, unless it is text already."""
    return s if isinstance(s, str) else s.decode(encoding)


def is_text_stream(stream):
    """Does it take text, not bytes?"""
    return isinstance(stream, io.TextIOBase)
