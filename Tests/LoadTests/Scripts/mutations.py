"""Damages requests in the ways in which programs, networks and attackers do."""

import json
import urllib.parse

NASTY_TEXTS = [
    "", " ", "0", "-1", "1e999", "null", "true", "\u0000", "\u202e", "é" * 40, "😀" * 20, "a" * 300, "a" * 70000,
    "../../etc/passwd", "/bucket/../object", "http://127.0.0.1/", "http://[::1]:1/x", "file:///etc/passwd",
    "' OR 1=1 --", "<script>", "%00%ff%zz", "data:image/jpeg;base64,", "data:image/jpeg;base64,????", "////", "=",
    "{connection}", "9" * 400, "\r\nX-Injected: yes", "[1 TO *]", "{* TO 3}", "a:b && (c:d || !e:f", "((((((", "NaN",
    # Names that look the same and are not.
    "Jos\u00e9", "Jose\u0301", "\u00c5", "\u212b", "K", "\u212a"]
NASTY_VALUES = [
    None, True, False, 0, -1, 2 ** 31, 2 ** 63, 2 ** 64, -2 ** 63 - 1, 1.5, 1e308, [], {}, [[]], [None], {"a": {}},
    [1] * 1000, ["x"] * 300]
DEEP = b"[" * 5000 + b"]" * 5000
CONNECTIONS = [
    "close", "Close", "close, TE", "TE,cLOSE", "keep-alive", "Keep-Alive, TE", "Upgrade\r\nUpgrade: h2c",
    "Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAA", "upgrade\r\nUpgrade: websocket",
    "Upgrade, close\r\nUpgrade: TLS/1.0", "", ",", "x" * 300]
CODINGS = ["gzip, chunked", "identity", "gzip", "chunked, chunked", "x" * 300, "chunked\r\nTransfer-Encoding: chunked"]
CHUNKS = [
    b"zz\r\n", b"-1\r\n", b"\r\n", b"1\r\n", b"fffffffffffffffff\r\n", b"2\r\nxx0\r\n\r\n",
    b"1;" + b"e" * 9000 + b"\r\nx\r\n",
    b"0\r\nX-Trailer: 1\r\n\r\n", b"0\r\n" + b"X: 1\r\n" * 200 + b"\r\n", b"1 \r\nx\r\n0\r\n\r\n"]
NAMES = ["x\u0600", "x\u0301", "\u0301", "\u200d", "\U0001f468\u200d", "a;b", "a\\\\", "\r", "é"]


