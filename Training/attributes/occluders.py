"""Things in front of a face. Kinds in HELD_OUT are drawn for measuring only."""

import cv2
import numpy as np

import hands
import unseen
from portraits import HEIGHT, WIDTH
from scene import PARTS, fill, smooth_curve, stroke
from shapes import box, lay, turned
from textures import colour, noise, piece, surface

TRAINED = [
    "hand",
    "hand",
    "hand",
    "card",
    "disc",
    "blob",
    "blob",
    "strip",
    "phone",
    "bottle",
    "patch",
    "bar",
    "cloth",
    "noise",
    "arm",
]
HELD_OUT = ["microphone", "leaves", "mug", "fence", "head", "balloons"]


def draw_occluder(scene, rng, portraits, kind):
    """Lays one thing over a random part of the face, or over a random place at its edge."""
    part = list(PARTS.values())[rng.integers(len(PARTS))]
    spot = scene.mesh[part, :2].mean(0) + rng.normal(0, 10, 2)
    before = scene.cover.copy()
    shadow = rng.uniform(0, 0.5) if rng.random() < 0.6 else 0
    KINDS[kind](scene, rng, portraits, spot, rng.uniform(0, 2 * np.pi))
    if shadow:
        # The thing's shadow lies beside it, on what it does not cover.
        added = np.clip(scene.cover - before, 0, 1)
        moved = np.roll(cv2.GaussianBlur(added, (0, 0), rng.uniform(2, 7)), tuple(rng.integers(-7, 8, 2)), (0, 1))
        scene.shade(moved * (1 - added), shadow)


def draw_card(scene, rng, portraits, spot, angle):
    """Paper, books, cards, signs: flat, with print."""
    angle = rng.normal(0, 0.3) if rng.random() < 0.7 else angle
    width, height = rng.uniform(30, 150), rng.uniform(25, 110)
    alpha = fill(turned(box(width, height, rng.uniform(0, 0.2)), angle, spot))
    picture = surface(rng)
    if rng.random() < 0.5:
        picture = np.full_like(picture, rng.uniform(190, 250))
        for row in np.arange(-height / 2 + 6, height / 2 - 4, rng.uniform(5, 10)):
            line = turned([(-width / 2 + 5, row), (width / 2 * rng.uniform(0, 0.9), row)], angle, spot)
            picture = picture - (stroke(line, rng.uniform(1, 3)) * 170)[..., None]
    lay(scene, rng, alpha, np.clip(picture, 0, 255), rng.uniform(0, 0.15))


def draw_disc(scene, rng, portraits, spot, angle):
    """Balls, fruits, plates, lenses."""
    t = np.linspace(0, 2 * np.pi, 50)
    radius = np.array([1, rng.uniform(0.7, 1)]) * rng.uniform(14, 55)
    alpha = fill(turned(np.column_stack([np.cos(t), np.sin(t)]) * radius, angle, spot))
    lay(scene, rng, alpha, surface(rng), rng.uniform(0.1, 0.9))


def draw_blob(scene, rng, portraits, spot, angle):
    """Any smooth outline in any material."""
    count = int(rng.integers(4, 11))
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    radius = rng.uniform(0.5, 1.5, count) * rng.uniform(15, 50)
    curve = smooth_curve(np.column_stack([np.cos(t), np.sin(t)]) * radius[:, None] * [1, rng.uniform(0.5, 1)], 80, True)
    alpha = fill(turned(curve, angle, spot), rng.uniform(0.5, 3))
    lay(scene, rng, alpha, surface(rng) if rng.random() < 0.6 else piece(rng, portraits))


def draw_strip(scene, rng, portraits, spot, angle):
    """Hair, ribbons, straps, cables, sticks across the face."""
    for _ in range(int(rng.integers(1, 5))):
        points = turned(
            [(-200, rng.normal(0, 50)), (0, rng.normal(0, 12)), (200, rng.normal(0, 50))],
            angle,
            spot + rng.normal(0, 10, 2),
        )
        alpha = stroke(smooth_curve(points), rng.uniform(3, 26))
        lay(scene, rng, alpha, surface(rng))


def draw_phone(scene, rng, portraits, spot, angle):
    angle = rng.normal(0, 0.4)
    width = rng.uniform(34, 60)
    outline = turned(box(width, width * rng.uniform(1.7, 2.1), 0.1), angle, spot)
    base = np.full(3, rng.uniform(8, 60)) if rng.random() < 0.6 else colour(rng)
    lay(scene, rng, fill(outline), base * np.ones((HEIGHT, WIDTH, 3), np.float32), rng.uniform(0, 0.3))
    for x in (-0.25, -0.25, 0.0)[: int(rng.integers(1, 4))]:
        spot_alpha = fill(
            turned(box(8, 8, 0.9), angle, turned([(x * width, -width * rng.uniform(0.5, 0.8))], angle, spot)[0])
        )
        scene.paint(spot_alpha, np.full(3, rng.uniform(0, 120)))


