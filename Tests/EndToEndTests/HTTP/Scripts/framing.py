"""What is no HTTP, or HTTP that this server does not speak, is refused in the words of the path's dialect, and ends."""

import time

from checks import Checks, context
from connection import Connection, form, token

tenant = context.tenants["acme"]
detect = f"/v2/{tenant['huawei']['project_id']}/face-detect"
photograph = context.photograph("obama.jpg")
key = f"X-Auth-Token: {token(context.host, tenant)}"

# A path of each dialect where what is wrong with the body is reached, its headers, and where the message stands.
PLACES = {
    "huawei": ("/v3/auth/tokens", ["Content-Type: application/json"], "error_msg"),
    "huawei form": (detect, ["Content-Type: multipart/form-data; boundary=b", key], "error_msg"),
    "baidu": ("/oauth/2.0/token", ["Content-Type: application/x-www-form-urlencoded"], "error_description"),
    "appliance": (
        "/api/face/compare", ["Content-Type: application/json", f"X-Api-Key: {tenant['appliance']['key']}"], "msg"),
}
# Those that are refused for the head alone, whatever else is wrong.
ALL = {
    **PLACES, "tencent": ("/face/detect", ["Content-Type: application/json"], "message"),
    "house": ("/nothing", [], "message"), "baidu face": ("/rest/2.0/face/v2/detect", [], "error_msg")}


