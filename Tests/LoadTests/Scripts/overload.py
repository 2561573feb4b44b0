"""Many more connections than the server has work for: who cannot be served is told so soon, and it recovers at once."""

import os
import pathlib
import time

from checks import Checks, context
from connection import Connection
from serving import Usage, load
from traffic import Traffic, render

seconds = float(os.environ["MIEN_LOAD_SECONDS"])
connections = int(os.environ["MIEN_LOAD_CONNECTIONS"])
folder = pathlib.Path(os.environ["MIEN_LOAD_FOLDER"])
usage = Usage(context.process)
traffic = Traffic(
    context.host, context.tenants["acme"], [folder / "640x480.jpg", folder / "640x480.jpg"])
traffic.prepare()
scripts = [[traffic.face_detect()], *[script[:1] for script in traffic.scripts()]]


def loaded(connections, seconds):
    """The report of a load over so many connections."""
    return load(os.environ["MIEN_HTTP_LOAD"], {
        "host": "127.0.0.1", "port": int(context.host.split(":")[1]), "connections": connections,
        "seconds": seconds, "warmup": 0, "timeout": 60, "scripts": scripts}, folder)


# Every core has its own copy of each network, made when it is first needed; that memory is there to stay.
loaded(connections=2 * (os.cpu_count() or 1), seconds=2)
before = usage.memory()


def detect(timeout):
    """Whether one detection is answered well, and after how many seconds."""
    step = traffic.face_detect()
    kind, body = render(step)
    started = time.monotonic()
    with Connection(context.host, timeout=timeout) as connection:
        headers = [f"{name}: {value}" for name, value in step["headers"].items()]
        answer = connection.request("POST", step["path"], [*headers, f"Content-Type: {kind}"], body)
    return answer.status == 200, time.monotonic() - started


def recovery(limit):
    """Seconds until a detection is answered well, asking anew as one does who is told that the server is busy."""
    started = time.monotonic()
    while time.monotonic() - started < limit:
        if detect(timeout=limit)[0]:
            break
        time.sleep(0.05)
    return time.monotonic() - started


checks = Checks(4)
# How long things take depends on the machine and on who shares it, so waits are compared with others of this run.
alone = min(detect(timeout=30)[1] for _ in range(3))
report = loaded(connections, seconds)
recovered = recovery(limit=30)
kinds = report["kinds"]

with checks.check("nobody gets anything but an answer or the word that the server is busy"):
    checks.equal({name: kind["failures"] for name, kind in kinds.items() if kind["failed"]}, {})
    checks.true(sum(kind["good"] for kind in kinds.values()) > 0, "nothing was served")

with checks.check("who cannot be served is told so soon"):
    busy = {name: kind for name, kind in kinds.items() if kind["busy"]}
    checks.true(len(busy) >= 2, f"only {sorted(busy)} were ever told")
    served = min(kind["p50"] for kind in kinds.values() if kind["good"])
    for name, kind in busy.items():
        checks.true(
            kind["busy_p50"] < served / 2,
            f"{name}: who was told so waited {kind['busy_p50']:.0f} ms, who was served {served:.0f} ms")

with checks.check("the server recovers at once"):
    # A full queue, which the rush has left, is worked through first; nobody waits longer for that than in the rush.
    longest = max(kind["max"] for kind in kinds.values() if kind["good"]) / 1e3
    checks.true(recovered < longest + 1, f"after {recovered:.2f} s, when the longest wait was {longest:.2f} s")
    time.sleep(2)
    answers = [detect(timeout=30) for _ in range(3)]
    after = min(seconds for _, seconds in answers)
    checks.true(all(good for good, _ in answers), "refused although nobody else asks")
    checks.true(after < 5 * alone, f"{after:.2f} s, before the rush {alone:.2f} s")

with checks.check("memory comes back"):
    for _ in range(30):
        growth = (usage.memory() - before) / 1e6
        if growth < 80:
            break
        time.sleep(1)
    checks.true(growth < 80, f"the server kept {growth:.0f} MB")


def told(kind, name):
    """A time in milliseconds; 0 where nothing was measured."""
    return kind.get(name) or 0


(folder / "overload.txt").write_text(
    f"{connections} connections for {report['seconds']:.0f} s, recovered after {recovered:.2f} s, "
    f"kept {growth:.0f} MB\n" + "".join(
        f"  {name}: {kind['good']} good (p50 {told(kind, 'p50'):.0f} ms), {kind['busy']} busy (p50 "
        f"{told(kind, 'busy_p50'):.0f}, p99 {told(kind, 'busy_p99'):.0f}, max {told(kind, 'busy_max'):.0f} ms)\n"
        for name, kind in sorted(kinds.items())))
