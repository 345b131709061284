#!/usr/bin/python3
"""Records what the original does with a process: the oracle for src/core/process/transitions.ts.

    /usr/bin/python3 scripts/record-traces.py --seed fixture --traces 600 --out fixtures/traces/lifecycle.jsonl.gz

Needs Debian's `supervisor` package, which brings the original and its test doubles. It drives the
original's own Subprocess through a random schedule under a clock that we hold, and writes one JSON
object per line: the policy, and per step what happened, how the system answered, everything that
was seen from outside in order (log lines, events with their fields, signals, the release of the
pipes), what the caller was told, and which of the remembered values changed.

A step on which the original's own assertions fail (and with them its daemon) is marked `crashed`
and ends its trace.
"""
import argparse
import errno
import gzip
import json
import os
import random
import signal
import sys

from supervisor import events, process
from supervisor.datatypes import RestartUnconditionally, RestartWhenExitUnexpected
from supervisor.options import BadCommand
from supervisor.states import ProcessStates, SupervisorStates, getProcessStateDescription
from supervisor.tests.base import DummyOptions, DummyPConfig

AUTORESTART = {"never": False, "unexpected": RestartWhenExitUnexpected, "always": RestartUnconditionally}
STARTABLE = (ProcessStates.STOPPED, ProcessStates.EXITED, ProcessStates.FATAL, ProcessStates.BACKOFF)

# Mostly quarters of a second: they add up without rounding, so that the boundaries themselves are met.
STEPS_FORWARD = [0, 0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 2, 2, 3, 10, 0.3, 2.1, 11.7]
STEPS_BACK = [0.25, 1, 2, 5, 100]
WAIT_STATUSES = [0, 0, 1 << 8, 2 << 8, 127 << 8, 255 << 8, 9, 15, 15, 6 | 0x80, 11 | 0x80, 35, 0x137F]
SPAWN_FAILURES = [("command", None), ("dispatchers", "EMFILE"), ("dispatchers", "EISDIR"), ("fork", "EAGAIN"), ("fork", "ENOMEM")]


class Clock:
    """Stands in for the module `time`."""

    now = 0.0

    def time(self):
        return self.now


class Trouble:
    """Stands in for the module `traceback`: the error alone, since a traceback names the original's files."""

    def format_exc(self):
        return str(sys.exc_info()[1])


class Log:
    def __init__(self, seen):
        for level in ("debug", "info", "warn", "critical"):
            setattr(self, level, lambda text, level=level: seen.append([level, text]))


class System(DummyOptions):
    """The operating system and the daemon, as scripted for one step."""

    def __init__(self, clock, seen):
        DummyOptions.__init__(self)
        self.logger = Log(seen)
        self.clock = clock
        self.seen = seen
        self.reaping = False

    def script(self, mood, pid, spawn_failure, kill_error):
        self.mood = mood
        self.forkpid = pid
        self.spawn_failure = spawn_failure
        self.kill_error = kill_error
        self.answers = {}

    def check_execv_args(self, filename, argv, st):
        stage, code = self.spawn_failure
        if stage is None:
            self.answers["spawn"] = {"pid": self.forkpid}
        elif stage == "command":
            self.answers["spawn"] = {"reason": "can't find command 'x'"}
            raise BadCommand("can't find command 'x'")
        else:
            self.answers["spawn"] = {"stage": stage, "errno": code}

    def refuse_at(self, stage):
        if self.spawn_failure[0] == stage:
            raise OSError(getattr(errno, self.spawn_failure[1]), "scripted")

    def make_pipes(self, stderr=True):
        self.refuse_at("dispatchers")
        return DummyOptions.make_pipes(self, stderr)

    def fork(self):
        self.refuse_at("fork")
        return self.forkpid

    def kill(self, pid, sig):
        self.seen.append(["kill", pid, int(sig)])
        if self.kill_error is not None:
            self.answers["kill"] = self.kill_error
            code = getattr(errno, self.kill_error)
            raise OSError(code, os.strerror(code))

    def close_parent_pipes(self, pipes):
        if self.reaping:
            self.seen.append(["release"])


class OneProcessGroup(process.ProcessGroupBase):
    """Just enough of a group to be stopped for a shutdown."""

    def __init__(self, member):
        self.processes = {member.config.name: member}


def random_policy(choose):
    return {
        "name": choose.choice(["web", "worker_00", "caf\u00e9"]),
        "autostart": choose.random() < 0.8,
        "autorestart": choose.choice(["never", "unexpected", "always"]),
        "startSeconds": choose.choice([0, 1, 1, 3, 10]),
        "startRetries": choose.choice([0, 1, 2, 3]),
        "stopSignal": int(choose.choice([signal.SIGTERM, signal.SIGTERM, signal.SIGINT, signal.SIGKILL, 35])),
        "stopWaitSeconds": choose.choice([0, 1, 3, 10]),
        "stopAsGroup": choose.random() < 0.3,
        "killAsGroup": choose.random() < 0.4,
        "exitCodes": choose.choice([[0], [0], [0, 2], []]),
    }


