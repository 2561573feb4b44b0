"""A server that takes eight connections at a time: idle ones give way to others, and others wait for those in use."""

import time

from checks import Checks, context
from connection import Connection

# A request whose body goes on.
BEGUN = b"POST /v3/auth/tokens HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"

checks = Checks(3)
busy = [Connection(context.host, timeout=60) for _ in range(8)]
for connection in busy:
    connection.send(BEGUN)
time.sleep(1.5)
# The system may accept a few more at once than the server then looks at.
crowd = [Connection(context.host, timeout=1.5) for _ in range(20)]
with checks.check("where something happens on every connection, others wait"):
    for waiting in crowd:
        try:
            checks.equal(waiting.request("GET", "/health").status, 200)
        except TimeoutError:
            break
    else:
        checks.true(False, "all were served")
with checks.check("those that waited are served when others are idle"):
    for connection in busy:
        connection.send(b" " * 99)
        checks.equal(connection.answer().status, 400)
    waiting.socket.settimeout(60)
    checks.equal(waiting.answer().status, 200)
for connection in busy + crowd:
    connection.socket.close()
with checks.check("as many idle connections as the server takes lock nobody out"):
    idle = []
    for _ in range(24):
        idle.append(Connection(context.host, timeout=60))
        checks.equal(idle[-1].request("GET", "/health").status, 200)