def draw_bottle(scene, rng, portraits, spot, angle):
    width, height = rng.uniform(22, 45), rng.uniform(90, 160)
    angle = angle if rng.random() < 0.5 else rng.normal(0, 0.3)
    profile = [(-1, 1), (-1, -0.2), (-0.4, -0.55), (-0.4, -1), (0.4, -1), (0.4, -0.55), (1, -0.2), (1, 1)]
    outline = turned(np.array(profile) * [width / 2, height / 2], angle, spot)
    lay(
        scene,
        rng,
        fill(outline) * rng.uniform(0.85, 1),
        surface(rng, kind=rng.choice(["plain", "gradient", "stripes"])),
        0.7,
    )
    label = turned(np.array([(-1, 0.8), (-1, 0.1), (1, 0.1), (1, 0.8)]) * [width / 2, height / 2], angle, spot)
    lay(scene, rng, fill(label), surface(rng), 0.4)


def draw_patch(scene, rng, portraits, spot, angle):
    """A flat rectangle, as a test would lay it: one colour, or a piece of another picture."""
    angle = 0 if rng.random() < 0.7 else angle
    size = rng.uniform(16, 110, 2)
    alpha = fill(turned(box(*size, 0.0), angle, spot), rng.uniform(0, 0.6))
    kind = rng.random()
    picture = (
        piece(rng, portraits)
        if kind < 0.4
        else colour(rng)
        if kind < 0.8
        else np.full(3, rng.choice([0.0, 255.0, 128.0]))
    )
    scene.paint(alpha, picture)


def draw_noise(scene, rng, portraits, spot, angle):
    """A patch that was made unrecognisable: noise, large pixels, heavy blur."""
    size = rng.uniform(25, 110, 2)
    alpha = fill(turned(box(*size, rng.choice([0.0, 0.9])), 0, spot), 0.5)
    kind = rng.integers(3)
    if kind == 0:
        picture = rng.uniform(0, 255, (HEIGHT, WIDTH, 3)).astype(np.float32)
    else:
        step = rng.uniform(12, 26)
        small = cv2.resize(scene.image, (int(WIDTH / step), int(HEIGHT / step)), interpolation=cv2.INTER_AREA)
        picture = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST if kind == 1 else cv2.INTER_CUBIC)
    scene.paint(alpha, np.clip(picture, 0, 255))


def draw_bar(scene, rng, portraits, spot, angle):
    """A bar over the eyes or the mouth, or the half of the picture."""
    y = rng.choice([132.0, 178.0]) + rng.normal(0, 6)
    if rng.random() < 0.4:
        edge = turned([(0, -400), (0, 400), (400, 400), (400, -400)], angle, spot)
        alpha = fill(edge, rng.uniform(0.5, 2))
    else:
        alpha = stroke([(rng.uniform(0, 70), y), (rng.uniform(185, 256), y + rng.normal(0, 6))], rng.uniform(14, 40))
    lay(scene, rng, alpha, surface(rng) if rng.random() < 0.6 else piece(rng, portraits), 0.1)


def draw_cloth(scene, rng, portraits, spot, angle):
    """A scarf, a collar, a veil or a blanket from below."""
    y = scene.mesh[[0, 1, 152, 17][rng.integers(4)], 1] + rng.normal(0, 6)
    top = smooth_curve(
        np.array(
            [
                (20, y + rng.normal(0, 20)),
                (90, y + rng.normal(0, 6)),
                (128, y),
                (166, y + rng.normal(0, 6)),
                (236, y + rng.normal(0, 20)),
            ]
        ),
        50,
    )
    alpha = fill(np.vstack([top, [(256, 288), (0, 288)]]), 0.8)
    picture = surface(rng) * (1 + 0.3 * noise(rng, rng.uniform(12, 40))[..., None])
    lay(scene, rng, alpha, np.clip(picture, 0, 255))


KINDS = {
    "hand": hands.draw_hand,
    "arm": hands.draw_arm,
    "card": draw_card,
    "disc": draw_disc,
    "blob": draw_blob,
    "strip": draw_strip,
    "phone": draw_phone,
    "bottle": draw_bottle,
    "patch": draw_patch,
    "noise": draw_noise,
    "bar": draw_bar,
    "cloth": draw_cloth,
    "microphone": unseen.draw_microphone,
    "leaves": unseen.draw_leaves,
    "mug": unseen.draw_mug,
    "fence": unseen.draw_fence,
    "head": unseen.draw_head,
    "balloons": unseen.draw_balloons,
}
