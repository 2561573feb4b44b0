#!/usr/bin/env python3
"""Measure Mien as a server, and beside it a small Flask server that does the same with face_recognition.

    server_beside_flask.py [--mien .build/release/mien] [--load .build/release/http-load] [--rivals PYTHON]
                           [--seconds 6] [--faces 100000] [--json]

Requests carry a JPEG of 640×480 pixels with one face: `face-detect`, `face-compare` (two of them) and `search` among
100,000 faces, over 1, 8 and 64 connections. Each face of the gallery is an embedding of a real photograph with noise
as large as itself added, stored as any other (`mien-benchmarks gallery`).

Server, load generator and rival share this machine, so the processor time of each is read from the system and shown:
`cores` is what the server used, `load` what the generator took from it, `idle` what nobody used. The overhead is what a
request takes over the work that it asks for, which is the analysis of its photographs and for `search` the exact search
among the templates: both have threads of their own in the server, and so a processor time of their own. With one
connection it is the median time of a request, less the load generator's processor time, over the time of its work (two
analyses, which run side by side, for `face-compare`), with more the whole server's processor time over that of the work.
Both are of the same seconds: the speed of a machine that others share changes by a third within seconds, so that a
measurement of the bare pipeline before or after says less. What it is of the request's time is shown too.

The rival runs under gunicorn with one process per core (`make bench-rivals` installs it). Both are measured in turn in
the same run; figures of different runs should not be compared.
"""

import argparse
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/Support/ProgramHarness/Python"))

from serving import Usage, idle_seconds, load, serving  # noqa: E402
from traffic import Traffic  # noqa: E402

CONNECTIONS = [1, 8, 64]
# What the names of Mien's threads begin with that analyse photographs and that look through templates.
ANALYSIS, SEARCH = "compute", "search"


def measured(program, plan, usage, folder):
    """One run of the load, with what everybody used of the machine meanwhile."""
    plan = {**plan, "warmup": 0}
    # A run that is not counted warms caches and pools.
    load(program, {**plan, "seconds": min(1.5, plan["seconds"])}, folder)
    settle(usage)
    used, idle, started = usage.processor_seconds(), idle_seconds(), time.monotonic()
    analysed, searched = usage.thread_seconds(ANALYSIS), usage.thread_seconds(SEARCH)
    report = load(program, plan, folder)
    seconds = time.monotonic() - started
    (name, kind), = report["kinds"].items()
    if kind["failed"]:
        raise SystemExit(f"{name} failed: {kind['failures']}")
    used = usage.processor_seconds() - used
    analysed, searched = usage.thread_seconds(ANALYSIS) - analysed, usage.thread_seconds(SEARCH) - searched
    answers = max(1, kind["good"])
    result = {
        "operation": name.split()[-1], "connections": plan["connections"], "per_second": kind["per_second"],
        "p50": kind.get("p50"), "p99": kind.get("p99"), "busy": kind["busy"], "cores": used / seconds,
        "load": report["generator_cpu"] / seconds, "idle": (idle_seconds() - idle) / seconds,
        "cpu_per_request": 1e3 * used / answers, "memory": usage.memory() / 1e6}
    if analysed and kind["good"]:
        spent = kind["p50"] / 1e3 * answers - report["generator_cpu"] if plan["connections"] == 1 else used
        result["over"] = spent / (analysed + searched) - 1
        result["searching"] = 1e3 * searched / answers
    return result


def settle(usage):
    """Waits until the server has finished what it accepted, also from connections that are gone."""
    last = usage.processor_seconds()
    while True:
        time.sleep(0.4)
        now = usage.processor_seconds()
        if now - last < 0.04:
            return
        last = now


def save_photographs(mien, folder):
    """Writes the photographs of `mien bench` into a folder."""
    subprocess.run(
        [mien, "bench", "--rounds", "1", "--save-photographs", folder], check=True, stdout=subprocess.DEVNULL)


