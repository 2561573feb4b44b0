"""Things in front of a face. Kinds in HELD_OUT are drawn for measuring only."""

import cv2
import numpy as np

from portraits import HEIGHT, WIDTH
from scene import PARTS, fill, smooth_curve, stroke
from textures import colour, fractal, noise, piece, rounded, surface

TRAINED = ["hand", "hand", "hand", "card", "disc", "blob", "blob", "strip", "phone", "bottle", "patch", "bar", "cloth", "noise", "arm"]
HELD_OUT = ["microphone", "leaves", "mug", "fence", "head", "balloons"]


def draw_occluder(scene, rng, portraits, kind):
    """Lays one thing over a random part of the face, or over a random place at its edge."""
    part = list(PARTS.values())[rng.integers(len(PARTS))]
    spot = scene.mesh[part, :2].mean(0) + rng.normal(0, 10, 2)
    before = scene.cover.copy()
    shadow = rng.uniform(0, 0.5) if rng.random() < 0.6 else 0
    globals()["draw_" + kind](scene, rng, portraits, spot, rng.uniform(0, 2 * np.pi))
    if shadow:
        # The thing's shadow lies beside it, on what it does not cover.
        added = np.clip(scene.cover - before, 0, 1)
        moved = np.roll(cv2.GaussianBlur(added, (0, 0), rng.uniform(2, 7)), tuple(rng.integers(-7, 8, 2)), (0, 1))
        scene.shade(moved * (1 - added), shadow)


def turned(points, angle, spot):
    c, s = np.cos(angle), np.sin(angle)
    return np.asarray(points) @ np.array([[c, s], [-s, c]]) + spot


def lay(scene, rng, alpha, picture, light=None):
    scene.paint(alpha, np.clip(picture * rounded(rng, alpha, light), 0, 255))


def box(width, height, corner=0.15):
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    power = 2 / (2 + (1 - corner) * 18)
    x = np.sign(np.cos(t)) * np.abs(np.cos(t)) ** power
    y = np.sign(np.sin(t)) * np.abs(np.sin(t)) ** power
    return np.column_stack([x * width / 2, y * height / 2])


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
    fingers = [finger(spot + ahead * size * 0.45 + side * size * offset, angle + spread + rng.normal(0, 0.06),
                      size * rng.uniform(0.75, 1.15), size * rng.uniform(0.22, 0.3), rng.uniform(-0.5, 0.5))
               for offset, spread in zip((-0.42, -0.14, 0.14, 0.42), np.array([-0.25, -0.08, 0.08, 0.25]) * rng.uniform(0, 2))]
    fingers.append(finger(spot - side * size * 0.5, angle - np.sign(side @ [-ahead[1], ahead[0]]) * rng.uniform(0.5, 1.3), size * 0.8,
                          size * 0.28, rng.uniform(0, 0.5)))
    keep = rng.integers(1, 6) if rng.random() < 0.4 else 5
    texture = 1 + 0.06 * noise(rng, 4)[..., None] + 0.1 * fractal(rng, 40)[..., None]
    palm = turned(box(size * 1.25, size * 1.15, 0.9), angle, spot)
    wrist = turned([(-size * 4, -size * 0.42), (-size * 0.4, -size * 0.5), (-size * 0.4, size * 0.5), (-size * 4, size * 0.42)], angle, spot)
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
        points = turned([(-200, rng.normal(0, 50)), (0, rng.normal(0, 12)), (200, rng.normal(0, 50))], angle, spot + rng.normal(0, 10, 2))
        alpha = stroke(smooth_curve(points), rng.uniform(3, 26))
        lay(scene, rng, alpha, surface(rng))


