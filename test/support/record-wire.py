#!/usr/bin/python3
"""Records what the original makes of seeded random input: the traces in fixtures/wire.

    /usr/bin/python3 test/support/record-wire.py [folder [how many per file]]

Needs Debian's `supervisor` package. Each file holds one JSON value a line; bytes are written as
Latin-1 text. Nothing here is needed to run the tests, which replay the traces.
"""
import errno
import json
import os
import random
import sys
import tempfile
from types import SimpleNamespace

from supervisor import dispatchers, events, loggers, options, process
from supervisor.states import EventListenerStates, ProcessStates, getEventListenerStateDescription


class Log:
    """Stands in for the daemon's log: keeps (level, text)."""

    def __init__(self):
        self.lines = []

    def __getattr__(self, level):
        return lambda text, **kw: self.lines.append([level, text % kw if kw else text])

    def take(self):
        lines, self.lines = self.lines, []
        return lines


def latin(data):
    return data.decode("latin-1")


def cut(rand, data):
    pieces = []
    while data:
        length = rand.choice([1, 2, 3, 5, 8, 13, 50, len(data)])
        pieces.append(data[:length])
        data = data[length:]
    return pieces


# Listener protocol -------------------------------------------------------------------------------

GOOD = [b"RESULT 2\nOK", b"RESULT 2\nOK", b"RESULT 4\nFAIL", b"1234567 2\nOK", b"RESULT 02\nOK", b"RESULT +2 \nOK"]
ODD = [b"RESULT 0\n", b"RESULT 1_0\n0123456789", b"RESULT 2\nNO", b"RESULT 3\nOK\n", b"RESULT 1\nO", b"RESULT -0\n",
       b"RESULT \t2\r\nOK", b"RESULT 2\nOK\n", b"RESULT 20\nOK", b"RES2\nOK"]
BAD = [b"RESULT x\n", b"RESULT\n", b"\n", b"RESULT 1__0\n", b"RESULT \xff\n", b"it's \xc3\xa9 1\n", b"RESULT 2 2\nOK",
       b"RESULT 0x2\nOK", b"RESULT 2\x00\nOK", b"RESULT \xd9\xa2\nOK"]
GREETINGS = [b"READY\n"] * 40 + [b"READY\r\n", b"\nREADY\n", b"READY", b"READY\nx", b"hello\n", b"\x80\x81READY\n"]


def listener_trace(rand):
    log, rejected, script = Log(), [], []
    proc = SimpleNamespace(
        config=SimpleNamespace(name="cat", stdout_logfile=None, options=SimpleNamespace(logger=log, strip_ansi=False)),
        group=SimpleNamespace(config=SimpleNamespace(result_handler=dispatchers.default_handler)),
        listener_state=None, event=None)
    reader = dispatchers.PEventListenerDispatcher(proc, "stdout", 0)
    events.clear()
    events.subscribe(events.EventRejectedEvent, rejected.append)
    waiting, after = [], 2
    for _ in range(rand.randint(2, 24)):
        after -= proc.listener_state == EventListenerStates.UNKNOWN
        if after == 0:
            break
        if not waiting:
            said = rand.choice(GREETINGS)
            if said == b"READY\n" or rand.random() < .3:
                said += rand.choice(GOOD * 12 + ODD * 2 + BAD)
            if rand.random() < .2:
                said += rand.choice(GREETINGS)
            # Cut behind the greeting most of the time, so that there is a moment in which to send.
            waiting = cut(rand, said) if rand.random() < .3 else [p for p in (said[:6], said[6:]) if p]
        data = waiting.pop(0)
        proc.config.options.readfd = lambda fd: data
        reader.handle_read_event()
        lines = [line for line in log.take() if " output:\n" not in line[1]]
        answers = ["processed" for line in lines if line[1].endswith("event was processed")]
        answers += ["rejected" if any(line[1].endswith("event was rejected") for line in lines) else "violated"
                    for _ in rejected]
        del rejected[:]
        state = getEventListenerStateDescription(proc.listener_state)
        send = state == "READY" and rand.random() < .9
        script.append(dict(feed=latin(data), lines=lines, answers=answers, state=state, send=send))
        if send:
            proc.listener_state, proc.event = EventListenerStates.BUSY, object()
    return script


# Pool --------------------------------------------------------------------------------------------

PAYLOADS = ["", "when:5", "processname:a groupname:a from_state:STOPPED tries:0", "type:x\nGr\u00fc\u00dfe \u2603 \U0001f600"]


class Member:
    state, listener_state, event, broken = ProcessStates.RUNNING, EventListenerStates.ACKNOWLEDGED, None, False

    def __init__(self, name, sends):
        self.config, self.sends = SimpleNamespace(name=name), sends

    def transition(self):
        pass

    def write(self, data):
        if self.broken:
            raise OSError(errno.EPIPE, "gone")
        self.sends.append([self.config.name, data.decode("utf-8")])


