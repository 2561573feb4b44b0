"""A server that is told to stop has ended when its setting says, though callers neither send, nor read, nor close."""

import os
import signal
import time

from checks import Checks, context
from connection import Connection

# What `server.shutdown_timeout` says.
SECONDS = 4
BEGUN = b"POST /v3/auth/tokens HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"


def stalled(data):
    """A connection on which nothing follows these bytes."""
    connection = Connection(context.host, timeout=60)
    connection.send(data)
    return connection


checks = Checks(2)
stalling = [stalled(BEGUN) for _ in range(3)]
silent = [stalled(b""), stalled(b"GET /health HTTP/1.1\r\nHost")]
# So many answers that nobody reads fill every buffer on their way.
deaf = stalled(b"GET /openapi.json HTTP/1.1\r\nHost: test\r\n\r\n" * 2000)
time.sleep(1)
os.kill(context.process, signal.SIGTERM)
started = time.monotonic()
with checks.check("those who stall are told why before the time is over"):
    answers = [connection.answer() for connection in stalling]
    seconds = time.monotonic() - started
    for answer in answers:
        checks.equal((answer.status, answer.json()["error_code"]), (400, "FRS.0033"))
    checks.true(seconds < SECONDS, f"after {seconds:.1f} s")
with checks.check("the server has ended when it is over"):
    while time.monotonic() - started < 60:
        try:
            with open(f"/proc/{context.process}/stat", encoding="ascii") as stream:
                if stream.read().rpartition(")")[2].split()[0] == "Z":
                    break
        except FileNotFoundError:
            break
        time.sleep(0.02)
    seconds = time.monotonic() - started
    # Those who stall had two more seconds once, to read why.
    checks.true(seconds < SECONDS + 2, f"after {seconds:.1f} s")
