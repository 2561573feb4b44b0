"""Damaged requests of all four dialects: the server refuses them in its dialect, and neither fails, hangs nor leaks.

    MIEN_FUZZ_REQUESTS   how many (default 400)
    MIEN_FUZZ_SEED       another sequence of damages
"""

import json
import os
import pathlib
import random
import socket
import threading
import time

from checks import Checks, context
from connection import Connection
from mutations import Mutator
from serving import Usage
from traffic import GROUP, Traffic, render

count = int(os.environ.get("MIEN_FUZZ_REQUESTS", "400"))
seed = int(os.environ.get("MIEN_FUZZ_SEED", "1"))
folder = pathlib.Path(os.environ["MIEN_LOAD_FOLDER"])
SLOWEST = 10
usage = Usage(context.process)


def open_files():
    """How many files and connections the server has open."""
    return len(os.listdir(f"/proc/{context.process}/fd"))


def headers_of(step, kind):
    """The headers of a step as lines."""
    lines = [f"{name}: {value}" for name, value in step.get("headers", {}).items() if name != "Content-Type"]
    return [*lines, f"Content-Type: {kind}"] if kind else lines


class Server:
    """One connection that is opened anew when the server closes it, as it may after a damaged request."""

    def __init__(self):
        self.connection = None

    def ask(self, request):
        """The answer and the seconds that it took. Of a request that never ends no more is sent."""
        has_body, is_broken = not request.startswith(b"HEAD "), b"Transfer-Encoding: chunked" in request
        started = time.monotonic()
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = Connection(context.host, timeout=SLOWEST)
            try:
                self.connection.send(request)
                if is_broken:
                    self.connection.socket.shutdown(socket.SHUT_WR)
                answer = self.connection.answer(has_body)
                while answer.status == 100:
                    answer = self.connection.answer(has_body)
                if answer.headers.get("connection", "").lower() == "close":
                    self.close()
                return answer, time.monotonic() - started
            except ConnectionError:
                # The connection may have been closed after the request before this one.
                self.close()
                if attempt == 2:
                    return None, time.monotonic() - started
            except TimeoutError:
                self.close()
                return None, SLOWEST

    def close(self):
        """Ends the connection."""
        if self.connection:
            self.connection.socket.close()
        self.connection = None


def deletes_group(request):
    """Whether a request, perhaps by a part of its path that was lost, deletes the group that all others need."""
    method, path = request.split(b"\r\n")[0].split(b" ")[:2]
    return method == b"DELETE" and [part for part in path.partition(b"?")[0].split(b"/") if part][-1:] == [GROUP.encode()]


traffic = Traffic(context.host, context.tenants["acme"], [folder / "250x250.jpg", folder / "250x250.jpg"])
traffic.prepare()
steps = [step for script in traffic.scripts() for step in script]
generator = random.Random(seed)
mutator = Mutator(generator)
server = Server()
failures, statuses, samples, nested = [], {}, [], []
kinds = {True: set(), False: set()}
log_start = context.log.stat().st_size


def warm_up(number):
    """Damaged requests that are not looked at: what each thread of the server needs once is no leak."""
    others = random.Random(number)
    damages, connection = Mutator(others), Server()
    # Damage may ask for it, and its networks are loaded when they are first needed.
    step = traffic.liveness()
    kind, body = render(step)
    with Connection(context.host) as sound:
        sound.request(step["method"], step["path"], headers_of(step, kind), body)
    for step in steps * 2:
        kind, body = render(step, connection=1000 + number)
        _, request = damages.request(step["method"], step["path"], headers_of(step, kind), body)
        if not deletes_group(request):
            connection.ask(request)
    connection.close()


warming = [threading.Thread(target=warm_up, args=(number,)) for number in range(4)]
for thread in warming:
    thread.start()
for thread in warming:
    thread.join()

for number in range(count):
    step = generator.choice(steps)
    kind, body = render(step, connection=generator.randrange(1000))
    damage, request = mutator.request(step["method"], step["path"], headers_of(step, kind), body)
    if deletes_group(request):
        continue
    is_nested = "deep and wide" in damage
    before = usage.processor_seconds() if is_nested else 0
    answer, seconds = server.ask(request)
    if is_nested:
        # A request that is understood all the same has its photograph analysed, which takes a fraction of a second.
        allowed = 0.5 + 1e-6 * len(request)
        nested.append((usage.processor_seconds() - before) / allowed)
    what = f"request {number} of seed {seed}: {step['name']}, {damage}"
    if seconds >= SLOWEST:
        failures.append(f"{what}: no answer within {SLOWEST} s")
    elif answer is not None:
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        # 501 and 505 are what HTTP says of codings, methods and versions that a server does not know.
        if answer.status >= 500 and not (damage.startswith("http:") and answer.status in (501, 505)):
            failures.append(f"{what}: status {answer.status}: {answer.body[:200]!r}")
        elif answer.body:
            kinds[damage.startswith("http:")].add(answer.status)
            try:
                json.loads(answer.body)
            except ValueError:
                failures.append(f"{what}: not JSON: {answer.body[:200]!r}")
    if number % max(1, count // 20) == 0:
        samples.append((usage.memory(), open_files()))
server.close()
samples.append((usage.memory(), open_files()))

checks = Checks(5)
with checks.check(f"{count} damaged requests are refused, none fails or hangs"):
    checks.equal(failures[:5], [])
    checks.true(statuses.get(200, 0) < count, "nothing was refused")
    checks.true(len(kinds[True]) > 2, f"damages to HTTP itself had only the statuses {kinds[True]}")
with checks.check("JSON of any depth and width takes processor time in proportion to its length"):
    checks.true(max(nested, default=0) < 1, f"{max(nested, default=0):.1f} times what is allowed")
with checks.check("the server's log has no error"):
    with open(context.log, encoding="utf-8", errors="replace") as log:
        log.seek(log_start)
        errors = [line for line in log if line.split()[1:2] in (["error"], ["critical"])]
    checks.equal(errors[:3], [])
with checks.check("nothing leaks"):
    middle, last = samples[len(samples) // 2], samples[-1]
    growth = last[0] - middle[0]
    checks.true(growth < 0.05 * middle[0] + (16 << 20), f"memory grew by {growth / 1e6:.0f} MB")
    checks.true(last[1] <= samples[0][1] + 8, f"open files went from {samples[0][1]} to {last[1]}")
with checks.check("afterwards the server works"):
    step = traffic.search()
    kind, body = render(step)
    with Connection(context.host) as connection:
        answer = connection.request(step["method"], step["path"], headers_of(step, kind), body)
    checks.equal(answer.status, 200)
    checks.true(answer.json()["faces"], "the face is gone")

(folder / "fuzz.txt").write_text(
    f"{count} requests, seed {seed}: statuses {dict(sorted(statuses.items()))}, memory "
    f"{samples[0][0] / 1e6:.0f} → {samples[len(samples) // 2][0] / 1e6:.0f} → {samples[-1][0] / 1e6:.0f} MB, open files "
    f"{samples[0][1]} → {samples[-1][1]}\n")
