"""Hands and arms in front of a face."""

import cv2
import numpy as np

from scene import fill, smooth_curve, stroke
from shapes import box, lay, turned
from textures import colour, fractal, noise, surface


def skin_colour(scene, rng):
    """Mostly the person's own, sometimes anybody's."""
    if rng.random() < 0.75:
        return np.clip(scene.skin() * rng.uniform(0.75, 1.15) + rng.normal(0, 6, 3), 0, 255)
    level = rng.uniform(60, 230)
    return np.array([level, level * rng.uniform(0.68, 0.85), level * rng.uniform(0.5, 0.75)])


def finger(start, angle, length, thick, bend):
    a = start + length * 0.5 * np.array([np.cos(angle), np.sin(angle)])
    b = a + length * 0.5 * np.array([np.cos(angle + bend), np.sin(angle + bend)])
    return smooth_curve(np.array([start, a, b]), 14), thick


def draw_hand(scene, rng, portraits, spot, angle):
    """A palm and fingers, or fingers alone, with shaded edges, nails and creases."""
    base = skin_colour(scene, rng) if rng.random() < 0.85 else colour(rng)
    size = rng.uniform(0.7, 1.3) * 36
    ahead = np.array([np.cos(angle), np.sin(angle)])
    side = np.array([-ahead[1], ahead[0]]) * rng.choice([-1, 1])
    fingers = [
        finger(
            spot + ahead * size * 0.45 + side * size * offset,
            angle + spread + rng.normal(0, 0.06),
            size * rng.uniform(0.75, 1.15),
            size * rng.uniform(0.22, 0.3),
            rng.uniform(-0.5, 0.5),
        )
        for offset, spread in zip((-0.42, -0.14, 0.14, 0.42), np.array([-0.25, -0.08, 0.08, 0.25]) * rng.uniform(0, 2))
    ]
    fingers.append(
        finger(
            spot - side * size * 0.5,
            angle - np.sign(side @ [-ahead[1], ahead[0]]) * rng.uniform(0.5, 1.3),
            size * 0.8,
            size * 0.28,
            rng.uniform(0, 0.5),
        )
    )
    keep = rng.integers(1, 6) if rng.random() < 0.4 else 5
    texture = 1 + 0.06 * noise(rng, 4)[..., None] + 0.1 * fractal(rng, 40)[..., None]
    palm = turned(box(size * 1.25, size * 1.15, 0.9), angle, spot)
    wrist = turned(
        [(-size * 4, -size * 0.42), (-size * 0.4, -size * 0.5), (-size * 0.4, size * 0.5), (-size * 4, size * 0.42)],
        angle,
        spot,
    )
    if keep == 5:
        lay(scene, rng, fill(wrist), surface(rng) if rng.random() < 0.4 else base * texture, 0.4)
    if rng.random() < 0.85:
        lay(scene, rng, fill(palm, 1), base * texture, 0.3)
    for curve, thick in fingers[:keep]:
        alpha = stroke(curve, thick, soft=0.7)
        edge = np.clip(cv2.GaussianBlur(alpha, (0, 0), 2) * 1.5 - 0.5, 0, 1)[..., None]
        scene.paint(alpha, np.clip(base * texture * (0.68 + 0.34 * edge), 0, 255))
        if rng.random() < 0.4:
            nail = stroke(curve[-2:], thick * 0.6, soft=0.6) * 0.6
            scene.paint(nail, np.clip(base * 1.15 + 15, 0, 255) if rng.random() < 0.7 else colour(rng))


def draw_arm(scene, rng, portraits, spot, angle):
    points = turned([(-300, rng.normal(0, 30)), (0, 0), (300, rng.normal(0, 30))], angle, spot)
    alpha = stroke(smooth_curve(points), rng.uniform(30, 60), soft=1)
    base = skin_colour(scene, rng) * (1 + 0.08 * fractal(rng, 40)[..., None]) if rng.random() < 0.5 else surface(rng)
    lay(scene, rng, alpha, base, 0.5)
