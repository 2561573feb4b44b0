#!/usr/bin/env python3
"""Writes what dlib itself computes, for the test that compares our converted network with it.

    .deps/rivals/bin/python Scripts/make_dlib_reference.py dlib_face_recognition_resnet_model_v1.dat

runs with a Python that has dlib 19.24 (`make bench-rivals` makes one) on dlib's own weights (from
the archive of face_recognition_models 0.3.0). The inputs are formulas, so that a test in another
language makes the same pixels without a file; see `pixel`.
"""

import argparse
import json
import pathlib

SIDE = 150
DEFAULT_OUTPUT = (
    pathlib.Path(__file__).resolve().parents[1] / "Tests/FaceAnalysisTests/Fixtures/dlib_reference.json")

DESCRIPTION = (
    "dlib's compute_face_descriptor(chip, num_jitters=0) on 150x150 RGB chips. Input n: flat n is one value "
    "everywhere; gradient is (5x + 3y + 40c) mod 256; noise takes bits 16-23 of the states of the generator "
    "s = (1664525 s + 1013904223) mod 2^32 started with s = seed, one state for each of row, column, channel; "
    "blocks is 255 where (x/size + y/size + c) is even, else 0, with integer division.")


def inputs():
    """The chips: as described for the reader, and as a function of column, row and channel."""
    yield {"kind": "flat", "value": 0}, lambda x, y, c: 0
    yield {"kind": "flat", "value": 255}, lambda x, y, c: 255
    yield {"kind": "gradient"}, lambda x, y, c: (5 * x + 3 * y + 40 * c) % 256
    for seed in (1, 2):
        values = list(noise(seed))
        yield {"kind": "noise", "seed": seed}, (
            lambda x, y, c, values=values: values[(y * SIDE + x) * 3 + c])
    for size in (7, 30):
        yield {"kind": "blocks", "size": size}, (
            lambda x, y, c, size=size: 255 if (x // size + y // size + c) % 2 == 0 else 0)


def noise(seed):
    """A linear congruential generator's bytes, in the order row, column, channel."""
    state = seed
    for _ in range(SIDE * SIDE * 3):
        state = (1664525 * state + 1013904223) % (1 << 32)
        yield (state >> 16) & 0xFF


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("weights", help="dlib_face_recognition_resnet_model_v1.dat")
    parser.add_argument("--output", type=pathlib.Path, default=DEFAULT_OUTPUT, metavar="FILE")
    options = parser.parse_args()

    import dlib
    import numpy

    model = dlib.face_recognition_model_v1(options.weights)
    references = []
    for description, pixel in inputs():
        chip = numpy.array(
            [[[pixel(x, y, c) for c in range(3)] for x in range(SIDE)] for y in range(SIDE)], dtype=numpy.uint8)
        embedding = model.compute_face_descriptor(chip, 0)
        # Nine digits give back the same float32.
        references.append({"input": description, "embedding": [float(f"{value:.9g}") for value in embedding]})
    content = {"dlib": dlib.__version__, "description": DESCRIPTION, "side": SIDE, "references": references}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join("  " + json.dumps(reference) for reference in content.pop("references"))
    head = json.dumps(content, indent=1).rstrip("}\n")
    options.output.write_text(f'{head},\n "references": [\n{lines}\n ]\n}}\n')
    print(f"{len(references)} references written to {options.output}")


if __name__ == "__main__":
    main()