def pool_trace(rand):
    log, sends, script, size = Log(), [], [], rand.choice([1, 2, 3, 5])
    names = ["l_%02d" % n for n in range(rand.choice([1, 1, 2, 3]))]
    config = SimpleNamespace(
        name="pool", buffer_size=size, pool_events=[events.Event],
        options=SimpleNamespace(identifier="supervisor", logger=log),
        process_configs=[SimpleNamespace(name=n, make_process=lambda g, n=n: Member(n, sends)) for n in names])
    events.clear()
    process.GlobalSerial.serial = -1
    pool = process.EventListenerPool(config)
    for _ in range(rand.randint(10, 40)):
        busy = [m for m in pool.processes.values() if m.event is not None]
        op = rand.choice(["accept"] * 4 + ["dispatch"] * 4 + ["processed", "rejected", "rejected", "lost"] * bool(busy))
        entry = dict(op=op)
        if op == "accept":
            entry["payload"] = rand.choice(PAYLOADS)
            event = events.RemoteCommunicationEvent("", "")
            event.payload = lambda text=entry["payload"]: text
            events.notify(event)
        elif op == "dispatch":
            idle = [m for m in pool.processes.values() if m.event is None]
            for member in idle:
                ready = rand.random() < .8
                member.listener_state = EventListenerStates.READY if ready else EventListenerStates.ACKNOWLEDGED
                member.broken = rand.random() < .15
            entry["ready"] = [m.config.name for m in idle if m.listener_state == EventListenerStates.READY]
            entry["broken"] = [m.config.name for m in idle if m.broken]
            pool.transition()
        else:
            member = rand.choice(busy)
            entry["member"] = member.config.name
            if op != "processed":
                events.notify(events.EventRejectedEvent(member, member.event))
            member.event, member.listener_state = None, EventListenerStates.ACKNOWLEDGED
        entry["lines"], entry["sends"] = log.take(), list(sends)
        del sends[:]
        script.append(entry)
    return dict(bufferSize=size, script=script)


# Capture -----------------------------------------------------------------------------------------

BEGIN, END = b"<!--XSUPERVISOR:BEGIN-->", b"<!--XSUPERVISOR:END-->"


def capture_trace(rand):
    """The whole output ends with a filler, which makes the original let go of what it holds back."""
    said, log = [], Log()
    proc = SimpleNamespace(pid=1, config=SimpleNamespace(
        name="cat", stdout_logfile=None, stdout_logfile_maxbytes=0, stdout_logfile_backups=0, stdout_syslog=False,
        stdout_capture_maxbytes=100000, stdout_events_enabled=False, stderr_events_enabled=False,
        options=SimpleNamespace(logger=log, loglevel=20, strip_ansi=False, getLogger=loggers.getLogger)))
    event_type = events.ProcessCommunicationStdoutEvent
    reader = dispatchers.POutputDispatcher(proc, event_type, 0)
    normal = []
    reader.normallog = SimpleNamespace(info=normal.append, handlers=[])
    reader.childlog = reader.normallog
    events.clear()
    events.subscribe(event_type, lambda event: said.append(latin(event.data)))
    parts = [BEGIN, END, b"<!--X", b"<!--XSUPERVISOR:", b"<", b"hello\n", b"\x00\xff", BEGIN + b"captured" + END, b"x" * 30]
    data = b"".join(rand.choice(parts) for _ in range(rand.randint(1, 8)))
    pieces = cut(rand, data) + [b"z" * 60]
    for piece in pieces:
        proc.config.options.readfd = lambda fd: piece
        reader.handle_read_event()
    return dict(pieces=[latin(p) for p in pieces], normal=latin(b"".join(normal)), events=said)


def bounded_trace(rand):
    """Pieces no longer than the limit: what is done about longer ones differs on purpose."""
    limit = rand.choice([1, 5, 16])
    buffer, script = loggers.BoundIO(limit), []
    for _ in range(rand.randint(1, 12)):
        piece = bytes(rand.choice(b"abcdefgh") for _ in range(rand.randint(0, limit)))
        buffer.write(piece)
        script.append([latin(piece), latin(buffer.getvalue())])
    return dict(limit=limit, script=script)


# Functions ---------------------------------------------------------------------------------------

def ansi_case(rand):
    data = b"".join(rand.choice([b"\x1b[", b"\x1b", b"[", b"m", b"2", b";1H", b"text", b"\x1b[0m", b"\x1b]0;t\x07", b"\xff"])
                    for _ in range(rand.randint(0, 12)))
    return [latin(data), latin(dispatchers.stripEscapes(data))]


def slice_case(rand):
    size, offset, length = rand.randint(0, 20), rand.randint(-25, 25), rand.choice([0, 0, rand.randint(-5, 30)])
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"abcdefghijklmnopqrstuvwxyz"[:size])
    try:
        try:
            read = latin(options.readFile(file.name, offset, length))
        except ValueError as fault:
            read = dict(fault=fault.args[0])
        return dict(size=size, offset=offset, length=length, read=read, tail=options.tailFile(file.name, offset, length))
    finally:
        os.unlink(file.name)


def repr_case(rand):
    data = bytes(rand.choice([rand.randrange(256), 0x27, 0x22, 0x5c, 0x0a, 0x41]) for _ in range(rand.randint(0, 12)))
    if rand.random() < .01:
        data = bytes(range(256))
    codes = [0x20, 0x27, 0x22, 0x5c, 0x09, 0x7f, 0xa0, 0xad, 0xe9, 0x2028, 0x200b, 0x3042, 0xe000, 0x1f600, 0xe0001]
    text = "".join(chr(rand.choice(codes)) for _ in range(rand.randint(0, 8)))
    return dict(bytes=latin(data), bytesRepr=repr(data), text=text, textRepr=repr(text))


RECORDED = {
    "listener": (listener_trace, 300), "pool": (pool_trace, 60), "capture": (capture_trace, 300),
    "bounded": (bounded_trace, 100), "ansi": (ansi_case, 400), "slice": (slice_case, 600), "repr": (repr_case, 200),
}

if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..", "fixtures", "wire")
    os.makedirs(folder, exist_ok=True)
    for name, (record, count) in RECORDED.items():
        count = int(sys.argv[2]) if len(sys.argv) > 2 else count
        with open(os.path.join(folder, name + ".jsonl"), "w") as out:
            for seed in range(count):
                out.write(json.dumps(record(random.Random(seed)), separators=(",", ":")) + "\n")
