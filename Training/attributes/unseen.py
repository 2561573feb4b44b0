"""Things in front of a face that no network is trained on: they are drawn for measuring."""

import cv2
import numpy as np

from portraits import HEIGHT, WIDTH
from scene import fill, smooth_curve, stroke
from shapes import box, lay, turned
from textures import colour, noise, surface


def draw_microphone(scene, rng, portraits, spot, angle):
    angle = np.pi / 2 + rng.normal(0, 0.6)
    stick = turned([(0, 0), (220, 0)], angle, spot)
    scene.paint(stroke(stick, rng.uniform(9, 16)), np.full(3, rng.uniform(10, 60)))
    t = np.linspace(0, 2 * np.pi, 40)
    alpha = fill(spot + rng.uniform(14, 26) * np.column_stack([np.cos(t), np.sin(t)]))
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    grid = 1 + 0.3 * np.sin(x * 1.6) * np.sin(y * 1.6)
    lay(scene, rng, alpha, rng.uniform(20, 170) * grid[..., None] * np.ones(3, np.float32), 0.7)


def draw_leaves(scene, rng, portraits, spot, angle):
    base = np.array([rng.uniform(20, 120), rng.uniform(70, 180), rng.uniform(10, 70)])
    for _ in range(int(rng.integers(3, 12))):
        where, turn, length = spot + rng.normal(0, 24, 2), rng.uniform(0, 6.3), rng.uniform(24, 60)
        outline = [
            (0, 0),
            (length * 0.3, length * 0.2),
            (length * 0.7, length * 0.16),
            (length, 0),
            (length * 0.7, -length * 0.16),
            (length * 0.3, -length * 0.2),
        ]
        alpha = fill(turned(smooth_curve(outline, 40, True), turn, where))
        lay(scene, rng, alpha, base * rng.uniform(0.6, 1.3) * (1 + 0.15 * noise(rng, 5)[..., None]), 0.5)
        scene.shade(stroke(turned([(0, 0), (length, 0)], turn, where), 1), 0.3)


def draw_mug(scene, rng, portraits, spot, angle):
    width, height = rng.uniform(45, 75), rng.uniform(45, 80)
    base = surface(rng)
    t = np.linspace(-1.4, 1.4, 20)
    handle = spot + np.column_stack([width / 2 + 14 * np.cos(t), height * 0.3 * np.sin(t)])
    lay(scene, rng, stroke(handle, 7), base, 0.3)
    lay(scene, rng, fill(spot + box(width, height, 0.15)), base, 0.6)
    rim = fill(spot + [0, -height / 2] + box(width, 14, 1.0))
    scene.paint(rim, colour(rng))


def draw_fence(scene, rng, portraits, spot, angle):
    step, thick, base = rng.uniform(26, 50), rng.uniform(6, 16), surface(rng)
    for shift in np.arange(-150, 151, step):
        lay(scene, rng, stroke(turned([(-300, shift), (300, shift)], angle, spot), thick), base, 0.4)


def draw_head(scene, rng, portraits, spot, angle):
    """Somebody in front: the hair and clothes of another portrait."""
    other = portraits[rng.integers(len(portraits))]
    shift = spot - [128, 75] + rng.normal(0, 12, 2)
    transform = np.array([[1, 0, shift[0]], [0, 1, max(shift[1], 10)]], np.float32)
    picture = cv2.warpAffine(other.image[:, ::-1], transform, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.warpAffine(
        other.matte[:, ::-1].astype(np.float32) / 255, transform, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE
    )
    # The back of a head: its face is filled with its hair.
    face = cv2.warpAffine(
        np.ascontiguousarray(
            fill(
                other.mesh[:, :2][cv2.convexHull(np.ascontiguousarray(other.mesh[:, :2]), returnPoints=False)[:, 0]], 4
            )[:, ::-1]
        ),
        transform,
        (WIDTH, HEIGHT),
    )
    hair = np.clip(other.image[75:95, 110:146].reshape(-1, 3).mean(0) * (1 + 0.25 * noise(rng, 3)[..., None]), 0, 255)
    scene.paint(alpha, picture + face[..., None] * (hair - picture))


def draw_balloons(scene, rng, portraits, spot, angle):
    for _ in range(int(rng.integers(1, 4))):
        where = spot + rng.normal(0, 28, 2)
        t = np.linspace(0, 2 * np.pi, 40)
        alpha = fill(where + np.column_stack([np.cos(t) * 24, np.sin(t) * 30]) * rng.uniform(0.8, 1.3))
        lay(
            scene,
            rng,
            alpha * rng.uniform(0.85, 1),
            colour(rng, dark=False) * np.ones((HEIGHT, WIDTH, 3), np.float32),
            0.6,
        )
        scene.paint(fill(where + [-8, -12] + box(9, 14, 1.0), 2) * 0.7, np.full(3, 255.0))
