"""A server that is told to stop: requests that stall are refused, those that have arrived are answered."""

import os
import signal
import time

from checks import Checks, context
from connection import Connection, form, token

tenant = context.tenants["acme"]
key = f"X-Auth-Token: {token(context.host, tenant)}"
detect = f"/v2/{tenant['huawei']['project_id']}/face-detect"
body, kind = form([("image_file", context.photograph("obama.jpg"))])
head = "\r\n".join(
    [f"POST {detect} HTTP/1.1", "Host: test", key, kind, f"Content-Length: {len(body)}", "", ""]).encode()


def stalled(data):
    """A connection on which nothing follows these bytes."""
    connection = Connection(context.host, timeout=60)
    connection.send(data)
    return connection


checks = Checks(5)
stalling = [stalled(head + body[:-100]), stalled(head)]
unknown = stalled(b"POST /nothing HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n")
silent = [stalled(b""), stalled(b"GET /health HTTP/1.1\r\nHost"), stalled(b"GET /health HTTP/1.1\r\nHost: t\r\n\r\n")]
# So many answers that nobody reads fill every buffer on their way.
deaf = stalled(b"GET /openapi.json HTTP/1.1\r\nHost: test\r\n\r\n" * 2000)
slow = stalled(head + body[:-1])
whole = [stalled(head + body) for _ in range(8)]
time.sleep(1)

os.kill(context.process, signal.SIGTERM)
started = time.monotonic()
with checks.check("a request that is still arriving may end"):
    time.sleep(0.5)
    slow.send(body[-1:])
    answer = slow.answer()
    checks.equal((answer.status, answer.headers.get("connection")), (200, "close"))
with checks.check("every request that has arrived is answered"):
    checks.equal([connection.answer().status for connection in whole], [200] * len(whole))
with checks.check("connections without a request end at once"):
    for connection in silent:
        checks.true(connection.is_closed_within(1), "still open")
    checks.true(time.monotonic() - started < 60, "that was not at once")
with checks.check("those who stall are told why, in their dialect"):
    for connection in stalling:
        answer = connection.answer()
        checks.equal((answer.status, answer.json()["error_code"]), (400, "FRS.0033"))
        checks.true("stopping" in answer.json()["error_msg"], answer.body)
    checks.equal(unknown.answer().status, 404)
with checks.check("the server ends, long before the timeouts of requests and connections"):
    while time.monotonic() - started < 60:
        try:
            with open(f"/proc/{context.process}/stat", encoding="ascii") as stream:
                if stream.read().rpartition(")")[2].split()[0] == "Z":
                    break
        except FileNotFoundError:
            break
        time.sleep(0.05)
    checks.true(time.monotonic() - started < 30, f"it took {time.monotonic() - started:.0f} s")
