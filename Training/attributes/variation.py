"""Studio portraits made into any photographs: other poses, skins, lights, backdrops."""

import cv2
import numpy as np
from scipy.interpolate import RBFInterpolator

from portraits import HEIGHT, WIDTH
from scene import fill
from textures import colour, fractal, piece, surface

ANCHORS = [
    33,
    133,
    362,
    263,
    61,
    291,
    1,
    168,
    6,
    4,
    10,
    152,
    234,
    454,
    127,
    356,
    172,
    397,
    50,
    280,
    151,
    17,
    0,
    105,
    334,
    136,
    365,
    148,
    377,
    103,
    332,
    58,
    288,
]


def turn_head(scene, rng):
    """Turns the face as a surface in space and bends the picture after it."""
    yaw, pitch, roll = rng.normal(0, 0.2), rng.normal(0, 0.13), rng.normal(0, 0.1)
    yaw, pitch = np.clip(yaw, -0.42, 0.42), np.clip(pitch, -0.3, 0.3)
    cy, sy, cp, sp, cr, sr = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
    rotation = (
        np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
        @ np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
        @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    )
    centre = np.array([128.0, 150.0, 45.0])
    stretch = np.array([rng.uniform(0.93, 1.08), rng.uniform(0.93, 1.08), 1])
    mesh = ((scene.mesh - centre) * stretch) @ rotation.T + centre
    # Beyond the face the picture moves along less and less.
    t = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    head = np.column_stack([128 + 62 * np.sin(t), 135 - 85 * np.cos(t), np.full(14, 50.0)])
    head_to = (head - centre) @ rotation.T + centre
    far = np.array(
        [
            [x, y]
            for x in (-60, 40, 128, 216, 316)
            for y in (-60, 30, 144, 258, 350)
            if not (40 <= x <= 216 and 30 <= y <= 258)
        ]
    )
    source = np.vstack([scene.mesh[ANCHORS, :2], head[:, :2], far])
    target = np.vstack([mesh[ANCHORS, :2], head_to[:, :2], far])
    step = 16
    grid = np.stack(np.meshgrid(np.arange(0, WIDTH + step, step), np.arange(0, HEIGHT + step, step)), -1).reshape(-1, 2)
    moved = RBFInterpolator(target, source - target, kernel="thin_plate_spline", smoothing=5.0)(grid)
    shape = (HEIGHT // step + 1, WIDTH // step + 1, 2)
    field = cv2.resize(
        moved.reshape(shape).astype(np.float32), (WIDTH + step, HEIGHT + step), interpolation=cv2.INTER_LINEAR
    )
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    offset = step // 2
    field = field[offset : offset + HEIGHT, offset : offset + WIDTH]
    where = (x + field[..., 0], y + field[..., 1])
    scene.image = cv2.remap(scene.image, *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    scene.matte = cv2.remap(scene.matte, *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    scene.mesh = mesh.astype(np.float32)


def skin_tone(scene, rng):
    """Moves what has the face's colour towards another tone, dark as often as light."""
    base = scene.skin()
    if base.max() - base.min() < 8:
        weight = (scene.matte / 255.0)[..., None]
    else:
        ratio = np.log((scene.image + 8) / (base + 8))
        distance = np.abs(ratio - ratio.mean(-1, keepdims=True)).sum(-1) * 2.2 + np.clip(
            np.abs(ratio.mean(-1)) - 0.7, 0, 9
        )
        weight = cv2.GaussianBlur(np.exp(-(distance**2) * 3) * scene.matte / 255.0, (0, 0), 1.2)[..., None]
    level = rng.uniform(45, 225)
    warm = rng.uniform(0.35, 1)
    goal = level * np.array([1.0, 1 - 0.28 * warm, 1 - 0.5 * warm])
    gain = (goal + 4) / (base + 4)
    gain = gain ** rng.uniform(0.4, 1)
    scene.image = np.clip(scene.image * (1 + weight * (gain - 1)), 0, 255)


def hair_tone(scene, rng):
    """Other hair: what is person above and beside the face, but has not its colour."""
    base = scene.skin()
    ratio = np.abs(scene.image - base).sum(-1)
    rows = np.arange(HEIGHT)[:, None] < scene.mesh[152, 1] - 10
    weight = cv2.GaussianBlur(np.clip(ratio / 90 - 0.5, 0, 1) * (scene.matte / 255.0) * rows, (0, 0), 1.0)
    weight = (weight * (1 - fill(scene.mesh[[109, 338, 284, 454, 365, 152, 136, 234, 54], :2], 3)))[..., None]
    grey = scene.image.mean(-1, keepdims=True)
    tint = np.array([1, rng.uniform(0.7, 1), rng.uniform(0.4, 1)]) * rng.choice(
        [rng.uniform(0.15, 0.6), rng.uniform(0.6, 1.5)]
    )
    scene.image = np.clip(scene.image + weight * (grey * tint - scene.image), 0, 255)


def backdrop(scene, rng, portraits):
    kind = rng.random()
    if kind < 0.35:
        picture = surface(rng)
    elif kind < 0.65:
        picture = cv2.GaussianBlur(piece(rng, portraits), (0, 0), rng.uniform(0.3, 12))
    else:
        picture = colour(rng) + 60 * np.stack([fractal(rng, rng.uniform(15, 120)) for _ in range(3)], -1) * rng.uniform(
            0.2, 1.5
        )
        for _ in range(int(rng.integers(0, 7))):
            x, y, w, h = *rng.uniform(-40, 256, 2), *rng.uniform(10, 150, 2)
            picture[max(0, int(y)) : int(max(0, y + h)), max(0, int(x)) : int(max(0, x + w))] = colour(rng)
    weight = (scene.matte / 255.0)[..., None]
    scene.image = np.clip(picture + weight * (scene.image - picture), 0, 255)


def light(scene, rng):
    """Light from a side, and soft shadows of things outside the picture."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    if rng.random() < 0.6:
        angle = rng.uniform(0, 2 * np.pi)
        along = ((x - 128) * np.cos(angle) + (y - 150) * np.sin(angle)) / rng.uniform(30, 120)
        scene.shade(1 / (1 + np.exp(-along)), rng.uniform(0.1, 0.65))
    if rng.random() < 0.25:
        scene.shade(
            cv2.GaussianBlur(
                (fractal(rng, rng.uniform(30, 90)) > rng.uniform(-0.3, 0.4)).astype(np.float32),
                (0, 0),
                rng.uniform(1, 9),
            ),
            rng.uniform(0.1, 0.6),
        )


def eye_shadows(scene, rng):
    """What looks like glasses and is none: deep sockets, dark brows, make-up, bags, a shadow over the eyes."""
    kind = rng.random()
    mesh = scene.mesh[:, :2]
    sides = (
        [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
        [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249],
    )
    if kind < 0.3:
        strength, soft, grow = rng.uniform(0.2, 0.75), rng.uniform(2, 8), rng.uniform(1.1, 2.4)
        for side in sides:
            middle = mesh[side].mean(0) + [0, rng.normal(0, 2)]
            scene.shade(fill(middle + (mesh[side] - middle) * [grow, grow * 1.6], soft), strength)
    elif kind < 0.55:
        strength = rng.uniform(0.3, 0.85)
        for brow in ([70, 63, 105, 66, 107, 55, 65, 52, 53, 46], [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]):
            middle = mesh[brow].mean(0)
            scene.shade(
                fill(middle + (mesh[brow] - middle) * [1.05, rng.uniform(0.9, 1.8)], rng.uniform(0.6, 2)), strength
            )
    elif kind < 0.75:
        tint, strength = colour(rng), rng.uniform(0.2, 0.7)
        for side in sides:
            middle = mesh[side].mean(0)
            ring = fill(middle + (mesh[side] - middle) * [1.25, 1.7] + [0, -2], 1.2) * (1 - fill(mesh[side], 0.8))
            scene.paint(ring * strength, tint if rng.random() < 0.5 else np.full(3, 10.0), covers=False)
    else:
        top, bottom = 132 + rng.uniform(-30, -8), 132 + rng.uniform(6, 22)
        band = np.array([(0, top), (256, top + rng.normal(0, 8)), (256, bottom + rng.normal(0, 8)), (0, bottom)])
        scene.shade(fill(band, rng.uniform(1.5, 8)), rng.uniform(0.2, 0.7))
