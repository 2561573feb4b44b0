"""What the scripts of tests use: the context of the test, and a report of checks for the Swift side.

    from checks import Checks, context

    checks = Checks(2)
    with checks.check("two faces are found"):
        checks.equal(len(client.detect(image)["faces"]), 2)
    with checks.check("a text is refused"):
        with checks.raises(SomeError) as caught:
            client.detect(text)
        checks.equal(caught.error.code, 7)

Every check prints one line of JSON; a check that raises has failed, and the script goes on with the next.
Standard output belongs to the report; print to standard error.
"""

import contextlib
import json
import os
import pathlib
import sys
import traceback


class Context:
    """What the test says: where the server is, whose credentials there are, where photographs lie."""

    def __init__(self, content):
        self.address = content["address"]  # for example http://127.0.0.1:41234
        self.tenants = content["tenants"]  # by name, as `mien tenant create --json` prints them
        self.process = content["process"]  # the server's id
        self.log = pathlib.Path(content["log"])  # of the server
        self.photographs = pathlib.Path(content["photographs"])

    @property
    def host(self):
        """Host and port of the server."""
        return self.address.split("//")[1]

    def photograph(self, name):
        """The bytes of a photograph, for example `obama.jpg`."""
        return (self.photographs / name).read_bytes()


def _context():
    with open(os.environ["MIEN_TEST_CONTEXT"], encoding="utf-8") as stream:
        return Context(json.load(stream))


class Checks:
    """The report. `planned` is how many checks the script performs."""

    def __init__(self, planned):
        self._print({"planned": planned})

    @contextlib.contextmanager
    def check(self, name):
        """One check, which fails when the block raises."""
        try:
            yield
        except Exception as error:  # pylint: disable=broad-except
            line = traceback.extract_tb(error.__traceback__)[-1]
            place = next(
                (frame for frame in reversed(traceback.extract_tb(error.__traceback__))
                 if frame.filename == sys.argv[0]), line)
            detail = f"{type(error).__name__}: {error} (line {place.lineno}: {place.line})"
            self._print({"check": name, "ok": False, "detail": detail})
        else:
            self._print({"check": name, "ok": True})

    @staticmethod
    def equal(found, expected):
        """Raises unless both are equal."""
        if found != expected:
            raise AssertionError(f"{found!r} is not {expected!r}")

    @staticmethod
    def true(condition, detail=""):
        """Raises unless the condition holds."""
        if not condition:
            raise AssertionError(detail or "the condition does not hold")

    @staticmethod
    @contextlib.contextmanager
    def raises(kind):
        """Raises unless the block raises an error of this kind, which is then in `error` of the result."""
        caught = Caught()
        try:
            yield caught
        except kind as error:
            caught.error = error
        else:
            raise AssertionError(f"nothing was raised; expected {kind.__name__}")

    @staticmethod
    def _print(line):
        print(json.dumps(line, ensure_ascii=False), flush=True)


class Caught:
    """The error that `Checks.raises` caught."""

    error = None


context = _context()
