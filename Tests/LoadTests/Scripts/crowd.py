"""A server that takes eight connections at a time keeps further ones waiting until others close."""

import time

from checks import Checks, context
from connection import Connection

checks = Checks(2)
# The system may accept a few more at once than the server then looks at.
crowd = [Connection(context.host, timeout=1.5) for _ in range(20)]
with checks.check("those within the limit are served, others wait"):
    served = []
    for connection in crowd:
        try:
            served.append(connection.request("GET", "/health").status)
        except TimeoutError:
            break
    checks.true(8 <= len(served) < 20, f"{len(served)} were served")
    checks.equal(set(served), {200})
with checks.check("those that waited are served when others close"):
    waiting = crowd[len(served):]
    for connection in crowd[:len(served)]:
        connection.socket.close()
    time.sleep(0.2)
    checks.equal(waiting[0].answer().status, 200)
