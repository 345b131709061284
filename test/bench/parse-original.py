"""Reads the configuration named on the command line as supervisord does and prints how long that took.

Two numbers, in milliseconds: on the clock, and of this thread's time on a processor.
"""
import sys
import time

from supervisor.options import ServerOptions


def on_processor():
    with open("/proc/self/schedstat") as file:
        return int(file.read().split()[0]) / 1e6


file = sys.argv[1]
sys.argv[0] = "/usr/bin/supervisord"
clock, processor = time.perf_counter(), on_processor()
options = ServerOptions()
options.realize(args=["-c", file], doc="", progname="supervisord")
print((time.perf_counter() - clock) * 1000, on_processor() - processor, len(options.process_group_configs))
