#!/usr/bin/env python3
"""Draws where the points of each vendor's layout lie on the face mesh.

    Scripts/draw_landmarks.py .deps/photos/*.jpg

Writes Documentation/landmarks4.svg and landmarks72.svg (Baidu), landmarks74.svg (Huawei) and landmarks88.svg (Tencent).
The mesh is the mean of those that `mien analyze` finds in the photographs, so that the drawings show nobody. The points
are read from the sources, so that the drawings cannot say anything else than the code.
"""

import json
import math
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
POINTS_OF_MESH = 468
LEFT_EYE, RIGHT_EYE = 33, 263
UNIT = 460  # Pixels of a drawing between the outer corners of the eyes.
MARGIN = 40
COLOURS = ["#0057b8", "#d1495b", "#2e7d32", "#8e24aa", "#e65100", "#00838f", "#6d4c41", "#c2185b"]


class Source:
    """A Swift file with lists of points: `let name = [1, [2, 3], other]` and calls of functions around such lists."""

    def __init__(self, path):
        text = re.sub(r"//.*", "", (ROOT / "Sources" / path).read_text())
        ends = r"\n\n|\n\s*(?:private |package )?(?:static |let|///)"
        self.lists = dict(re.findall(rf"let (\w+)(?:: \[Place\])? =\s*((?:(?!{ends}).)*)", text, re.S))
        self.text = text

    def points(self, name):
        """The mesh indices of each point of a list."""
        return self.evaluate(self.lists[name])

    def evaluate(self, expression):
        points = []
        for term in split(expression, "+"):
            call = re.fullmatch(r"\w+\((.*)\)", term, re.S)
            inner = call.group(1).strip() if call else term
            if inner.startswith("["):
                points += [self.place(item) for item in split(inner[1:-1], ",")]
            else:
                points += self.points(inner)
        return points

    def place(self, item):
        if item.startswith("["):
            return [index for part in split(item[1:-1], ",") for index in self.place(part)]
        if item.isdigit():
            return [int(item)]
        return [index for place in self.points(item) for index in place] if "[" in self.lists[item] else [
            int(self.lists[item])]


def split(text, separator):
    """The parts of a text between separators that stand in no brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "[(") - (character in "])")
        if character == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def layouts():
    """Of each drawing its file and its parts: a name, the points, and whether they run around."""
    baidu = Source("BaiduDialect/Faces/Landmark72.swift")
    huawei = Source("HuaweiDialect/Faces/LandmarkContour.swift")
    tencent = Source("TencentDialect/Faces/FaceContours.swift")
    yield "landmarks4", [("points", baidu.points("fourPoints"), None)]
    yield "landmarks72", [
        (name, baidu.points(name), name not in ("contour", "nose"))
        for name in split(baidu.lists["points"], "+")]
    yield "landmarks74", [
        (name, huawei.points(name), None) for name in ("eyebrows", "eyes", "face", "mouth", "nose")]
    named = re.findall(r'"(\w+)",\s*(single\(\[.*?\]\)|\[\[.*?\]\])', tencent.text, re.S)
    yield "landmarks88", [(name, tencent.evaluate(points), None) for name, points in named]


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
    for row, ((name, points, runs_around), colour) in enumerate(zip(parts, COLOURS)):
        if runs_around is not None:
            # The tip of the nose and the middles of the eyes are on no outline.
            outline = [place(indices) for indices in (points[:-1] if name == "nose" else points) if len(indices) == 1]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline)
            shape = "polygon" if runs_around else "polyline"
            lines.append(f'<{shape} points="{path}" fill="none" stroke="{colour}" stroke-opacity="0.4"/>')
        numbers = f"{number}–{number + len(points) - 1}"
        lines.append(f'<text x="8" y="{20 + 16 * row}" fill="{colour}">{numbers} {name}</text>')
        for indices in points:
            x, y = place(indices)
            lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
            lines.append(f'<text x="{x + 4:.1f}" y="{y - 4:.1f}" fill="{colour}">{number}</text>')
            number += 1
    return "\n".join(lines + ["</svg>", ""])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    MESH = mean_mesh(sys.argv[1:])
    for FILE, PARTS in layouts():
        (ROOT / "Documentation" / f"{FILE}.svg").write_text(drawing(MESH, PARTS))