def process_of(policy, system):
    return process.Subprocess(
        DummyPConfig(
            system,
            policy["name"],
            "/bin/true",
            autostart=policy["autostart"],
            autorestart=AUTORESTART[policy["autorestart"]],
            startsecs=policy["startSeconds"],
            startretries=policy["startRetries"],
            stopsignal=policy["stopSignal"],
            stopwaitsecs=policy["stopWaitSeconds"],
            stopasgroup=policy["stopAsGroup"],
            killasgroup=policy["killAsGroup"],
            exitcodes=policy["exitCodes"],
        )
    )


def remembered(subject):
    return {
        "state": getProcessStateDescription(subject.state),
        "pid": subject.pid,
        "lastStart": subject.laststart,
        "lastStop": subject.laststop,
        "lastStopReport": subject.laststopreport,
        "delay": subject.delay,
        "backoff": subject.backoff,
        "killing": subject.killing,
        "exitStatus": subject.exitstatus,
        "spawnError": subject.spawnerr,
    }


def possible_inputs(subject):
    inputs = ["turn"] * 8 + ["stop-report"]
    if subject.pid:
        inputs += ["exited"] * 2 + ["start"]
        if subject.state != ProcessStates.UNKNOWN:
            inputs += ["stop", "signal"]
    elif subject.state in STARTABLE:
        inputs += ["start", "stop", "signal"]
    return inputs + ["stop-for-shutdown"]


def perform(kind, argument, subject, system):
    """Do it to the original; what the caller would be told, if anything."""
    if kind == "turn":
        return subject.transition()
    if kind == "start":
        subject.spawn()
        return None
    if kind == "stop":
        return subject.stop()
    if kind == "stop-report":
        return subject.stop_report()
    if kind == "stop-for-shutdown":
        return OneProcessGroup(subject).stop_all()
    if kind == "signal":
        return subject.signal(argument)
    system.reaping = True
    try:
        return subject.finish(subject.pid, argument)
    finally:
        system.reaping = False


def record(seed, steps):
    choose = random.Random(seed)
    clock, seen = process.time, []
    clock.now = 1700000000.0
    system = System(clock, seen)
    policy = random_policy(choose)
    subject = process_of(policy, system)
    before = remembered(subject)
    recorded = []

    def on_event(event):
        name = type(event).__name__[len("ProcessState") : -len("Event")].upper()
        fields = {key: value for key, value in event.extra_values}
        seen.append(["announce", getProcessStateDescription(event.from_state), name, fields])

    events.clear()
    events.subscribe(events.ProcessStateEvent, on_event)

    for number in range(steps):
        back = choose.random() < 0.04
        clock.now += -choose.choice(STEPS_BACK) if back else choose.choice(STEPS_FORWARD)
        shutting_down = choose.random() < 0.07
        system.script(
            mood=SupervisorStates.SHUTDOWN if shutting_down else SupervisorStates.RUNNING,
            pid=100 + number,
            spawn_failure=choose.choice(SPAWN_FAILURES) if choose.random() < 0.3 else (None, None),
            kill_error=choose.choice([None] * 30 + ["ESRCH"] * 3 + ["EPERM"]),
        )
        kind = choose.choice(possible_inputs(subject))
        step = {"now": clock.now, "do": kind}
        argument = None
        if kind == "turn":
            step["shuttingDown"] = shutting_down
        elif kind == "exited":
            argument = step["waitStatus"] = choose.choice(WAIT_STATUSES)
        elif kind == "signal":
            argument = step["signal"] = choose.choice([1, 10, 15, 40])
        seen.clear()
        try:
            told = perform(kind, argument, subject, system)
        except AssertionError:
            recorded.append({**step, "crashed": True})
            break
        after = remembered(subject)
        step.update(system.answers)
        step["seen"] = list(seen)
        step["changed"] = {key: after[key] for key in after if after[key] != before[key]}
        if told is not None:
            step["refused"] = told
        before = after
        recorded.append(step)
    return {"seed": seed, "policy": policy, "steps": recorded}


def main():
    options = argparse.ArgumentParser(description="Record what the original does with a process.")
    options.add_argument("--seed", required=True)
    options.add_argument("--traces", type=int, default=600)
    options.add_argument("--steps", type=int, default=60)
    options.add_argument("--out", help="file to write, gzipped; standard output otherwise")
    given = options.parse_args()

    process.time = Clock()
    process.traceback = Trouble()
    lines = (
        json.dumps(record("%s/%d" % (given.seed, number), given.steps), separators=(",", ":")) + "\n"
        for number in range(given.traces)
    )
    if given.out is None:
        sys.stdout.writelines(lines)
    else:
        with open(given.out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
            packed.writelines(line.encode("ascii") for line in lines)


if __name__ == "__main__":
    main()
