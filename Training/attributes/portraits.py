"""The portraits on canvases of one size: upright, 64 pixels between the outer corners of the eyes, with room around
the head, a matte of the person and the face's mesh."""

import csv
import hashlib
import pathlib
import tarfile
from dataclasses import dataclass

import cv2
import numpy as np

from mesh import similarity

WIDTH, HEIGHT = 256, 288
EYES = np.array([[96.0, 132.0], [160.0, 132.0]])


@dataclass
class Portrait:
    name: str
    glasses: int  # 1, 0, or -1 where it is not known
    image: np.ndarray  # HEIGHT, WIDTH, 3, RGB
    mesh: np.ndarray  # 468, 3 in pixels of the canvas
    matte: np.ndarray  # HEIGHT, WIDTH, 0…255: the person
    held_out: bool


def read_portraits(tar, glasses, estimator, cache=None):
    """All portraits; those whose name's hash says so are held out: nothing of them is trained on."""
    if cache and pathlib.Path(cache).exists():
        return list(np.load(cache, allow_pickle=True)["portraits"])
    labels = {row["bioguide"]: row["glasses"] for row in csv.DictReader(open(glasses))}
    portraits = []
    with tarfile.open(tar) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            if member.name.endswith(".jpg"):
                data = np.frombuffer(archive.extractfile(member).read(), np.uint8)
                image = cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
                name = pathlib.Path(member.name).stem
                label = {"1": 1, "0": 0}.get(labels.get(name), -1)
                portraits.append(on_canvas(name, label, image, estimator))
    if cache:
        np.savez(cache, portraits=np.array(portraits, dtype=object))
    return portraits


def on_canvas(name, glasses, image, estimator):
    height, width = image.shape[:2]
    # Studio portraits: the face is where it always is.
    mesh, _ = estimator(image, (width / 2, height * 0.5, width * 0.6), passes=4)
    transform = similarity(mesh[[33, 263], :2], EYES)
    scale = np.sqrt(np.linalg.det(transform[:, :2]))
    canvas = cv2.warpAffine(image, transform, (WIDTH, HEIGHT), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(np.full((height, width), 255, np.uint8), transform, (WIDTH, HEIGHT))
    placed = np.column_stack([mesh[:, :2] @ transform[:, :2].T + transform[:, 2], mesh[:, 2] * scale])
    number = int(hashlib.sha256(name.encode()).hexdigest(), 16)
    return Portrait(name, glasses, canvas, placed.astype(np.float32), matte(canvas, placed, inside), number % 8 == 0)


def matte(canvas, mesh, inside):
    """The person on a studio's backdrop, by GrabCut from a likely outline."""
    mask = np.full(canvas.shape[:2], cv2.GC_PR_BGD, np.uint8)
    hull = cv2.convexHull(mesh[:, :2].astype(np.float32)).astype(np.int32)
    head = hull.copy()
    centre = head.mean((0, 1))
    head = (centre + (head - centre) * [1.15, 1.25] + [0, -14]).astype(np.int32)
    cv2.fillPoly(mask, [head], cv2.GC_PR_FGD)
    chin = mesh[152, :2].astype(int)
    body = np.array([chin + [-35, 0], chin + [35, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.int32)
    cv2.fillPoly(mask, [body], cv2.GC_PR_FGD)
    cv2.fillPoly(mask, [hull], cv2.GC_FGD)
    mask[: int(mesh[:, 1].min()) - 75] = cv2.GC_BGD
    mask[inside < 128] = np.where(mask[inside < 128] == cv2.GC_PR_FGD, cv2.GC_PR_FGD, cv2.GC_BGD)
    small = cv2.resize(canvas, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    mask = np.ascontiguousarray(mask[::2, ::2])
    try:
        cv2.grabCut(small, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    except cv2.error:
        pass
    person = ((mask & 1) * 255).astype(np.uint8)
    person = cv2.medianBlur(person, 7)
    return cv2.GaussianBlur(cv2.resize(person, (WIDTH, HEIGHT)), (0, 0), 1.2)