class Mutator:
    """Makes one damaged request after the other."""

    def __init__(self, random):
        self.random = random

    def request(self, method, path, headers, body):
        """What was done, and the bytes of the request."""
        damages = self.random.choices(
            [self._content, self._bytes, self._path, self._headers, self._method, self._http],
            weights=[55, 18, 8, 8, 4, 7])[0]
        if damages == self._http:
            return self._http(method, path, list(headers), body)
        name, (method, path, headers, body) = damages(method, path, list(headers), body)
        head = [f"{method} {path} HTTP/1.1", "Host: test", *headers]
        # A body whose announced length is wrong would make both sides wait; the tests of bounds do that.
        head.append(f"Content-Length: {len(body)}")
        return name, "\r\n".join([*head, "", ""]).encode("utf-8", "surrogateescape") + body

    # HTTP itself

    def _http(self, method, path, headers, body):
        kind = self.random.randrange(10)
        version, hosts, length = "HTTP/1.1", ["Host: test"], [f"Content-Length: {len(body)}"]
        name = "another connection"
        if kind < 2:
            headers.append(f"Connection: {self.random.choice(CONNECTIONS)}")
        elif kind == 2:
            name = "another version"
            version = self.random.choice(["HTTP/1.0", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.9", ""])
            headers.append(self.random.choice(["Connection: keep-alive", "X: 1"]))
        elif kind == 3:
            name, length = "another transfer coding", [f"Transfer-Encoding: {self.random.choice(CODINGS)}"]
            body = b"0\r\n\r\n"
        elif kind == 4:
            name, length = "broken chunks", ["Transfer-Encoding: chunked"]
            pieces = body[:self.random.randrange(len(body) + 1)]
            body = (b"%x\r\n%s\r\n" % (len(pieces), pieces) if pieces else b"") + self.random.choice(CHUNKS)
            # What is still missing never comes: the caller has hung up.
            headers.append("Connection: close")
        elif kind == 5:
            name, length = "lengths that are none", [self.random.choice([
                "Content-Length: -1", "Content-Length: 9" + "9" * 30, "Content-Length: 1, 2", "Content-Length: x",
                "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 1\r\nTransfer-Encoding: chunked"])]
        elif kind == 6:
            name = "other hosts"
            hosts = self.random.choice([[], ["Host: a", "Host: b"], ["Host: a/b"], ["Host:"], ["Host: \u0301"]])
        elif kind == 7:
            name = "a content coding"
            coding = self.random.choice(["gzip", "br", "identity", "x" * 300, "gzip, gzip"])
            headers.append(f"Content-Encoding: {coding}")
        elif kind == 8:
            name = "an expectation"
            headers.append(f"Expect: {self.random.choice(['100-continue', '100-Continue, x', 'x' * 300, ''])}")
        else:
            name, method = "another method", self.random.choice(["HEAD", "CONNECT", "TRACE", "PRI", "BREW", "get"])
            body, length = (b"", []) if method == "HEAD" else (body, length)
        head = [f"{method} {path} {version}", *hosts, *headers, *length, "", ""]
        return f"http: {name}", "\r\n".join(head).encode("utf-8", "surrogateescape") + body

    # The body, by what it is

    def _content(self, method, path, headers, body):
        kind = next((line for line in headers if line.startswith("Content-Type:")), "")
        if "json" in kind:
            name, body = self._json(body)
        elif "multipart" in kind:
            name, headers, body = self._form(headers, body)
        elif "urlencoded" in kind:
            name, body = self._urlencoded(body)
        else:
            return self._path(method, path, headers, body)
        return name, (method, path, headers, body)

    def _json(self, body):
        content = json.loads(body)
        key = self.random.choice(list(content))
        kind = self.random.randrange(11)
        if kind < 4:
            content[key] = self._value()
            return f"json {key} is another value", json.dumps(content).encode()
        if kind == 4:
            del content[key]
            return f"json without {key}", json.dumps(content).encode()
        if kind == 5:
            content[self.random.choice(NASTY_TEXTS)[:200]] = self._value()
            return "json with an unknown member", json.dumps(content).encode()
        if kind == 6:
            text = json.dumps(content)
            return "json with a member twice", (text[:-1] + f", {json.dumps(key)}: {json.dumps(self._value())}}}").encode()
        if kind == 7:
            return "json cut off", body[:self.random.randrange(len(body))]
        if kind == 8:
            text = json.dumps(content, ensure_ascii=False)
            return "json in another encoding", text.encode(self.random.choice(["utf-16", "utf-8-sig", "utf-32"]))
        if kind == 9:
            return f"json with a deep and wide {key}", json.dumps(content | {key: 0}).replace(
                f'"{key}": 0', f'"{key}": {self._deep_and_wide()}').encode()
        return "json of another shape", self.random.choice(
            [b"", b"null", b"[]", b"1", b'"x"', b"{", b"}", b"{}{}", DEEP, b'{"a":' * 3000 + b"1" + b"}" * 3000,
             b'{"image_base64":"\xff\xfe"}', b"{'a':1}", b'{"a":1,}', b'{"a":\\u0000}', b'{"\\ud800":"\\udfff"}'])

    def _deep_and_wide(self):
        """JSON text, mostly whole, of a depth and a width that servers are slow with."""
        depth, width = int(10 ** self.random.uniform(0, 3.5)), int(10 ** self.random.uniform(0, 5))
        opening, closing = self.random.choice([("[", "]"), ('{"a":', "}"), ('[{"a":[', "]}]")])
        element = self.random.choice(["0", "{}", "[]", '{"a":0}', '"\\u00e9"', "1e9", "null", '{"e\u0301":{}}'])
        inner = "[" + ",".join([element] * width) + self.random.choice(["", ","]) + "]"
        return opening * depth + inner + closing * (depth - self.random.randrange(2))

    def _value(self):
        return self.random.choice(NASTY_VALUES + NASTY_TEXTS)

    def _form(self, headers, body):
        boundary = next(line for line in headers if "boundary=" in line).split("boundary=")[1].encode()
        parts = body.split(b"--" + boundary)
        first, middle, last = parts[0], parts[1:-1], parts[-1]
        index = self.random.randrange(len(middle))
        kind = self.random.randrange(13)
        name = "form"
        if kind < 4:
            head, _, _ = middle[index].partition(b"\r\n\r\n")
            text = self.random.choice(NASTY_TEXTS).encode("utf-8", "surrogatepass")
            middle[index] = head + b"\r\n\r\n" + text + b"\r\n"
            name = "form with another content of a part"
        elif kind == 4:
            del middle[index]
            name = "form without a part"
        elif kind == 5:
            middle.insert(index, middle[index])
            name = "form with a part twice"
        elif kind == 6:
            last = b""
            name = "form without its end"
        elif kind == 7:
            headers = [
                line if "boundary=" not in line else self.random.choice([
                    "Content-Type: multipart/form-data", "Content-Type: multipart/form-data; boundary=",
                    "Content-Type: multipart/form-data; boundary=other",
                    "Content-Type: multipart/form-data; boundary=\"" + "b" * 100 + "\""]) for line in headers]
            name = "form with another boundary"
        elif kind == 8:
            middle[index] = self.random.choice([
                b"\r\n\r\nnameless\r\n", b"\r\nContent-Disposition: form-data\r\n\r\nx\r\n",
                b"\r\nContent-Disposition: form-data; name=\r\n\r\nx\r\n",
                b"\r\nContent-Disposition: form-data; name=\"\xff\xfe\"\r\n\r\nx\r\n",
                b"\r\nX: " + b"y" * 20000 + b"\r\n\r\nx\r\n", b"no header at all", b""])
            name = "form with a broken part"
        elif kind == 9:
            return "form with bare line feeds", headers, body.replace(b"\r\n", b"\n")
        elif kind == 10:
            middle = middle * 40
            name = "form with many parts"
        elif kind == 11:
            head, _, content = middle[index].partition(b"\r\n\r\n")
            other = self.random.choice(NAMES).encode()
            middle[index] = head + b'; filename="' + other + b'"\r\nX:' + other + b"\r\n\r\n" + content
            name = "form with a file name of joining signs"
        else:
            return "form cut off", headers, body[:self.random.randrange(len(body))]
        joined = first
        for part in [*middle, last]:
            joined += b"--" + boundary + part
        return name, headers, joined

    def _urlencoded(self, body):
        pairs = [pair.split("=", 1) for pair in body.decode().split("&")]
        pair = self.random.choice(pairs)
        kind = self.random.randrange(6)
        if kind < 3:
            pair[1] = urllib.parse.quote(self.random.choice(NASTY_TEXTS)) if kind else "%zz%"
            name = f"form field {pair[0]} is another value"
        elif kind == 3:
            pairs.remove(pair)
            name = f"form without {pair[0]}"
        elif kind == 4:
            pairs += [pair] * 30
            name = f"form with {pair[0]} many times"
        else:
            return "form cut off", body[:self.random.randrange(len(body))]
        return name, "&".join("=".join(pair) for pair in pairs).encode()

    # The request as bytes

    def _bytes(self, method, path, headers, body):
        if not body:
            return self._path(method, path, headers, body)
        damaged = bytearray(body)
        kind = self.random.randrange(3)
        start = self.random.randrange(len(damaged))
        if kind == 0:
            for _ in range(self.random.randrange(1, 40)):
                damaged[self.random.randrange(len(damaged))] = self.random.randrange(256)
        elif kind == 1:
            del damaged[start:start + self.random.randrange(1, 2000)]
        else:
            damaged[start:start] = self.random.randbytes(self.random.randrange(1, 2000))
        name = ["bytes changed", "bytes missing", "bytes added"][kind]
        return name, (method, path, headers, bytes(damaged))

    def _path(self, method, path, headers, body):
        bare, _, query = path.partition("?")
        parts = bare.split("/")
        index = self.random.randrange(1, len(parts))
        nasty = urllib.parse.quote(self.random.choice(NASTY_TEXTS)[:3000], safe="%")
        kind = self.random.randrange(5)
        if kind == 0:
            parts[index] = nasty
        elif kind == 1:
            del parts[index]
        elif kind == 2:
            parts.insert(index, nasty)
        elif kind == 3:
            query += "&" + nasty + "=" + nasty
        else:
            query = "&".join(
                f"{urllib.parse.quote(self.random.choice(NASTY_TEXTS)[:500])}="
                f"{urllib.parse.quote(self.random.choice(NASTY_TEXTS)[:500])}" for _ in range(5))
        path = ("/".join(parts) or "/") + (f"?{query}" if query else "")
        return "another path or query", (method, path if path.startswith("/") else "/" + path, headers, body)

    def _headers(self, method, path, headers, body):
        kind = self.random.randrange(4)
        index = self.random.randrange(len(headers)) if headers else 0
        if headers and kind == 0:
            del headers[index]
        elif headers and kind == 1:
            name = headers[index].split(":")[0]
            headers[index] = f"{name}: " + self.random.choice(
                [text for text in NASTY_TEXTS if "\r" not in text and "\0" not in text and len(text) < 5000])
        elif headers and kind == 2:
            headers[index] = headers[index][:self.random.randrange(headers[index].index(":") + 1, len(headers[index]) + 1)]
        else:
            headers += ["Accept-Encoding: gzip", "X-Sdk-Date: 20200101T000000Z", "Range: bytes=0-1", "Cookie: a=b; a=c"]
        return "other headers", (method, path, headers, body)

    def _method(self, method, path, headers, body):
        method = self.random.choice(["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "POST"])
        return f"method {method}", (method, path, headers, body)
