#!/usr/bin/env python3
"""Time Mien's exact search and FAISS on the same vectors, turn by turn, one thread each.

    search_beside_faiss.py [--benchmarks .build/release/mien-benchmarks] [--templates 10000,100000,1000000]
                           [--embeddings embeddings.jsonl] [--searches 1000] [--json]

Needs `faiss-cpu` and `numpy` (`make bench-rivals` installs them). Every 20 probes the turn changes, so that
both see the same load from whatever else the machine does. Figures are medians of the thread's processor
time, which leaves out the time that others had the processor, but not what they cost in shared cache and
memory; with --wall they are times on the wall. FAISS's results are checked
against Mien's: the ids of the top 10 must be the same, where scores that differ by less than float32 rounding
may change places.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import faiss
import numpy

import make_vectors

TURN = 20
# Rounding of float32 sums of 128 products of vectors of length 1, with room for FAISS's other formula for L2.
ROUNDING = 4e-6


class Mien:
    """A running `mien-benchmarks search --worker`."""

    def __init__(self, executable):
        self.process = subprocess.Popen(
            [*executable.split(), "search", "--worker"] if executable.endswith("mien-benchmarks") else executable.split(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("mien's worker ended; run it by hand to see why.")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def timed(function, clock):
    start = clock()
    result = function()
    return (clock() - start) * 1e3, result


def agree(ours, our_scores, theirs, their_scores):
    """Whether two rankings are the same but for rows whose scores rounding cannot tell apart."""
    if ours == theirs:
        return True
    if not numpy.allclose(our_scores, their_scores, rtol=0, atol=ROUNDING):
        return False
    known = dict(zip(ours, our_scores))
    last = min(our_scores)
    return all(
        abs(known[row] - score) <= ROUNDING if row in known else abs(score - last) <= ROUNDING
        for row, score in zip(theirs, their_scores))


def allowed_rows(count, percent):
    """The rows that the worker's `filtered` command allows."""
    return numpy.flatnonzero((numpy.arange(count, dtype=numpy.uint64) * 2654435761) % 2**32 < percent * 2**32 // 100)


def measure(mien, folder, templates, probes, metric, searches, wall):
    clock, unit = (time.perf_counter, "ms") if wall else (time.thread_time, "cpu_ms")
    count, dimension = templates.shape
    if metric == "cosine":  # Mien scales to length 1 by itself, FAISS's inner product wants it done.
        templates = templates / numpy.linalg.norm(templates, axis=1, keepdims=True)
        probes = probes / numpy.linalg.norm(probes, axis=1, keepdims=True)
    flat = faiss.IndexFlatIP(dimension) if metric == "cosine" else faiss.IndexFlatL2(dimension)
    flat.add(templates)
    kind = faiss.METRIC_INNER_PRODUCT if metric == "cosine" else faiss.METRIC_L2
    quantised = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_8bit, kind)
    quantised.train(templates[:: max(1, count // 50_000)])
    quantised.add(templates)
    loaded = mien.ask("load", metric, dimension, folder / "templates.f32")
    sign = 1 if metric == "cosine" else -1
    report = {"templates": count, "dimension": dimension, "metric": metric, **loaded}

    def compare(name, command, arguments, search, limit=10, how_many=searches):
        rival, ours, same = [], [], 0
        for first in range(0, how_many, TURN):
            answers = []
            for number in range(first, first + TURN):
                milliseconds, answer = timed(lambda: search(probes[number : number + 1], limit), clock)
                rival.append(milliseconds)
                answers.append(answer)
            result = mien.ask(command, folder / "probes.f32", first, TURN, limit, *arguments)
            ours += result[unit]
            for (scores, rows), ids, our_scores in zip(answers, result["ids"], result["scores"]):
                same += agree(ids, our_scores, rows[0].tolist(), (sign * scores[0]).tolist())
        report[name] = {
            "faiss_ms": statistics.median(rival), "mien_ms": statistics.median(ours),
            "mien_p99_ms": sorted(ours)[int(len(ours) * 0.99) - 1],
            "ratio": statistics.median(rival) / statistics.median(ours), "same_top": same, "of": how_many}

    few = max(TURN, searches // 10 // TURN * TURN)
    compare("flat", "single", [], flat.search)
    compare("scalar_quantiser_8bit", "single", [], quantised.search, how_many=few)
    for percent in (1, 50):
        selector = faiss.IDSelectorBitmap(numpy.packbits(
            numpy.isin(numpy.arange(count), allowed_rows(count, percent)), bitorder="little"))
        parameters = faiss.SearchParameters(sel=selector)
        compare(f"filtered_{percent}_percent", "filtered", [percent],
                lambda probe, limit: flat.search(probe, limit, params=parameters), how_many=few)

    batches = []
    for first in range(0, 64 * 9, 64):
        rival, _ = timed(lambda: flat.search(probes[first : first + 64], 10), clock)
        batches.append((rival / 64, mien.ask("batch", folder / "probes.f32", first, 64, 10)[unit] / 64))
    rival, ours = (statistics.median(column) for column in zip(*batches))
    report["batch_of_64"] = {"faiss_ms": rival, "mien_ms": ours, "ratio": rival / ours}
    grouped = mien.ask("grouped", folder / "probes.f32", 0, few, 5)[unit]
    report["grouped_top_5"] = {"mien_ms": statistics.median(grouped)}

    # One row at a time, which is how faces come and go. FAISS moves every row behind a removed one, so a few do.
    changes = mien.ask("changes", folder / "probes.f32", len(probes))
    adding, removing = [], []
    for number in range(few):
        adding.append(timed(lambda: flat.add(probes[number : number + 1]), clock)[0])
    for number in range(5):
        row = numpy.array([count // 2 + number], dtype=numpy.int64)
        removing.append(timed(lambda: flat.remove_ids(row), clock)[0])
    for name, ours, rival in (("add_one", "add_ms", adding), ("remove_one", "remove_ms", removing)):
        report[name] = {
            "faiss_ms": statistics.median(rival), "mien_ms": changes[ours],
            "ratio": statistics.median(rival) / changes[ours]}
    floor = mien.ask("floor")
    report["reading_the_codes"] = {"mien_ms": floor["ms"], "gb_per_second": floor["gb_per_second"]}
    return report


def show(report, kind):
    print(f"{report['templates']:,} × {report['dimension']}, {kind}, {report['metric']}, {report['kernels']}: "
          f"loaded in {report['seconds']:.2f} s, {report['bytes_per_template']:.0f} bytes per template")
    for name, row in report.items():
        if isinstance(row, dict):
            line = f"  {name:24} mien {row['mien_ms']:8.4f} ms"
            if "ratio" in row:
                line += f"   faiss {row['faiss_ms']:8.4f} ms   ratio {row['ratio']:6.2f}"
            if "gb_per_second" in row:
                line += f"   {row['gb_per_second']:.1f} GB/s, a bare sum over as many bytes"
            if "same_top" in row and name != "scalar_quantiser_8bit":
                line += f"   same results {row['same_top']}/{row['of']}"
            print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", default=".build/release/mien-benchmarks")
    parser.add_argument("--templates", default="10000,100000,1000000")
    parser.add_argument("--embeddings", type=pathlib.Path, help="also measure with enlarged embeddings")
    parser.add_argument("--searches", type=int, default=1000)
    parser.add_argument("--wall", action="store_true", help="time on the wall instead of processor time")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    faiss.omp_set_num_threads(1)
    mien = Mien(arguments.benchmarks)
    for count in map(int, arguments.templates.split(",")):
        for kind in ["random unit vectors"] + (["enlarged embeddings"] if arguments.embeddings else []):
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                options = ["--embeddings", str(arguments.embeddings)] if kind.startswith("enlarged") else []
                sys.argv = ["make_vectors.py", str(folder), "--templates", str(count), *options]
                make_vectors.main()
                probes = numpy.fromfile(folder / "probes.f32", dtype=numpy.float32)
                dimension = len(probes) // make_vectors.PROBES
                probes = probes.reshape(-1, dimension)
                templates = numpy.fromfile(folder / "templates.f32", dtype=numpy.float32).reshape(-1, dimension)
                for metric in ("cosine", "euclidean"):
                    report = measure(mien, folder, templates, probes, metric, arguments.searches, arguments.wall)
                    if arguments.json:
                        print(json.dumps({"vectors": kind, **report}), flush=True)
                    else:
                        show(report, kind)
    mien.close()


if __name__ == "__main__":
    main()
