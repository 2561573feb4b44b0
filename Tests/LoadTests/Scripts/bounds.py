"""Requests that are too long, too slow or too many are refused, and cost the server next to nothing."""

import threading
import time

from checks import Checks, context
from connection import Connection, chunked, elapsed, form, token

MEGABYTE = 1 << 20
tenant = context.tenants["acme"]
host = context.host
detect = f"/v2/{tenant['huawei']['project_id']}/face-detect"
try:
    authentication = [f"X-Auth-Token: {token(host, tenant)}"]
except AssertionError:
    authentication = []  # a server without tokens answers without
photograph = context.photograph("obama.jpg")


def memory(key="VmHWM"):
    """The most memory that the server ever had, in bytes, or with `VmRSS` what it has now."""
    with open(f"/proc/{context.process}/status", encoding="ascii") as stream:
        for line in stream:
            if line.startswith(key + ":"):
                return int(line.split()[1]) << 10
    raise AssertionError("the server has ended")


def forget_peak():
    """Starts to measure the peak anew."""
    with open(f"/proc/{context.process}/clear_refs", "w", encoding="ascii") as stream:
        stream.write("5")


def healthy():
    """Whether the server still works."""
    body, kind = form([("image_file", photograph)])
    with Connection(host) as connection:
        answer = connection.request("POST", detect, [kind, *authentication], body)
        checks.equal(answer.status, 200)
        checks.equal(len(answer.json()["faces"]), 1)


checks = Checks(10)
healthy_once = False

with checks.check("eight uploads of 20 MB at once are refused without being held"):
    healthy()
    body, kind = form([("image_file", bytes(20 * MEGABYTE))])
    answers = []

    def upload():
        with Connection(host) as connection:
            answers.append(connection.request("POST", detect, [kind, *authentication], body))

    forget_peak()
    before = memory("VmRSS")
    uploads = [threading.Thread(target=upload) for _ in range(8)]
    for thread in uploads:
        thread.start()
    for thread in uploads:
        thread.join()
    growth = (memory() - before) / MEGABYTE
    checks.equal([answer.status for answer in answers], [413] * 8)
    checks.equal({answer.json()["error_code"] for answer in answers}, {"APIG.0201"})
    checks.true(growth < 16, f"the server grew by {growth:.1f} MB")

with checks.check("an upload that does not say its length is refused as soon as it is too long"):
    forget_peak()
    before = memory("VmRSS")
    with Connection(host) as connection:
        head = ["Host: test", kind, *authentication, "Transfer-Encoding: chunked"]
        connection.send("\r\n".join([f"POST {detect} HTTP/1.1", *head, "", ""]).encode())
        connection.send(chunked(body))
        answer = connection.answer()
    growth = (memory() - before) / MEGABYTE
    checks.true(answer.status in (400, 413), answer.body)
    checks.true(growth < 32, f"the server grew by {growth:.1f} MB")

with checks.check("the connection goes on after a refusal"):
    with Connection(host) as connection:
        checks.equal(connection.request("POST", detect, [kind, *authentication], body).status, 413)
        checks.equal(connection.request("GET", "/health").status, 200)

with checks.check("a body beyond every bound ends the connection"):
    with Connection(host) as connection:
        lines = [f"POST {detect} HTTP/1.1", "Host: test", kind, *authentication, f"Content-Length: {1 << 40}", "", ""]
        connection.send("\r\n".join(lines).encode())
        checks.equal(connection.answer().status, 413)
        try:
            for _ in range(80):
                connection.send(bytes(MEGABYTE))
        except ConnectionError:
            pass
        checks.true(connection.is_closed_within(5), "the server still reads")

with checks.check("a body that comes too slowly is answered and ends the connection"):
    small, small_kind = form([("image_file", photograph)])
    with Connection(host) as connection:
        lines = [
            f"POST {detect} HTTP/1.1", "Host: test", small_kind, *authentication,
            f"Content-Length: {len(small)}", "", ""]
        connection.send("\r\n".join(lines).encode())
        started = time.monotonic()
        sent = 0
        connection.socket.settimeout(0.2)
        answer = None
        while answer is None and time.monotonic() - started < 10:
            connection.send(small[sent:sent + 10])
            sent += 10
            try:
                answer = connection.answer()
            except TimeoutError:
                continue
        checks.true(answer is not None, "there was no answer")
        seconds = time.monotonic() - started
        checks.equal(answer.status, 400)
        checks.true("2 s" in answer.json()["error_msg"], answer.body)
        checks.true(1.5 < seconds < 6, f"after {seconds:.1f} s")
        checks.true(connection.is_closed_within(5), "the connection stayed open")

with checks.check("a head that never ends is cut off"):
    for head in (
            b"GET /" + b"a" * (300 << 10),
            b"GET /health HTTP/1.1\r\nX-Long: " + b"a" * (300 << 10),
            b"GET /health HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % number for number in range(200)) + b"\r\n"):
        with Connection(host) as connection:
            try:
                connection.send(head)
                status = connection.answer().status
            except ConnectionError:
                status = None
            checks.true(status in (400, 431, None), f"answered {status}")

with checks.check("a silent head is cut off"):
    with Connection(host) as connection:
        connection.send(b"GET /health HTTP/1.1\r\nHost:")
        closed, seconds = elapsed(lambda: connection.is_closed_within(15))
        checks.true(closed and seconds < 10, f"still open after {seconds:.1f} s")

with checks.check("a caller that waits to be told to go on is told"):
    small, small_kind = form([("image_file", photograph)])
    with Connection(host) as connection:
        lines = [
            f"POST {detect} HTTP/1.1", "Host: test", small_kind, *authentication, "Expect: 100-continue",
            f"Content-Length: {len(small)}", "", ""]
        connection.send("\r\n".join(lines).encode())
        checks.equal(connection.answer().status, 100)
        connection.send(small)
        checks.equal(connection.answer().status, 200)

with checks.check("bodies beyond the memory set aside are told to come back"):
    # The server was started with 16 MB for bodies: three halves of 7 MB are one too many.
    part, part_kind = form([("image_file", bytes(7 * MEGABYTE))])
    lines = [
        f"POST {detect} HTTP/1.1", "Host: test", part_kind, *authentication, f"Content-Length: {len(part)}", "", ""]
    holders = [Connection(host) for _ in range(3)]
    for connection in holders:
        connection.send("\r\n".join(lines).encode() + part[:-100])
        time.sleep(0.3)
    answer = holders[-1].answer()
    checks.equal((answer.status, answer.json()["error_code"]), (400, "FRS.0033"))
    checks.equal(answer.headers.get("retry-after"), "1")
    for connection in holders:
        connection.socket.close()
    time.sleep(0.5)

with checks.check("after all this the server works and has given its memory back"):
    healthy()
    growth = (memory("VmRSS") - before) / MEGABYTE
    checks.true(growth < 48, f"the server kept {growth:.1f} MB")
