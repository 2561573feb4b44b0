#!/usr/bin/env python3
"""Draws Documentation/landmark72.svg: where Baidu's 72 points lie on the face mesh.

    Scripts/draw_landmark72.py .deps/photos/*.jpg

The mesh is the mean of those that `mien analyze` finds in the photographs, so that the drawing shows nobody. The
points are read from Sources/BaiduDialect/Faces/Landmark72.swift, so that it cannot say anything else than the code.
"""

import json
import math
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT / "Sources/BaiduDialect/Faces/Landmark72.swift"
DRAWING = ROOT / "Documentation/landmark72.svg"
POINTS_OF_MESH = 468
LEFT_EYE, RIGHT_EYE = 33, 263
UNIT = 460  # Pixels of the drawing between the outer corners of the eyes.
MARGIN = 40
COLOURS = {
    "contour": "#0057b8", "leftEye": "#d1495b", "leftBrow": "#2e7d32", "rightEye": "#d1495b",
    "rightBrow": "#2e7d32", "nose": "#8e24aa", "outerLip": "#e65100", "innerLip": "#00838f",
}


def places():
    """The parts in the order of the wire, each with the mesh indices of each of its points."""
    source = SOURCE.read_text()

    def numbers(text):
        return [int(number) for number in re.findall(r"\d+", text)]

    constants = {name: numbers(value) for name, value in re.findall(r"let (\w+) = (\d+)\n", source)}
    contours = {name: numbers(value) for name, value in re.findall(r"let (\w+Contour) = \[(.*?)\]", source)}
    order = re.search(r"let points: \[Place\] =\s*(.*?)\n\n", source, re.S).group(1)
    parts = []
    for name in re.findall(r"\w+", order):
        listed, middle = re.search(rf"let {name} = places\((.*?)\)(?: \+ \[(\w+)\])?", source, re.S).groups()
        if listed in contours:
            points = [[index] for index in contours[listed]]
        else:
            for constant, value in constants.items():
                listed = listed.replace(constant, str(value[0]))
            points = [[index] for index in numbers(listed)]
        if middle:
            points.append(contours[middle])
        parts.append((name, points))
    return parts


def level(mesh):
    """The mesh turned and scaled so that the outer corners of the eyes lie on a level line of length 1."""
    (x0, y0, _), (x1, y1, _) = mesh[LEFT_EYE], mesh[RIGHT_EYE]
    angle, scale = math.atan2(y1 - y0, x1 - x0), 1 / math.hypot(x1 - x0, y1 - y0)
    cosine, sine = math.cos(angle) * scale, math.sin(angle) * scale
    return [((x - x0) * cosine + (y - y0) * sine, (y - y0) * cosine - (x - x0) * sine) for x, y, _ in mesh]


def mean_mesh(photographs):
    mien = ROOT / ".build/release/mien"
    output = subprocess.run(
        [mien, "analyze", "--json", "--landmarks", *photographs], check=True, capture_output=True, text=True)
    meshes = [level(json.loads(line)["faces"][0]["landmarks"]) for line in output.stdout.splitlines()]
    return [
        (sum(mesh[i][0] for mesh in meshes) / len(meshes), sum(mesh[i][1] for mesh in meshes) / len(meshes))
        for i in range(POINTS_OF_MESH)
    ]


def drawing(mesh, parts):
    left, top = min(x for x, _ in mesh), min(y for _, y in mesh)
    width = (max(x for x, _ in mesh) - left) * UNIT + 2 * MARGIN
    height = (max(y for _, y in mesh) - top) * UNIT + 2 * MARGIN

    def place(indices):
        x = sum(mesh[i][0] for i in indices) / len(indices)
        y = sum(mesh[i][1] for i in indices) / len(indices)
        return MARGIN + (x - left) * UNIT, MARGIN + (y - top) * UNIT

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="white"/>',
    ]
    for index in range(POINTS_OF_MESH):
        x, y = place([index])
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.5" fill="#bbb"/>')
    number = 0
    for name, points in parts:
        colour = COLOURS[name]
        # The tip of the nose and the middles of the eyes are on no outline.
        outline = [place(indices) for indices in (points[:-1] if name == "nose" else points) if len(indices) == 1]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline)
        shape = "polyline" if name in ("contour", "nose") else "polygon"
        lines.append(f'<{shape} points="{path}" fill="none" stroke="{colour}" stroke-opacity="0.4"/>')
        for indices in points:
            x, y = place(indices)
            lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
            lines.append(f'<text x="{x + 4:.1f}" y="{y - 4:.1f}" fill="{colour}">{number}</text>')
            number += 1
    return "\n".join(lines + ["</svg>", ""])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    DRAWING.write_text(drawing(mean_mesh(sys.argv[1:]), places()))
