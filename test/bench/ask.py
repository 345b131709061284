"""Asks the same thing many times over one connection, as a dashboard does, and prints how many milliseconds each answer took.

    ask.py SOCKET TIMES PATTERN COUNT < request body

A blocking client, so that little of what is measured is its own. Every answer must hold PATTERN COUNT times.
"""

import re
import socket
import sys
import time

path, times, pattern, count = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode(), int(sys.argv[4])
body = sys.stdin.buffer.read()
request = b"POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
wire = socket.socket(socket.AF_UNIX)
wire.connect(path)
memory = bytearray(1 << 20)


def answer():
    chunks, length, wanted = [], 0, None
    while wanted is None or length < wanted:
        received = wire.recv_into(memory)
        if received == 0:
            sys.exit("the daemon hung up")
        chunks.append(bytes(memory[:received]))
        length += received
        if wanted is None:
            head = b"".join(chunks)
            end = head.find(b"\r\n\r\n")
            if end >= 0:
                wanted = end + 4 + int(re.search(rb"(?i)content-length: *(\d+)", head[:end]).group(1))
    return chunks


for turn in range(-5, times):
    start = time.perf_counter()
    wire.sendall(request)
    chunks = answer()
    took = time.perf_counter() - start
    if b"".join(chunks).count(pattern) != count:
        sys.exit("not what was asked for: %r" % b"".join(chunks)[:300])
    if turn >= 0:  # The first few warm both sides up.
        print(took * 1000)
