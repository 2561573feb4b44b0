"""Masks over nose and mouth: MaskTheFace's pictures and drawn ones, in many cuts, colours and prints."""

import io
import tarfile

import cv2
import numpy as np
from PIL import Image

from scene import fill, smooth_curve, stroke
from textures import colour, noise, rounded, surface

JAW = [234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454]


def read_templates(tar):
    """The frontal pictures, cut to what is opaque, by name."""
    templates = {}
    with tarfile.open(tar) as archive:
        for member in archive.getmembers():
            name = member.name.rsplit("/", 1)[-1].removesuffix(".png")
            if member.name.endswith(".png") and not name.endswith(("_left", "_right")):
                picture = np.array(Image.open(io.BytesIO(archive.extractfile(member).read())).convert("RGBA"))
                rows, columns = np.where(picture[..., 3] > 100)
                picture = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
                scale = 220 / picture.shape[1]
                templates[name] = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return templates


def draw_mask(scene, rng, templates, kinds=None):
    """A mask over mouth and nose."""
    shadow_under(scene, rng)
    if kinds or rng.random() < 0.5:
        draw_template(scene, rng, templates[rng.choice(kinds or list(templates))])
    else:
        draw_own(scene, rng)
    scene.labels["mask"] = 1


def top_height(rng):
    """Where on the nose it begins: 0 between the eyes, 1 at the tip."""
    return rng.uniform(0.15, 0.75)


def frame(scene, rng):
    """Left top, middle top, right top, right bottom, middle bottom, left bottom."""
    mesh = scene.mesh[:, :2]
    nose = mesh[6] + (mesh[1] - mesh[6]) * top_height(rng)
    side = rng.uniform(0.0, 0.6)
    left, right = mesh[234] * (1 - side) + mesh[132] * side, mesh[454] * (1 - side) + mesh[361] * side
    low = rng.uniform(0.0, 0.12)
    chin = mesh[152] + (mesh[152] - mesh[1]) * low
    return np.array([left, nose, right, mesh[397] * 1.0, chin, mesh[172] * 1.0], np.float32)


def draw_template(scene, rng, picture):
    height, width = picture.shape[:2]
    opaque = picture[..., 3] > 100
    first, last = opaque[:, 3:8].any(1).nonzero()[0], opaque[:, -8:-3].any(1).nonzero()[0]
    edge = [first.min() if len(first) else height * 0.2, last.min() if len(last) else height * 0.2]
    corners = np.array(
        [
            [0, edge[0]],
            [width / 2, 0],
            [width, edge[1]],
            [width * 0.85, height * 0.8],
            [width / 2, height],
            [width * 0.15, height * 0.8],
        ],
        np.float32,
    )
    transform, _ = cv2.findHomography(corners, frame(scene, rng))
    if transform is None:
        return
    placed = cv2.warpPerspective(picture, transform, scene.image.shape[1::-1], flags=cv2.INTER_AREA).astype(np.float32)
    tint = rng.uniform(0.75, 1.15, 3) * rng.uniform(0.6, 1.1)
    if rng.random() < 0.3:
        tint = colour(rng) / 200
    scene.paint(placed[..., 3] / 255, np.clip(placed[..., :3] * tint, 0, 255))
    straps(scene, rng, 0.6)


def draw_own(scene, rng):
    """A mask that follows the jaw: its upper edge from cheek to nose to cheek."""
    mesh = scene.mesh[:, :2]
    nose = mesh[6] + (mesh[1] - mesh[6]) * top_height(rng)
    start = int(rng.integers(0, 3))
    jaw = mesh[JAW[start : len(JAW) - start]]
    down = (mesh[152] - mesh[1]) * rng.uniform(0.0, 0.12)
    jaw = jaw + down * np.sin(np.linspace(0, np.pi, len(jaw)))[:, None]
    left, right = jaw[0], jaw[-1]
    bow = rng.uniform(-0.2, 0.25)
    upper = smooth_curve(
        np.array(
            [
                right,
                right * 0.45 + nose * 0.55 + (mesh[152] - mesh[10]) * 0.06 * bow + [0, 3],
                nose,
                left * 0.45 + nose * 0.55 + (mesh[152] - mesh[10]) * 0.06 * bow + [0, 3],
                left,
            ]
        ),
        40,
    )
    alpha = fill(np.vstack([jaw, upper]), 0.7)
    medical = rng.random() < 0.5
    base = (
        np.array([[150, 195, 220], [215, 225, 230], [120, 190, 180], [235, 235, 235], [30, 30, 35]])[rng.integers(5)]
        if medical
        else colour(rng)
    )
    picture = surface(rng, base * rng.uniform(0.75, 1.08), "plain" if medical else None) * rounded(rng, alpha)
    picture *= 1 + rng.uniform(0.02, 0.12) * noise(rng, rng.uniform(10, 40))[..., None]
    scene.paint(alpha, np.clip(picture, 0, 255))
    if medical or rng.random() < 0.3:
        for share in np.linspace(0.25, 0.75, int(rng.integers(2, 5))):
            curve = left * (1 - share) * 1.0 + jaw[len(jaw) // 2 - 5] * share
            other = right * (1 - share) * 1.0 + jaw[len(jaw) // 2 + 5] * share
            middle = nose * (1 - share) + mesh[152] * share
            pleat = stroke(smooth_curve(np.array([curve, middle, other]), 30), rng.uniform(1, 2.2)) * alpha
            scene.shade(pleat, rng.uniform(0.1, 0.35) * rng.choice([1, 1, -1]))
    else:
        seam = stroke(np.array([nose, mesh[1] * 0.4 + mesh[0] * 0.6, mesh[152]]), 1.2) * alpha
        scene.shade(seam, rng.uniform(0, 0.5))
    straps(scene, rng, 0.8)


def straps(scene, rng, likely):
    if rng.random() > likely:
        return
    head, paint = scene.head(), np.full(3, rng.uniform(180, 250)) if rng.random() < 0.7 else colour(rng)
    for side, points in ((-1, (93, 172)), (1, (323, 397))):
        ear = head.place([(side * 0.9, 0.05, 0.7), (side * 0.88, 0.5, 0.7)])
        for mesh_point, end in zip(points, ear):
            line = np.array([scene.mesh[mesh_point, :2], end])
            if (end[0] - line[0, 0]) * side > -3:
                scene.paint(stroke(line, rng.uniform(1, 2)), paint, covers=False)


def shadow_under(scene, rng):
    if rng.random() < 0.5:
        edge = cv2.GaussianBlur(fill(scene.mesh[JAW, :2]), (0, 0), 5)
        scene.shade(edge, rng.uniform(0, 0.3))
