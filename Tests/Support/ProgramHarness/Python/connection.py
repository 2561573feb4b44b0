"""A connection that sends exactly the bytes it is told to, and reads answers; for what no HTTP library would do."""

import contextlib
import json
import os
import socket
import ssl
import struct
import time


class Answer:
    """A status, headers with lower-case names, and a body."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        """The body as JSON."""
        return json.loads(self.body)


class Connection:
    """One connection to the server; with `MIEN_TEST_TLS` in the environment behind TLS, whoever the server is."""

    def __init__(self, host, timeout=30, source=None):
        name, port = host.split(":")
        self.socket = socket.create_connection(
            (name, int(port)), timeout=timeout, source_address=(source, 0) if source else None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if os.environ.get("MIEN_TEST_TLS"):
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
            self.socket = tls.wrap_socket(self.socket)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Sends bytes."""
        self.socket.sendall(data)

    def reset_after(self, data):
        """Sends bytes and ends the connection as a crash does, without a farewell."""
        self.send(data)
        time.sleep(0.1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def request(self, method, path, headers=(), body=None):
        """Sends a whole request and returns its answer."""
        lines = [f"{method} {path} HTTP/1.1", "Host: test", *headers]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        self.send("\r\n".join([*lines, "", ""]).encode() + (body or b""))
        return self.answer()

    def answer(self, has_body=True):
        """Reads one answer, without a body to `HEAD`; raises ConnectionError when the connection ends first."""
        head = self._until(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        status = int(lines[0].split()[1])
        headers = {}
        for line in lines[1:]:
            if line:
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0)) if has_body else 0
        return Answer(status, headers, self._exactly(length))

    def is_closed_within(self, seconds):
        """Whether the server closes the connection in this time."""
        self.socket.settimeout(seconds)
        with contextlib.suppress(socket.timeout):
            while True:
                try:
                    if not self.socket.recv(65536):
                        return True
                except ConnectionError:
                    return True
        return False

    def _until(self, end):
        while end not in self.buffer:
            self._receive()
        head, _, self.buffer = self.buffer.partition(end)
        return head

    def _exactly(self, count):
        while len(self.buffer) < count:
            self._receive()
        body, self.buffer = self.buffer[:count], self.buffer[count:]
        return body

    def _receive(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.buffer += data


def form(parts, boundary="frontier"):
    """A multipart body, and the header with its type. `parts` are pairs of a name and bytes."""
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n'.encode()
        + content + b"\r\n" for name, content in parts) + f"--{boundary}--\r\n".encode()
    return body, f"Content-Type: multipart/form-data; boundary={boundary}"


def chunked(data, size=65536):
    """A body in HTTP's chunked form."""
    pieces = [data[start:start + size] for start in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def token(host, tenant):
    """An access token of the Huawei dialect."""
    keys = tenant["huawei"]
    body = json.dumps({"auth": {
        "identity": {"methods": ["password"], "password": {"user": {
            "name": keys["user"], "password": keys["password"], "domain": {"name": keys["domain"]}}}},
        "scope": {"project": {"name": keys["project_name"]}}}}).encode()
    with Connection(host) as connection:
        answer = connection.request("POST", "/v3/auth/tokens", ["Content-Type: application/json"], body)
        if answer.status != 201:
            raise AssertionError(f"no token: {answer.status} {answer.body!r}")
        return answer.headers["x-subject-token"]


def elapsed(function):
    """What a function returns, and the seconds that it took."""
    started = time.monotonic()
    return function(), time.monotonic() - started
