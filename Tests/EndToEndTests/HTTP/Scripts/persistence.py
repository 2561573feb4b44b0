"""Which connections go on after an answer and which end, for every way in which callers say it."""

from checks import Checks, context
from connection import Connection

HEALTH = "GET /health HTTP/1.1\r\nHost: test\r\n"


def answers(request, count=1):
    """The answers to bytes on a new connection, and whether it then ends within the time in which others go on."""
    with Connection(context.host) as connection:
        connection.send(request.encode())
        found = [connection.answer() for _ in range(count)]
        # The server was started with an idle timeout of 20 s, so whatever ends earlier was ended on purpose.
        return found, connection.is_closed_within(4)


def goes_on(request):
    """Sends a request twice on one connection, then another one; all are answered and none says that it is the last."""
    with Connection(context.host) as connection:
        for _ in range(2):
            connection.send(request.encode())
            answer = connection.answer()
            checks.equal(answer.headers.get("connection"), None)
        checks.equal(connection.request("GET", "/health").status, 200)
        return answer


checks = Checks(9)

with checks.check("a connection goes on, also when requests come faster than answers"):
    goes_on(HEALTH + "\r\n")
    found, _ = answers((HEALTH + "\r\n") * 5, count=5)
    checks.equal([answer.status for answer in found], [200] * 5)

with checks.check("close is understood in any case, in lists and among several headers"):
    for lines in ("Connection: close", "Connection: Close", "CONNECTION: CLOSE", "Connection: close, TE",
                  "Connection: TE,  cLoSe", "Connection: TE\r\nConnection: close", "Connection: keep-alive, close"):
        (answer,), is_closed = answers(HEALTH + lines + "\r\n\r\n")
        checks.equal((lines, answer.status, answer.headers.get("connection"), is_closed), (lines, 200, "close", True))

with checks.check("words that only look like it do not end a connection"):
    for lines in ("Connection: closed", "Connection: not-close", "Connection: TE", "X-Connection: close"):
        goes_on(HEALTH + lines + "\r\n\r\n")

with checks.check("nothing after the last request is looked at"):
    found, is_closed = answers(HEALTH + "Connection: close\r\n\r\n" + HEALTH + "\r\n\x00\x01 no HTTP")
    checks.equal((found[0].status, is_closed), (200, True))

with checks.check("a connection of HTTP/1.0 ends"):
    (answer,), is_closed = answers("GET /health HTTP/1.0\r\n\r\n")
    checks.equal((answer.status, answer.headers.get("connection"), is_closed), (200, "close", True))
    checks.equal(len(answer.body), int(answer.headers["content-length"]))

with checks.check("one of HTTP/1.0 that asks for it goes on, and is told so"):
    with Connection(context.host) as connection:
        for line in ("Connection: keep-alive", "Connection: Keep-Alive", "connection: TE, KEEP-ALIVE"):
            connection.send(f"GET /health HTTP/1.0\r\n{line}\r\n\r\n".encode())
            answer = connection.answer()
            checks.equal((line, answer.status, answer.headers.get("connection")), (line, 200, "keep-alive"))
        connection.send(b"GET /health HTTP/1.0\r\n\r\n")
        checks.equal(connection.answer().headers.get("connection"), "close")
        checks.true(connection.is_closed_within(4), "the connection went on")

with checks.check("a caller that asks for another protocol is answered, and its next requests too"):
    for lines in ("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAA",
                  "Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                  "Connection: keep-alive\r\nConnection: UPGRADE\r\nUpgrade: TLS/1.2, h2c", "Upgrade: h2c"):
        request = HEALTH + lines + "\r\n\r\n"
        checks.equal(goes_on(request).status, 200)
        # All in one piece, and each byte for itself.
        found, _ = answers(request * 3 + HEALTH + "\r\n", count=4)
        checks.equal([answer.status for answer in found], [200] * 4)
        with Connection(context.host) as connection:
            for byte in (request * 2).encode():
                connection.send(bytes([byte]))
            checks.equal([connection.answer().status for _ in range(2)], [200, 200])
        posted = (
            "POST /v3/auth/tokens HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n" + lines
            + "\r\nContent-Length: 2\r\n\r\n{}")
        chunked = posted.replace(
            "Content-Length: 2\r\n\r\n{}", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
        found, _ = answers(posted * 2 + chunked * 2 + request, count=5)
        checks.equal([answer.status for answer in found], [400] * 4 + [200])
    found, is_closed = answers(HEALTH + "Connection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n" + HEALTH + "\r\n")
    checks.equal((found[0].status, found[0].headers.get("connection"), is_closed), (200, "close", True))

with checks.check("CONNECT is refused and ends the connection"):
    (answer,), is_closed = answers(
        "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n" + HEALTH + "\r\n")
    checks.equal((answer.status, answer.headers.get("connection"), is_closed), (501, "close", True))

with checks.check("HEAD has the head of GET and no body"):
    for path, status in (("/health", 200), ("/nothing", 404), ("/v3/projects", 401)):
        with Connection(context.host) as connection:
            got = connection.request("GET", path)
            connection.send(f"HEAD {path} HTTP/1.1\r\nHost: test\r\n\r\n".encode())
            head = connection.answer(has_body=False)
            checks.equal((path, got.status, head.status), (path, status, status))
            checks.equal(head.headers["content-length"], got.headers["content-length"])
            checks.equal(head.headers["content-type"], got.headers["content-type"])
            checks.equal(connection.request("GET", "/health").status, 200)
    with Connection(context.host) as connection:
        refused = connection.request("PUT", "/health")
        checks.equal((refused.status, refused.headers["allow"]), (405, "GET, HEAD"))
