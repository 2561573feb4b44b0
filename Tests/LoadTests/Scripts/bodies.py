"""Bodies that never end do not keep others out: not those of strangers, and not those of one address."""

import json
import socket
import time

from checks import Checks, context
from connection import Connection, form, token

MEGABYTE = 1 << 20
tenant = context.tenants["acme"]
host = context.host
port = int(host.split(":")[1])
detect = f"/v2/{tenant['huawei']['project_id']}/face-detect"
photograph = context.photograph("obama.jpg")
authentication = f"X-Auth-Token: {token(host, tenant)}"


class ConnectionFrom(Connection):
    """A connection from an address of this machine's own network."""

    def __init__(self, source):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(source, 0))
        self.buffer = b""


def upload(source="127.0.0.1"):
    """What an upload from an address is answered."""
    body, kind = form([("image_file", photograph)])
    with ConnectionFrom(source) as connection:
        return connection.request("POST", detect, [kind, authentication], body)


def unfinished(source, path, headers, length, sent):
    """A request that sends all of its body but the end, and the connection that it holds."""
    connection = ConnectionFrom(source)
    lines = [f"POST {path} HTTP/1.1", "Host: test", *headers, f"Content-Length: {length}", "", ""]
    connection.send("\r\n".join(lines).encode() + sent)
    return connection


checks = Checks(5)

with checks.check("strangers hold nothing: a megabyte is refused by its length, before it is sent"):
    held = [
        unfinished("127.0.0.1", "/v3/auth/tokens", ["Content-Type: application/json"], MEGABYTE, b"")
        for _ in range(40)]
    answers = [connection.answer() for connection in held]
    checks.equal({answer.status for answer in answers}, {413})
    checks.equal({answer.json()["error_code"] for answer in answers}, {"APIG.0201"})
    for connection in held:
        connection.socket.close()

with checks.check("strangers who do not say the length hold a few kilobytes"):
    with ConnectionFrom("127.0.0.1") as connection:
        head = ["POST /v3/auth/tokens HTTP/1.1", "Host: test", "Content-Type: application/json",
                "Transfer-Encoding: chunked", "", ""]
        connection.send("\r\n".join(head).encode() + b"4000\r\n" + b" " * 0x4000)
        checks.equal(connection.answer().status, 413)

with checks.check("a signed request that states its body's hash is judged before the body is read"):
    wrong = [
        f"Authorization: SDK-HMAC-SHA256 Access={tenant['huawei']['access_key']}, "
        f"SignedHeaders=content-type;host;x-sdk-content-sha256;x-sdk-date, Signature={'0' * 64}",
        "X-Sdk-Date: " + time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()), "X-Sdk-Content-Sha256: " + "0" * 64,
        "Content-Type: application/json"]
    with unfinished("127.0.0.1", detect, wrong, 8 * MEGABYTE, b"") as connection:
        checks.equal(connection.answer().status, 401)

with checks.check("an address that holds its share waits, others are served, and its bodies are given up"):
    checks.equal(upload().status, 200)
    started = time.monotonic()
    # Of the 16 MB that the server has an address may take a quarter: four of these, and not an upload more.
    held = []
    for _ in range(6):
        held.append(unfinished(
            "127.0.0.1", detect, ["Content-Type: application/json", authentication], MEGABYTE, b" " * 1_040_000))
        time.sleep(0.1)
    answer = upload()
    checks.equal((answer.status, answer.json().get("error_code")), (400, "FRS.0033"))
    checks.true("this address" in answer.json()["error_msg"], answer.body)
    checks.equal(answer.headers.get("retry-after"), "1")
    checks.equal(upload("127.0.0.2").status, 200)
    # Those that were taken in come to their end by the stall, the others were refused at once.
    answers = [connection.answer() for connection in held]
    seconds = time.monotonic() - started
    checks.equal({answer.status for answer in answers}, {400})
    stalled = [answer for answer in answers if "no progress for 3 s" in answer.json()["error_msg"]]
    checks.equal(len(stalled), 4)
    checks.true(2.5 < seconds < 15, f"after {seconds:.1f} s")
    checks.true(all(connection.is_closed_within(6) for connection in held[:1]), "a stalled connection stays open")
    for connection in held:
        connection.socket.close()
    checks.equal(upload().status, 200)

with checks.check("a slow body that goes on is taken, one that drips is given up"):
    body = json.dumps({"image_base64": "A" * 40_000}).encode()
    with unfinished("127.0.0.1", detect, ["Content-Type: application/json", authentication], len(body), b"") as slow:
        started = time.monotonic()
        for start in range(0, len(body), 4096):
            slow.send(body[start:start + 4096])
            time.sleep(0.5)
        checks.true(time.monotonic() - started > 4, "it was not slow")
        checks.equal(slow.answer().json()["error_code"], "FRS.0016")
    with unfinished("127.0.0.1", detect, ["Content-Type: application/json", authentication], len(body), b"") as drip:
        started = time.monotonic()
        drip.socket.settimeout(0.2)
        answer = None
        while answer is None and time.monotonic() - started < 20:
            drip.send(b" ")
            try:
                answer = drip.answer()
            except TimeoutError:
                continue
        checks.true(answer is not None and "no progress" in answer.json()["error_msg"], "it was not given up")
