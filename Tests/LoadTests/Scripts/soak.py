"""Mixed traffic of all four dialects over many connections: every answer is good, and memory stays flat."""

import os
import pathlib
import threading
import time

from checks import Checks, context
from serving import Usage, load
from traffic import Traffic

seconds = float(os.environ["MIEN_LOAD_SECONDS"])
connections = int(os.environ["MIEN_LOAD_CONNECTIONS"])
folder = pathlib.Path(os.environ["MIEN_LOAD_FOLDER"])
usage = Usage(context.process)
samples = []
finished = threading.Event()


def watch():
    """Notes the server's memory now and then."""
    while not finished.wait(min(5.0, seconds / 40)):
        samples.append((time.monotonic(), usage.memory()))


def mean(values):
    """The mean of some numbers."""
    return sum(values) / len(values)


checks = Checks(3)
report = None
with checks.check("all four dialects answer all requests"):
    traffic = Traffic(
        context.host, context.tenants["acme"], [folder / "250x250.jpg", context.photographs / "biden.jpg"])
    # A second photograph of the size that callers send; the large one would measure its decoding.
    traffic.other = str(folder / "640x480.jpg")
    traffic.prepare()
    watcher = threading.Thread(target=watch)
    watcher.start()
    before = usage.processor_seconds()
    try:
        report = load(os.environ["MIEN_HTTP_LOAD"], {
            "host": "127.0.0.1", "port": int(context.host.split(":")[1]), "connections": connections,
            "seconds": seconds, "timeout": 120, "scripts": traffic.scripts()}, folder)
    finally:
        finished.set()
        watcher.join()
    failures = {name: kind["failures"] for name, kind in report["kinds"].items() if kind["failed"]}
    checks.equal(failures, {})
    checks.equal({name: kind["busy"] for name, kind in report["kinds"].items() if kind["busy"]}, {})

with checks.check("every operation was performed"):
    wanted = {step["name"] for script in traffic.scripts() for step in script}
    checks.equal({name for name, kind in report["kinds"].items() if kind["good"]}, wanted)

with checks.check("memory stays flat"):
    start, end = samples[0][0], samples[-1][0]
    # The first third fills caches and pools.
    early = [size for time_, size in samples if start + (end - start) * 0.33 <= time_ < start + (end - start) * 0.5]
    late = [size for time_, size in samples if time_ >= start + (end - start) * 0.83]
    growth = mean(late) - mean(early)
    # In a few seconds not every buffer has been needed yet.
    slack = (16 if seconds >= 60 else 48) << 20
    checks.true(
        growth < 0.05 * mean(early) + slack,
        f"grew from {mean(early) / 1e6:.0f} MB to {mean(late) / 1e6:.0f} MB")

if report:
    good = sum(kind["good"] for kind in report["kinds"].values())
    busy_cpu = usage.processor_seconds() - before
    (folder / "soak.txt").write_text(
        f"{good} requests in {report['seconds']:.0f} s over {connections} connections, {good / report['seconds']:.0f}/s; "
        f"server {busy_cpu / report['seconds']:.2f} cores, generator {report['generator_cpu'] / report['seconds']:.2f}; "
        f"memory {mean(early) / 1e6:.0f} → {mean(late) / 1e6:.0f} MB\n" + "".join(
            f"  {name}: {kind['good']} good, p50 {kind.get('p50', 0):.0f} ms, p99 {kind.get('p99', 0):.0f} ms\n"
            for name, kind in sorted(report["kinds"].items())))
