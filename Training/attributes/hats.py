"""Hats with a brim, helmets, crowns, cones."""

import cv2
import numpy as np

from hat_forms import CENTRE, below_shadow, body, dome, hull, material, ring, top_of, woven
from scene import fill, smooth_curve, stroke
from textures import colour, rounded


def draw_brim(scene, rng, head, wide, deep, edge, base, low):
    """Anything from a fedora to a sun hat or a sombrero."""
    top = top_of(rng, edge, -1.75, -1.2)
    reach = rng.uniform(1.2, 2.1)
    curl = rng.uniform(-0.1, 0.35)
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    rim = np.column_stack(
        [
            wide * reach * np.sin(t),
            edge - curl * np.sin(t) ** 2 + rng.uniform(-0.1, 0.2) * np.cos(t),
            CENTRE[2] - deep * reach * np.cos(t),
        ]
    )
    narrow = rng.uniform(0.7, 1.0)
    crown = hull(head, low, ring(top, wide * narrow, deep * narrow))
    cloth = material(rng, ["cloth", "knit", "checks", "stripes", "print"])
    brim = head.place(rim)
    below_shadow(scene, rng, brim)
    # What of the brim lies behind the face is hidden by it.
    behind = fill(brim, 0.7)
    face = fill(cv2.convexHull(np.ascontiguousarray(scene.mesh[:, :2]))[:, 0], 1.0)
    front = rim[np.cos(t) > -0.2]
    seen_below = head.axes[1, 2] < 0.05  # the head is raised: the brim is seen from below and stands behind the face
    hidden = face * (np.arange(len(face))[:, None] > head.place([0, edge, CENTRE[2] - deep])[1])
    alpha = behind * (1 - hidden)
    picture = np.clip(woven(scene, rng, base, cloth) * rounded(rng, alpha), 0, 255)
    scene.paint(alpha, picture * (rng.uniform(0.4, 0.8) if seen_below else 1))
    if not seen_below:
        strip = cv2.convexHull(
            np.vstack(
                [head.place(front), head.place(low[np.cos(np.linspace(0, 2 * np.pi, 40, endpoint=False)) > 0])]
            ).astype(np.float32)
        )[:, 0]
        scene.paint(fill(strip), picture * 0.95)
    body(scene, rng, crown, base, kind=cloth)
    if rng.random() < 0.7:
        band = hull(head, low, ring(edge - rng.uniform(0.1, 0.25), wide, deep))
        body(scene, rng, band, colour(rng), kind=rng.choice(["plain", "stripes"]))


def draw_helmet(scene, rng, head, wide, deep, edge, base, low):
    """Hard hats, bicycle and motorcycle helmets: smooth, shining, with straps or cheeks."""
    top = top_of(rng, edge, -1.7, -1.3)
    size = rng.uniform(1.02, 1.25)
    around = ring(edge, wide * size, deep * size, lift=rng.uniform(-0.1, 0.2))
    crown = dome(head, wide * size, deep * size, edge, around, top, 0.75)
    below_shadow(scene, rng, crown)
    if rng.random() < 0.35:
        for side in (-1, 1):
            cheek = head.place(
                [
                    (side * 1.05, edge, 0.4),
                    (side * 0.72, edge, 0.0),
                    (side * 0.72, 0.5, 0.1),
                    (side * 0.6, 1.0, 0.3),
                    (side * 0.95, 1.0, 0.8),
                    (side * 1.1, 0.2, 0.8),
                ]
            )
            body(scene, rng, cheek, base, kind="plain")
    elif rng.random() < 0.6:
        for side in (-1, 1):
            strap = head.place([(side * 0.84, edge, 0.4), (side * 0.78, 0.5, 0.4), (side * 0.3, 1.35, 0.2)])
            scene.paint(stroke(smooth_curve(strap), rng.uniform(2, 4)), colour(rng, dark=True), covers=False)
    alpha = body(scene, rng, crown, base, strength=0.7, kind=rng.choice(["plain", "stripes", "plain", "print"]))
    shine = head.place([rng.uniform(-0.5, 0.5), (edge + top) / 2 - 0.1, CENTRE[2] - deep])
    y, x = np.mgrid[: alpha.shape[0], : alpha.shape[1]]
    spot = np.exp(-((x - shine[0]) ** 2 + (y - shine[1]) ** 2) / (2 * rng.uniform(4, 14) ** 2)).astype(np.float32)
    scene.paint(spot * alpha * rng.uniform(0, 0.8), np.full(3, 255.0), covers=False)
    if rng.random() < 0.4:
        rim = hull(head, around, ring(edge + 0.08, wide * size * 1.1, deep * size * 1.2))
        body(scene, rng, rim, base * 0.9, kind="plain")


def draw_crown(scene, rng, head, wide, deep, edge, base, low):
    edge -= 0.25
    low = ring(edge, wide * 0.9, deep * 0.9)
    high = ring(edge - rng.uniform(0.25, 0.5), wide * 0.95, deep * 0.95)
    gold = (
        np.array([rng.uniform(170, 240), rng.uniform(130, 190), rng.uniform(20, 90)])
        if rng.random() < 0.7
        else colour(rng)
    )
    body(scene, rng, hull(head, low, high), gold, strength=0.7)
    for x in np.linspace(-0.8, 0.8, 7):
        points = [
            (x - 0.12, high[0, 1], CENTRE[2] - 0.8),
            (x, high[0, 1] - 0.3, CENTRE[2] - 0.8),
            (x + 0.12, high[0, 1], CENTRE[2] - 0.8),
        ]
        body(scene, rng, head.place(points), gold, strength=0.3)


def draw_cone(scene, rng, head, wide, deep, edge, base, low):
    """Party hats, wizards, Santa."""
    edge -= rng.uniform(0.0, 0.35)
    size = rng.uniform(0.55, 1.05)
    low = ring(edge, wide * size, deep * size)
    tip = np.array([[rng.normal(0, 0.3), edge - rng.uniform(0.9, 1.8), CENTRE[2]]])
    body(scene, rng, hull(head, low, tip), base)
    if size > 0.85 and rng.random() < 0.6:
        body(
            scene,
            rng,
            hull(head, low, ring(edge - 0.22, wide * 1.05, deep * 1.05)),
            np.full(3, rng.uniform(190, 250)),
            kind="cloth",
        )
