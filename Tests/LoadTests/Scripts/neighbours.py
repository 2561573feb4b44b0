"""One address may have eight connections: what it does with them is no other address's loss."""

import time

from checks import Checks, context
from connection import Connection

BEGUN = b"POST /v3/auth/tokens HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
GREEDY, OTHER = "127.0.0.2", "127.0.0.3"


def greedy():
    """A connection from the address that wants too much."""
    return Connection(context.host, timeout=60, source=GREEDY)


checks = Checks(5)
with checks.check("idle connections of an address give way to its next ones"):
    first = greedy()
    checks.equal(first.request("GET", "/health").status, 200)
    time.sleep(0.1)
    rest = [greedy() for _ in range(7)]
    for connection in rest:
        checks.equal(connection.request("GET", "/health").status, 200)
    time.sleep(1.5)
    rest.append(greedy())
    checks.equal(rest[-1].request("GET", "/health").status, 200)
    checks.true(first.is_closed_within(30), "the one that was idle for the longest time is still open")
    for connection in rest:
        checks.equal(connection.request("GET", "/health").status, 200)
    for connection in rest:
        connection.socket.close()
with checks.check("where something happens on each, further ones are refused"):
    time.sleep(0.5)
    busy = [greedy() for _ in range(8)]
    for connection in busy:
        connection.send(BEGUN)
    time.sleep(0.5)
    refused = greedy()
    answer = refused.answer()
    checks.equal((answer.status, answer.json()["error"]), (503, "tooManyConnections"))
    checks.true(refused.is_closed_within(30), "it stayed open")
with checks.check("and nobody else notices"):
    with Connection(context.host, source=OTHER) as connection:
        checks.equal(connection.request("GET", "/health").status, 200)
with checks.check("requests that were begun are answered"):
    for connection in busy:
        connection.send(b" " * 99)
        checks.equal(connection.answer().status, 400)
with checks.check("a connection on which no request comes is closed long before one that is idle after one"):
    used = Connection(context.host, source=OTHER)
    checks.equal(used.request("GET", "/health").status, 200)
    for beginning in (b"", b"GET /health HT"):
        silent = Connection(context.host, source=OTHER)
        silent.send(beginning)
        checks.true(silent.is_closed_within(30), "still open")
    checks.equal(used.request("GET", "/health").status, 200)
