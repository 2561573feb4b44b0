"""Turbans, headscarves and hoods."""

import cv2
import numpy as np

from hat_forms import CENTRE, below_shadow, body, hull, material, ring, top_of, woven
from scene import fill, smooth_curve, stroke
from textures import colour, noise, rounded


def draw_turban(scene, rng, head, wide, deep, edge, base, low):
    top = top_of(rng, edge, -1.75, -1.2)
    middle = ring((edge + top) / 2, wide * rng.uniform(1.0, 1.35), deep * 1.15)
    # Its edge is an arch or a wedge over the forehead.
    crown = hull(head, low, middle, ring(top, wide * 0.7, deep * 0.7))
    below_shadow(scene, rng, crown, rng.uniform(2, 8))
    alpha = body(scene, rng, crown, base, kind=material(rng, ["cloth", "print", "stripes"]))
    for _ in range(rng.integers(5, 12)):
        side = rng.choice([-1, 1])
        start = (side * wide * 1.2, rng.uniform(top, edge - 0.1), CENTRE[2] - 0.2)
        end = (-side * rng.uniform(0, 0.6), rng.uniform(top, edge), CENTRE[2] - deep * 1.2)
        middle = (side * 0.6, (start[1] + end[1]) / 2 - 0.1, CENTRE[2] - deep)
        fold = stroke(smooth_curve(head.place([start, middle, end])), rng.uniform(1, 3), soft=1.2) * alpha
        scene.shade(fold, rng.uniform(0.1, 0.5) * rng.choice([1, 1, -0.6]))


def draw_scarf(scene, rng, head, wide, deep, edge, base, low):
    """A headscarf: around the head and under the chin, or tied behind."""
    under = rng.random() < 0.8
    if rng.random() < 0.4:
        edge -= rng.uniform(0, 0.25)
    outer = [
        (-0.9, edge + 0.2),
        (-1.0, -0.3),
        (-1.02, 0.3),
        (-1.0, 0.9),
        (-1.1, 1.7),
        (-1.6, 2.6),
        (1.6, 2.6),
        (1.1, 1.7),
        (1.0, 0.9),
        (1.02, 0.3),
        (1.0, -0.3),
        (0.9, edge + 0.2),
    ]
    top = [(0.7, edge - 0.55), (0.35, edge - 0.8), (0, edge - 0.88), (-0.35, edge - 0.8), (-0.7, edge - 0.55)]
    if under:
        outline = np.array([(x, y, 0.5) for x, y in outer + top])
        crown = head.place(outline)
    else:
        crown = hull(head, low, ring(edge - 0.5, wide, deep), ring(edge - 0.8, wide * 0.5, deep * 0.5))
    alpha = fill(crown, 1.0)
    if under:
        tight = rng.uniform(0.66, 0.8)
        inner = [
            (0, edge),
            (0.4, edge + 0.06),
            (0.62, edge + 0.3),
            (tight, 0.1),
            (tight, 0.6),
            (tight * 0.85, 1.0),
            (0.4, 1.28),
            (0, 1.38),
            (-0.4, 1.28),
            (-tight * 0.85, 1.0),
            (-tight, 0.6),
            (-tight, 0.1),
            (-0.62, edge + 0.3),
            (-0.4, edge + 0.06),
        ]
        window = head.place(np.array([(x, y, 0.15 + 0.2 * abs(x)) for x, y in inner]))
        alpha = alpha * (1 - fill(smooth_curve(window, 80, True), 0.8))
    scene.shade(cv2.GaussianBlur(alpha, (0, 0), 4), rng.uniform(0, 0.4))
    kind = material(rng, ["cloth", "print", "stripes", "dots"])
    picture = woven(scene, rng, base, kind) * rounded(rng, alpha)
    picture *= 1 + rng.uniform(0, 0.2) * noise(rng, rng.uniform(8, 30))[..., None]
    scene.paint(alpha, np.clip(picture, 0, 255))


def draw_hood(scene, rng, head, wide, deep, edge, base, low):
    """A hood that stands off the head; its inside is dark."""
    far = rng.uniform(1.05, 1.3)
    outer = [
        (0, edge - 0.8),
        (0.6, edge - 0.6),
        (far, edge + 0.1),
        (far + 0.1, 0.6),
        (1.2, 1.5),
        (1.9, 2.5),
        (-1.9, 2.5),
        (-1.2, 1.5),
        (-far - 0.1, 0.6),
        (-far, edge + 0.1),
        (-0.6, edge - 0.6),
    ]
    inner = [
        (0, edge - 0.2),
        (0.55, edge),
        (0.88, -0.1),
        (0.85, 0.7),
        (0.5, 1.45),
        (0, 1.6),
        (-0.5, 1.45),
        (-0.85, 0.7),
        (-0.88, -0.1),
        (-0.55, edge),
    ]

    def place(points, z):
        return smooth_curve(head.place(np.array([(x, y, z) for x, y in points])), 80, True)

    window = fill(place(inner, 0.2), 1.2)
    alpha = fill(place(outer, 0.5), 1) * (1 - window)
    scene.shade((1 - cv2.erode(window, np.ones((9, 9)))) * window, rng.uniform(0.1, 0.6))
    scene.paint(alpha, np.clip(woven(scene, rng, base, None) * rounded(rng, alpha), 0, 255))
    rim = stroke(place(inner, 0.2), rng.uniform(3, 9), True, 1.5)
    scene.paint(rim * rng.uniform(0.4, 1), base * rng.uniform(0.4, 1.2) if rng.random() < 0.6 else colour(rng))
