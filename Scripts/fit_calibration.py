#!/usr/bin/env python3
"""Fits what distances between embeddings mean: the false match rate.

    mien evaluate verification --root LFW --pairs PAIRS --embedder NAME --save-embeddings NAME.jsonl
    Scripts/fit_calibration.py --pairs PAIRS NAME.jsonl [NAME.jsonl …]

Each file has one JSON line per photograph: {"file": "Name/Name_0001.jpg", "model": …, "embedding": […]}. All pairs
of photographs of different people are impostor pairs. The fitted tables go into models.json, the readable ones
into Documentation/Scores.md and the plot into Documentation/scores.svg. Needs numpy.
"""

import argparse
import json
import pathlib
import sys

import numpy as np

from calibration.catalogue import formatted
from calibration.pairs import Benchmark
from calibration.report import write_report
from calibration.table import CalibrationTable

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("embeddings", nargs="+", type=pathlib.Path, help="what --save-embeddings wrote")
    parser.add_argument("--pairs", type=pathlib.Path, required=True, help="the benchmark's list of pairs")
    parser.add_argument("--models", type=pathlib.Path, default=ROOT / "models.json", help="the catalogue to fill")
    parser.add_argument("--documentation", type=pathlib.Path, default=ROOT / "Documentation")
    arguments = parser.parse_args()

    catalogue = json.loads(arguments.models.read_text())
    models = {model["name"]: model for model in catalogue["models"]}
    results = []
    for path in arguments.embeddings:
        name, files, vectors = read_embeddings(path)
        if name not in models:
            sys.exit(f"{path}: the catalogue {arguments.models} has no model named {name}.")
        metric = models[name].get("embedder", {}).get("metric", "cosine")
        benchmark = Benchmark(files, vectors, metric, arguments.pairs)
        table = CalibrationTable.fit(benchmark.impostor_distances)
        models[name]["calibration"] = table.as_json()
        results.append((name, metric, benchmark, table))
        print(f"{name}: {len(benchmark.impostor_distances):,} impostor pairs, 10^{table.log_rates[0]:.1f} at distance 0")
        for line in benchmark.closest_impostors(10):
            print("  closest:", line)

    arguments.models.write_text(formatted(catalogue) + "\n")
    order = {name: place for place, name in enumerate(models)}
    write_report(sorted(results, key=lambda result: order[result[0]]), arguments.documentation)


def read_embeddings(path):
    """The catalogue's name of the model, the photographs, and one row per photograph."""
    lines = [json.loads(line) for line in path.read_text().splitlines() if line]
    identities = {line["model"] for line in lines}
    if len(identities) != 1:
        sys.exit(f"{path}: needs the embeddings of exactly one model, found {len(identities)}.")
    name = identities.pop().split("@")[0].split("(")[0]
    return name, [line["file"] for line in lines], np.array([line["embedding"] for line in lines], dtype=np.float32)


if __name__ == "__main__":
    main()