def draw_phone(scene, rng, portraits, spot, angle):
    angle = rng.normal(0, 0.4)
    width = rng.uniform(34, 60)
    outline = turned(box(width, width * rng.uniform(1.7, 2.1), 0.1), angle, spot)
    base = np.full(3, rng.uniform(8, 60)) if rng.random() < 0.6 else colour(rng)
    lay(scene, rng, fill(outline), base * np.ones((HEIGHT, WIDTH, 3), np.float32), rng.uniform(0, 0.3))
    for x in (-0.25, -0.25, 0.0)[: int(rng.integers(1, 4))]:
        spot_alpha = fill(turned(box(8, 8, 0.9), angle, turned([(x * width, -width * rng.uniform(0.5, 0.8))], angle, spot)[0]))
        scene.paint(spot_alpha, np.full(3, rng.uniform(0, 120)))


def draw_bottle(scene, rng, portraits, spot, angle):
    width, height = rng.uniform(22, 45), rng.uniform(90, 160)
    angle = angle if rng.random() < 0.5 else rng.normal(0, 0.3)
    profile = [(-1, 1), (-1, -0.2), (-0.4, -0.55), (-0.4, -1), (0.4, -1), (0.4, -0.55), (1, -0.2), (1, 1)]
    outline = turned(np.array(profile) * [width / 2, height / 2], angle, spot)
    lay(scene, rng, fill(outline) * rng.uniform(0.85, 1), surface(rng, kind=rng.choice(["plain", "gradient", "stripes"])), 0.7)
    label = turned(np.array([(-1, 0.8), (-1, 0.1), (1, 0.1), (1, 0.8)]) * [width / 2, height / 2], angle, spot)
    lay(scene, rng, fill(label), surface(rng), 0.4)


def draw_patch(scene, rng, portraits, spot, angle):
    """A flat rectangle, as a test would lay it: one colour, or a piece of another picture."""
    angle = 0 if rng.random() < 0.7 else angle
    size = rng.uniform(16, 110, 2)
    alpha = fill(turned(box(*size, 0.0), angle, spot), rng.uniform(0, 0.6))
    kind = rng.random()
    picture = piece(rng, portraits) if kind < 0.4 else colour(rng) if kind < 0.8 else np.full(3, rng.choice([0.0, 255.0, 128.0]))
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
    top = smooth_curve(np.array([(20, y + rng.normal(0, 20)), (90, y + rng.normal(0, 6)), (128, y), (166, y + rng.normal(0, 6)),
                                 (236, y + rng.normal(0, 20))]), 50)
    alpha = fill(np.vstack([top, [(256, 288), (0, 288)]]), 0.8)
    picture = surface(rng) * (1 + 0.3 * noise(rng, rng.uniform(12, 40))[..., None])
    lay(scene, rng, alpha, np.clip(picture, 0, 255))


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
        outline = [(0, 0), (length * 0.3, length * 0.2), (length * 0.7, length * 0.16), (length, 0), (length * 0.7, -length * 0.16),
                   (length * 0.3, -length * 0.2)]
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
    alpha = cv2.warpAffine(other.matte[:, ::-1].astype(np.float32) / 255, transform, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    # The back of a head: its face is filled with its hair.
    face = cv2.warpAffine(np.ascontiguousarray(fill(other.mesh[:, :2][cv2.convexHull(
        np.ascontiguousarray(other.mesh[:, :2]), returnPoints=False)[:, 0]], 4)[:, ::-1]), transform, (WIDTH, HEIGHT))
    hair = np.clip(other.image[75:95, 110:146].reshape(-1, 3).mean(0) * (1 + 0.25 * noise(rng, 3)[..., None]), 0, 255)
    scene.paint(alpha, picture + face[..., None] * (hair - picture))


def draw_balloons(scene, rng, portraits, spot, angle):
    for _ in range(int(rng.integers(1, 4))):
        where = spot + rng.normal(0, 28, 2)
        t = np.linspace(0, 2 * np.pi, 40)
        alpha = fill(where + np.column_stack([np.cos(t) * 24, np.sin(t) * 30]) * rng.uniform(0.8, 1.3))
        lay(scene, rng, alpha * rng.uniform(0.85, 1), colour(rng, dark=False) * np.ones((HEIGHT, WIDTH, 3), np.float32), 0.6)
        scene.paint(fill(where + [-8, -12] + box(9, 14, 1.0), 2) * 0.7, np.full(3, 255.0))