def measure_mien(options, folder):
    """All figures of Mien."""
    def fill(server):
        subprocess.run(
            [options.benchmarks, "gallery", "--data", server.data, "--tenant", "acme", "--collection", "large",
             "--faces", str(options.faces)], check=True, stdout=sys.stderr)

    settings = {"rates.per_second": 1000000, "rates.burst": 1000000, "log.level": "warning"}
    results = []
    with serving(options.mien, settings=settings, prepare=fill) as server:
        photograph = folder / "640x480.jpg"
        traffic = Traffic(server.host, server.tenants["acme"], [photograph, photograph])
        usage = Usage(server.process.pid)
        for name, step in [
                ("face-detect", traffic.face_detect()), ("face-compare", traffic.face_compare()),
                ("search", traffic.search("large"))]:
            for connections in CONNECTIONS:
                results.append(
                    measured(options.load, plan(server.host, connections, options.seconds, step), usage, folder))
                show(options, "mien", results[-1])
    return results


def plan(host, connections, seconds, step):
    """What the load generator is to do."""
    name, port = host.split(":")
    return {
        "host": name, "port": int(port), "connections": connections, "seconds": seconds, "timeout": 120,
        "scripts": [[step]]}


@contextlib.contextmanager
def rival(options):
    """The Flask server, running."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        options.rivals, "-m", "gunicorn", "--workers", str(os.cpu_count()), "--bind", f"127.0.0.1:{port}",
        "--timeout", "300", "--backlog", "1024", "--chdir", ROOT / "Benchmarks", "--log-level", "warning",
        f"face_recognition_server:server({options.faces})"]
    process = subprocess.Popen(command, stdout=sys.stderr, stderr=sys.stderr)
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise SystemExit("The Flask server did not start.")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def measure_rival(options, folder):
    """The rival's figures."""
    photograph = str(folder / "640x480.jpg")

    def step(name, *files):
        return {
            "name": name, "method": "POST", "path": f"/{name}",
            "form": [{"name": file, "file": photograph} for file in files], "expect": ["{"]}

    results = []
    with rival(options) as (host, process):
        usage = Usage(process)
        for item in [
                step("face-detect", "image_file"), step("face-compare", "image1_file", "image2_file"),
                step("search", "image_file")]:
            for connections in CONNECTIONS:
                result = measured(options.load, plan(host, connections, options.seconds, item), usage, folder)
                results.append(result)
                show(options, "flask", result)
    return results


def show(options, who, result):
    """Prints one result."""
    if options.json:
        print(json.dumps({"server": who, **result}), flush=True)
        return
    over = ""
    if "over" in result:
        over = f"   {100 * result['over']:+5.1f} % over its work"
        if result["over"] > 0:
            over += f", {100 * result['over'] / (1 + result['over']):.1f} % of the time"
    busy = f"   {result['busy']} told to come back" if result["busy"] else ""
    print(
        f"{who:6} {result['operation']:13} {result['connections']:3} connections {result['per_second']:8.1f}/s   "
        f"p50 {result['p50'] or 0:7.1f} ms   p99 {result['p99'] or 0:7.1f} ms   {result['cores']:.2f} cores "
        f"(load {result['load']:.2f}, idle {result['idle']:.2f})   {result['cpu_per_request']:6.1f} ms CPU each   "
        f"{result['memory']:4.0f} MB{over}{busy}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mien", default=".build/release/mien")
    parser.add_argument("--benchmarks", default=".build/release/mien-benchmarks")
    parser.add_argument("--load", default=".build/release/http-load")
    parser.add_argument("--rivals", help="the Python that has Flask, gunicorn and face_recognition")
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--faces", type=int, default=100_000)
    parser.add_argument("--json", action="store_true", help="print one JSON object per figure and nothing else")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mien-bench-") as name:
        folder = pathlib.Path(name)
        save_photographs(options.mien, folder)
        mien = measure_mien(options, folder)
        if not options.rivals:
            return
        flask = {(result["operation"], result["connections"]): result for result in measure_rival(options, folder)}
    for result in mien:
        ratio = result["per_second"] / flask[result["operation"], result["connections"]]["per_second"]
        if options.json:
            print(json.dumps({"operation": result["operation"], "connections": result["connections"], "ratio": ratio}))
        else:
            print(f"ratio  {result['operation']:13} {result['connections']:3} connections {ratio:8.1f} ×")


if __name__ == "__main__":
    main()