def head(path, headers, method="POST", host="Host: test"):
    """A head without its end."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", *([host] if host else []), *headers, ""]).encode()


def refused(what, request, status, member=None, ends=True):
    """Sends bytes and makes sure that they are refused as said."""
    with Connection(context.host) as connection:
        connection.send(request)
        answer = connection.answer()
        content = answer.json()
        checks.equal((what, answer.status), (what, status))
        if member:
            checks.true(isinstance(content.get(member), str) and content[member], f"{what}: {content}")
        if ends:
            checks.equal((what, answer.headers.get("connection")), (what, "close"))
            checks.true(connection.is_closed_within(4), f"{what}: the connection went on")
        else:
            checks.equal(connection.request("GET", "/health").status, 200)
        return answer


checks = Checks(12)

with checks.check("a broken chunk is 400 in every dialect that reads the body"):
    for chunks in (b"zz\r\n", b"-1\r\n", b"\r\n", b"2\r\n{}x", b"fffffffffffffffff\r\n{}", b"2\r\n{}\r\n0x\r\n\r\n"):
        for name, (path, headers, member) in PLACES.items():
            refused(
                f"{name} {chunks}", head(path, headers) + b"Transfer-Encoding: chunked\r\n\r\n" + chunks, 400, member)

with checks.check("a transfer coding other than chunked is 501 in every dialect"):
    for coding in (
            "gzip, chunked", "", ",", "gzip", "identity", "x-unknown", "gzip\r\nTransfer-Encoding: chunked"):
        for name, (path, headers, member) in ALL.items():
            refused(
                f"{name} {coding}",
                head(path, headers) + f"Transfer-Encoding: {coding}\r\n\r\n0\r\n\r\n".encode(), 501, member)

with checks.check("lengths that contradict each other or are none are 400"):
    for lines in ("Content-Length: 2\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 2",
                  "Content-Length: 2\r\nContent-Length: 3", "Content-Length: -2", "Content-Length: 2, 3",
                  "Content-Length: 0x2", "Transfer-Encoding: chunked, chunked",
                  "Content-Length: 99999999999999999999999", "Content-Length: two"):
        path, headers, _ = PLACES["huawei"]
        refused(lines, head(path, headers) + f"{lines}\r\n\r\n{{}}".encode(), 400, "message")

with checks.check("a body with a content coding is 415 in every dialect, and the connection goes on"):
    for name, (path, headers, member) in ALL.items():
        for coding in ("gzip", "GZIP", "identity, br", "deflate"):
            answer = refused(
                f"{name} {coding}",
                head(path, headers) + f"Content-Encoding: {coding}\r\nContent-Length: 2\r\n\r\n{{}}".encode(), 415,
                member, ends=False)
            checks.equal(answer.headers["accept-encoding"], "identity")
    path, headers, _ = PLACES["huawei"]
    plain = head(path, headers) + b"Content-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}"
    refused("identity", plain, 400, ends=False)

with checks.check("a request of HTTP/1.1 has one host"):
    for name, (path, headers, member) in ALL.items():
        for hosts in (None, "Host: a\r\nHost: a", "Host: a\r\nhost: b", "Host: a b", "Host: a/b", "Host: u@a"):
            refused(
                f"{name} {hosts}", head(path, headers, host=hosts) + b"Content-Length: 2\r\n\r\n{}", 400, member)

with checks.check("a version that is not spoken is 505, and no HTTP is 400, with a reason"):
    for request, status in (
            (b"GET /health HTTP/2.0\r\nHost: x\r\n\r\n", 505), (b"GET /health HTTP/1.7\r\nHost: x\r\n\r\n", 505),
            (b"GET /health\r\n\r\n", 505), (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400), (b"\x16\x03\x01\x02\x00", 400),
            (b"BREW /health HTTP/1.1\r\nHost: x\r\n\r\n", 400),
            (b"GET /health HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400),
            (b"GET /health HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20000 + b"\r\n\r\n", 431)):
        refused(request[:40], request, status, "message")

with checks.check("lines of a head that end in a line feed alone are 400, wherever they stand and however they come"):
    for request in (
            b"GET /health HTTP/1.1\nHost: x\n\n", b"GET /health HTTP/1.0\n\n", b"GET /health HTTP/1.1\r\nHost: x\n\n",
            b"GET /health HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", b"GET /health HTTP/1.1\r\nHost: x\r\n\n"):
        for pieces in ([request], [request[:request.index(b"\n")], request[request.index(b"\n"):]]):
            with Connection(context.host) as connection:
                for piece in pieces:
                    connection.send(piece)
                    time.sleep(0.05)
                answer = connection.answer()
                checks.equal((request, answer.status), (request, 400))
                checks.true("version" not in answer.json()["message"], answer.body)

with checks.check("what is wrong with a later request does not cost the earlier ones their answers"):
    with Connection(context.host) as connection:
        connection.send(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" * 3 + b"\x00\r\n\r\n")
        checks.equal([connection.answer().status for _ in range(4)], [200, 200, 200, 400])

with checks.check("a request that the head alone refuses gets its refusal instead of 100"):
    expect = b"Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n"
    cases = {
        "unknown path": (head("/nothing", []) + expect, 404),
        "wrong method": (head("/health", []) + expect, 405),
        "no credentials": (head(detect, ["Content-Type: multipart/form-data; boundary=b"]) + expect, 401),
        "wrong credentials": (
            head("/api/face/compare", ["X-Api-Key: x", "Content-Type: application/json"]) + expect, 403),
        "signature": (head("/face/detect", ["Authorization: eA=="]) + expect, 200),
        "no token": (head("/rest/2.0/face/v2/detect", []) + expect, 200),
        "too long": (head(detect, [key, "Content-Type: multipart/form-data; boundary=b", "Expect: 100-continue",
                                   "Content-Length: 99999999", ""]), 413),
        "type": (head(detect, [key, "Content-Type: text/plain"]) + expect, 400),
        "coding": (head(detect, [key, "Content-Encoding: gzip"]) + expect, 415),
        "other expectation": (head(detect, [key, "Expect: much", "Content-Length: 2", ""]), 417),
        "two expectations": (head(detect, [key, "Expect: 100-continue, much", "Content-Length: 2", ""]), 417),
    }
    for what, (request, status) in cases.items():
        refused(what, request, status)

with checks.check("a caller that may go on is told so once, after earlier answers, and then answered"):
    body, kind = form([("image_file", photograph)])
    lines = [key, kind, "EXPECT: 100-Continue", f"Content-Length: {len(body)}", ""]
    with Connection(context.host) as connection:
        for _ in range(2):
            connection.send(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" + head(detect, lines))
            checks.equal(connection.answer().status, 200)
            checks.equal(connection.answer().status, 100)
            connection.send(body)
            answer = connection.answer()
            checks.equal((answer.status, len(answer.json()["faces"])), (200, 1))
        # Whoever does not wait is not told.
        connection.send(head(detect, lines) + body)
        checks.equal(connection.answer().status, 200)
        # The caller of an old version does not know what 100 is.
        connection.send(head(detect, lines).replace(b"HTTP/1.1", b"HTTP/1.0"))
        time.sleep(0.3)
        connection.send(body)
        checks.equal(connection.answer().status, 200)

with checks.check("a file name whose last character joins with the quotation mark is a file name"):
    for name in ("x\u0600", "x\u0301", "e\u0308\u0301", "\u200d", "\U0001f468\u200d", "a;b", "a\\\\", "中文"):
        text = form([("image_file", photograph)])[0].replace(b'filename="f"', f'filename="{name}"'.encode())
        with Connection(context.host) as connection:
            answer = connection.request("POST", detect, [key, form([])[1]], text)
        checks.equal((name, answer.status), (name, 200))

with checks.check("callers that hang up are no errors in the log"):
    path, headers, _ = PLACES["huawei"]
    for end in (b"Content-Length: 100\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n2\r\n{", b"Content-Le"):
        with Connection(context.host) as connection:
            connection.send(head(path, headers) + end)
    with Connection(context.host) as connection:
        connection.reset_after(head(path, headers) + b"Content-Length: 100\r\n\r\n{")
    with Connection(context.host) as connection:
        connection.reset_after(head(detect, [key, form([])[1], f"Content-Length: {len(body)}", ""]) + body[:-9])
    with Connection(context.host) as connection:
        connection.request("GET", "/health")
    time.sleep(0.5)
    lines = context.log.read_text(encoding="utf-8", errors="replace").splitlines()
    checks.equal([line for line in lines if line.split()[1:2] in (["error"], ["critical"], ["warning"])], [])
    checks.true(any("status=400" in line and "auth/tokens" in line for line in lines), "nothing was logged at all")
