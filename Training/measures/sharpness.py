#!/usr/bin/env python3
"""Finds how the detail of edges falls as faces are blurred by known amounts, for Sharpness.swift.

    mien analyze --json --landmarks CONGRESS/*.jpg > meshes.jsonl
    Training/measures/sharpness.py meshes.jsonl

Blurs each photograph by a Gaussian whose width is given in pixels of a crop of 112 pixels around its face, measures the
crop as RGBImage+Measures.swift does, and prints the median over the photographs. Needs numpy and OpenCV.
"""

import pathlib
import sys

import cv2
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import meshes  # noqa: E402

SIDE, MARGIN = 112, 3
# Gaussian blurs, in pixels of the crop.
BLURS = [0, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8]
# What a crop that was averaged from a larger face and interpolated between its pixels is blurred at least:
# the square root of 1/12 + 1/6.
LEAST = 0.5
# Faces that are smaller than this have no detail left over for the crop.
SMALLEST = 125
KERNEL = np.array([1, 2, 1], np.float32) / 4


def main():
    details = []
    for path, mesh in meshes.read(sys.argv[1]).items():
        frame = square(mesh)
        if frame[1] < SMALLEST:
            continue
        image = cv2.imread(path)
        details.append([
            detail(*crop(blurred(image, blur * frame[1] / SIDE), mesh, frame)) for blur in BLURS])
    details = np.array(details)
    print(f"{len(details)} faces; every step lowers the detail of "
          f"{100 * (np.diff(details, axis=1) < 0).all(axis=1).mean():.1f} % of them")
    for blur, column in zip(BLURS, details.T):
        low, middle, high = np.percentile(column, [5, 50, 95])
        print(f"(detail: {middle:.3f}, blur: {np.hypot(blur, LEAST):.3f}),  5 % {low:.3f}  95 % {high:.3f}")


def blurred(image, sigma):
    return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE) if sigma else image


def square(mesh):
    """As FaceCrop in FaceMeshEstimator.swift: centre, side and turn of the tight square around a mesh."""
    angle = np.arctan2(*(mesh[263] - mesh[33])[1::-1])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    level = mesh[:, :2] @ turn
    low, high = level.min(0), level.max(0)
    return turn @ ((low + high) / 2), max(high - low), turn


def crop(image, mesh, frame):
    """The square at SIDE pixels as RGBImage.warped makes it, and the mesh in it."""
    centre, side, turn = frame
    step = side / SIDE
    reduced = image
    if step > 1:
        size = [round(length / step) for length in image.shape[1::-1]]
        reduced = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    scale = np.array(reduced.shape[1::-1]) / image.shape[1::-1]
    matrix = np.c_[turn * step, centre - turn @ np.full(2, side / 2)]
    points = (mesh[:, :2] - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T
    matrix = matrix * scale[:, None]
    matrix[:, 2] += matrix[:, :2] @ [0.5, 0.5] - 0.5
    pixels = cv2.warpAffine(
        reduced, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT)
    return pixels, points


def detail(pixels, points):
    """As RGBImage+Measures.swift."""
    inside = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillConvexPoly(inside, np.round(cv2.convexHull(points.astype(np.float32))[:, 0] - 0.5).astype(int), 1)
    inside = inside[MARGIN:-MARGIN, MARGIN:-MARGIN].astype(bool)
    luma = pixels.astype(np.float32) @ np.array([0.114, 0.587, 0.299], np.float32)
    fine = smoothed(luma, 1)
    coarse = smoothed(fine, 3)
    ratios = []
    for strong, weak in zip(squared_slopes(fine), squared_slopes(coarse)):
        strong, weak = strong[inside], weak[inside]
        ratios.append(np.log(max((weak * strong).sum() / (weak * weak).sum(), 1)))
    return min(ratios)


def smoothed(luma, times):
    for _ in range(times):
        luma = cv2.sepFilter2D(luma, -1, KERNEL, KERNEL, borderType=cv2.BORDER_REPLICATE)
    return luma


def squared_slopes(luma):
    rows, columns = slice(MARGIN, -MARGIN), slice(MARGIN, -MARGIN)
    across = np.roll(luma, -1, 1)[rows, columns] - np.roll(luma, 1, 1)[rows, columns]
    down = np.roll(luma, -1, 0)[rows, columns] - np.roll(luma, 1, 0)[rows, columns]
    return across**2, down**2, (across + down) ** 2 / 2, (across - down) ** 2 / 2


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
