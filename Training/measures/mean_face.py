#!/usr/bin/env python3
"""Writes MeanFace.swift: the mean of many faces, with which a face that is cut off is completed.

    mien analyze --json --landmarks CONGRESS/*.jpg > meshes.jsonl
    Training/measures/mean_face.py meshes.jsonl

The frontal meshes are averaged together with their mirror images. Needs numpy.
"""

import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import meshes  # noqa: E402

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Sources/FaceAnalysis/Quality/MeanFace.swift"
# The outline of the face, without its two points on the middle line, and points of the eyes, brows, nose, mouth and
# cheeks: on the image's left, and in the same order on its right.
LEFT = [109, 67, 103, 54, 21, 162, 127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148,
        33, 133, 159, 145, 70, 105, 107, 98, 50, 205, 117, 61, 40, 91]
RIGHT = [338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
         263, 362, 386, 374, 300, 334, 336, 327, 280, 425, 346, 291, 270, 321]
MIDDLE = [10, 152, 168, 6, 1, 2, 0, 17]


def main():
    faces = np.mean([meshes.frontal(mesh) for mesh in meshes.read(sys.argv[1]).values()], axis=0)
    left, right, middle = faces[LEFT], faces[RIGHT] * [-1, 1, 1], faces[MIDDLE] * [0, 1, 1]
    left = (left + right) / 2
    points = [*zip(LEFT, left), *zip(RIGHT, left * [-1, 1, 1]), *zip(MIDDLE, middle)]
    lines = "".join(
        f"    ({index}, Point3D(x: {x:.4f}, y: {y:.4f}, z: {z:.4f})),\n" for index, (x, y, z) in sorted(points, key=lambda p: p[0]))
    TARGET.write_text(
        "// Written by Training/measures/mean_face.py; do not edit.\n\n"
        "/// Points of the mean face of public-domain portraits.\n"
        "enum MeanFace {\n"
        "  /// Their indices in the mesh, and their places in the frame of ``FrontalMesh``.\n"
        "  static let points: [(index: Int, place: Point3D)] = [\n"
        f"{lines}  ]\n"
        "}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
