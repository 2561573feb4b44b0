#!/usr/bin/env python3
"""Time Mien's pipeline beside dlib and face_recognition on the same photographs, one thread each.

    pipeline_beside_rivals.py [--mien .build/release/mien] [--turns 5] [--json]

Needs `dlib` and `face_recognition` (`make bench-rivals` installs them). Both take turns, so that both see the same
load from whatever else the machine does; figures are medians over all turns, in milliseconds on the wall.

Three things are compared:
- the embedding of one aligned crop with the same weights: Mien's `dlib-resnet` per crop and dlib's
  `compute_face_descriptor`,
- a photograph's bytes to the embedding of its face at 250×250 and at 1280×720: Mien with the embedder that it uses
  by default, and face_recognition's `load_image_file` and `face_encodings` with its default detector (HOG).
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
import warnings

# One thread each, also where dlib was built with a BLAS library that would use more.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
warnings.filterwarnings("ignore", message="pkg_resources is deprecated")

import face_recognition  # noqa: E402
import numpy  # noqa: E402

SIZES = ["250x250", "1280x720"]


def mien(executable, folder, *arguments):
    command = [executable, "bench", "--json", "--save-photographs", str(folder), *arguments]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {report["photograph"]: report for report in map(json.loads, output.splitlines())}


def median_time(function, count):
    function()
    samples = []
    for _ in range(count):
        start = time.perf_counter()
        function()
        samples.append((time.perf_counter() - start) * 1e3)
    return statistics.median(samples)


def embed_with_face_recognition(path):
    image = face_recognition.load_image_file(path)
    if len(face_recognition.face_encodings(image)) != 1:
        raise SystemExit(f"face_recognition finds no face in {path}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mien", default=".build/release/mien")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON object per comparison and nothing else")
    arguments = parser.parse_args()

    samples = {}
    encoder = face_recognition.api.face_encoder
    chip = numpy.random.default_rng(1).integers(0, 256, (150, 150, 3), dtype=numpy.uint8)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for _ in range(arguments.turns):
            reports = mien(arguments.mien, folder, "--rounds", "15")
            same = mien(arguments.mien, folder, "--rounds", "15", "--embedder", "dlib-resnet")["250x250"]
            embedding = same["stages"]["embed"]["median"] / same["crops"]
            samples.setdefault("embedding of one aligned face", []).append(
                (embedding, median_time(lambda: encoder.compute_face_descriptor(chip), 5)))
            for size in SIZES:
                path = folder / f"{size}.jpg"
                rival = median_time(lambda: embed_with_face_recognition(path), 3)
                key = f"photograph {size} to embedding ({reports[size]['embedder']})"
                samples.setdefault(key, []).append((reports[size]["whole"]["median"], rival))

    for what, pairs in samples.items():
        ours, theirs = (statistics.median(times) for times in zip(*pairs))
        ratio = statistics.median(rival / own for own, rival in pairs)
        if arguments.json:
            print(json.dumps({"what": what, "mien_ms": ours, "rival_ms": theirs, "ratio": ratio}))
        else:
            print(f"{what:<52} {ours:8.2f} ms  rival {theirs:8.2f} ms  {ratio:6.1f} times as fast")


if __name__ == "__main__":
    main()
