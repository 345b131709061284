#!/usr/bin/python3
"""Records what the original does with a pool of listeners: the oracle for src/core/events/pool.ts and listener-protocol.ts.

    /usr/bin/python3 scripts/record-events.py --seed fixture --traces 300 --out fixtures/traces/events.jsonl.gz

Needs Debian's `supervisor` package. It drives the original's own EventListenerPool and PEventListenerDispatcher through a
random schedule under a clock that we hold and sometimes set back, and writes one JSON object per line: the pool, and per
step what happened, the lines logged, what was written to whom, the state of every listener and the serials that wait.

The clock moves by a second at least: ours lets an event that was refused twice rest for one, which the original does not.
"""
import argparse
import errno
import gzip
import json
import random
import sys
from types import SimpleNamespace

from supervisor import dispatchers, events, process
from supervisor.states import EventListenerStates, ProcessStates, getEventListenerStateDescription

STEPS_FORWARD = [1, 1, 1.25, 2, 5, 61]
# So far back that the way forward again does not reach the present.
STEP_BACK = -1000000
PAYLOADS = ["", "when:5", "groupname:g\n", "type:x\nGr\u00fc\u00dfe \u2603 \U0001f600", "processname:a groupname:a from_state:STOPPED tries:0"]
GREETINGS = [b"READY\n"] * 30 + [b"READY", b"READY\r\n", b"\nREADY\n", b"hello\n", b"READY\nx"]
RESULTS = [b"RESULT 2\nOK"] * 12 + [b"RESULT 4\nFAIL"] * 8 + [
    b"1234567 2\nOK", b"RESULT 1\nO", b"RESULT 0\n", b"RESULT 2\nOK\n", b"RESULT 3\nOK!", b"RESULT x\n", b"OK\n", b"RESULT 20\nOK", b"RESULT \xff\n", b"RESULT 2\nNO"]


class Log:
    """Stands in for the daemon's log: keeps level and text, but for the echo of what listeners write."""

    def __init__(self):
        self.lines = []

    def __getattr__(self, level):
        return lambda text: None if " output:\n" in text else self.lines.append([level, text])

    def take(self):
        lines, self.lines = self.lines, []
        return lines


class Member:
    """Just enough of a process to be a listener."""

    state, listener_state, event, broken, dispatcher = ProcessStates.STOPPED, None, None, False, None

    def __init__(self, name, options, pool_config, sends):
        self.config = SimpleNamespace(name=name, options=options, stdout_logfile=None)
        self.group = SimpleNamespace(config=pool_config)
        self.sends = sends
        self.unread = []

    def transition(self):
        pass

    def write(self, data):
        if self.broken:
            raise OSError(errno.EPIPE, "gone")
        self.sends.append([self.config.name, data.decode("utf-8")])

    def spawn(self):
        self.state, self.broken, self.unread = ProcessStates.STARTING, False, []
        self.dispatcher = dispatchers.PEventListenerDispatcher(self, "stdout", 0)

    def die(self):
        # As in Subprocess.finish.
        self.state, self.dispatcher = ProcessStates.EXITED, None
        if self.event:
            events.notify(events.EventRejectedEvent(self, self.event))
            self.event = None

    def feed(self, data):
        self.config.options.readfd = lambda fd: data
        self.dispatcher.handle_read_event()


def what_it_says(choose, member):
    """The next bytes a living listener writes, cut anywhere."""
    if not member.unread:
        if member.listener_state == EventListenerStates.BUSY:
            said = choose.choice(RESULTS) + choose.choice([b"", b"", b"READY\n"])
        else:
            said = choose.choice(GREETINGS)
        while said:
            length = len(said) if choose.random() < 0.6 else choose.randint(1, len(said))
            member.unread.append(said[:length])
            said = said[length:]
    return member.unread.pop(0)


def possible(choose, members):
    """Something that can happen now: its name and the member it happens to."""
    dead = [each for each in members if each.dispatcher is None]
    starting = [each for each in members if each.state == ProcessStates.STARTING]
    living = [each for each in members if each.dispatcher is not None]
    # A listener that waits is silent most of the time.
    talking = [each for each in living if each.listener_state != EventListenerStates.READY] * 4
    moves = [("elsewhere", None)] + [("accept", None)] * 4 + [("dispatch", None)] * 4
    moves += [("spawn", each) for each in dead] * 2 + [("run", each) for each in starting] * 2
    moves += [("feed", each) for each in talking]
    if choose.random() < 0.15:
        moves += [("feed", each) for each in living] + [("die", each) for each in living] * 2 + [("break", each) for each in living]
    return choose.choice(moves)


def record(seed, steps):
    choose = random.Random(seed)
    clock = process.time
    clock.now = 1700000000.0
    log, sends = Log(), []
    options = SimpleNamespace(logger=log, strip_ansi=False, identifier=choose.choice(["supervisor", "my host"]))
    config = SimpleNamespace(name="pool", buffer_size=choose.choice([1, 2, 3, 10]), pool_events=[events.Event], options=options,
                             result_handler=dispatchers.default_handler)
    names = ["l_%02d" % number for number in range(choose.choice([1, 1, 2, 3]))]
    config.process_configs = [
        SimpleNamespace(name=name, make_process=lambda group, name=name: Member(name, options, config, sends)) for name in names]
    events.clear()
    process.GlobalSerial.serial = -1
    pool = process.EventListenerPool(config)
    recorded = []
    for _ in range(steps):
        clock.now += STEP_BACK if choose.random() < 0.05 else choose.choice(STEPS_FORWARD)
        do, member = possible(choose, list(pool.processes.values()))
        step = {"now": clock.now, "do": do}
        if member is not None:
            step["member"] = member.config.name
        if do == "accept":
            event = events.RemoteCommunicationEvent("", "")
            step["payload"] = choose.choice(PAYLOADS)
            event.payload = lambda text=step["payload"]: text
            events.notify(event)
        elif do == "elsewhere":
            process.new_serial(process.GlobalSerial)  # An event that another pool wants, and this one does not.
        elif do == "dispatch":
            pool.transition()
        elif do == "spawn":
            member.spawn()
        elif do == "run":
            member.state = ProcessStates.RUNNING
        elif do == "break":
            member.broken = True
        elif do == "die":
            member.die()
        else:
            data = what_it_says(choose, member)
            step["bytes"] = data.decode("latin-1")
            member.feed(data)
        step["lines"], step["sends"] = log.take(), list(sends)
        del sends[:]
        step["states"] = [
            None if each.dispatcher is None else getEventListenerStateDescription(each.listener_state)
            for each in pool.processes.values()]
        step["waiting"] = [event.serial for event in pool.event_buffer]
        recorded.append(step)
    return {"seed": seed, "identifier": options.identifier, "bufferSize": config.buffer_size, "members": names, "steps": recorded}


def main():
    options = argparse.ArgumentParser(description="Record what the original does with a pool of listeners.")
    options.add_argument("--seed", required=True)
    options.add_argument("--traces", type=int, default=300)
    options.add_argument("--steps", type=int, default=80)
    options.add_argument("--out", help="file to write, gzipped; standard output otherwise")
    given = options.parse_args()

    process.time = SimpleNamespace(time=lambda: process.time.now, now=0.0)
    lines = (
        json.dumps(record("%s/%d" % (given.seed, number), given.steps), separators=(",", ":")) + "\n"
        for number in range(given.traces))
    if given.out is None:
        sys.stdout.writelines(lines)
    else:
        with open(given.out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
            packed.writelines(line.encode("ascii") for line in lines)


if __name__ == "__main__":
    main()
