"""What is worn or grows on a head and is no hat: bands, fringes, big hair."""

import cv2
import numpy as np

from hat_forms import CENTRE
from mesh import similarity
from portraits import HEIGHT, WIDTH
from scene import Scene, fill, smooth_curve, stroke
from textures import fractal, noise, rounded, surface


def draw_band(scene, rng):
    """A hair band or a sweat band: worn in the hair, no hat."""
    head = scene.head()
    y = rng.uniform(-1.3, -0.75)
    width = rng.uniform(0.04, 0.2)
    t = np.linspace(-1.5, 1.5, 30)
    curve = np.column_stack([0.86 * np.sin(t), y + 0.75 * (1 - np.cos(t)), CENTRE[2] - 0.75 * np.cos(t)])
    alpha = stroke(head.place(curve), width * head.scale)
    scene.paint(alpha, np.clip(surface(rng) * rounded(rng, alpha), 0, 255), covers=False)


def draw_hair(scene, rng, hide_eyes=False):
    """Hair that falls over forehead, brows or eyes, or stands around the head."""
    head = scene.head()
    places = scene.mesh[[10, 338, 109], :2].mean(0) + [0, -14]
    x, y = np.clip(places.round().astype(int), 0, [scene.image.shape[1] - 1, scene.image.shape[0] - 1])
    base = scene.image[y, x] if rng.random() < 0.6 else np.array([1, 0.8, 0.6]) * rng.uniform(10, 200)
    layer, mask = np.zeros_like(scene.image), np.zeros(scene.image.shape[:2], np.float32)
    reach = rng.uniform(-0.1, 0.4) if hide_eyes else rng.uniform(-0.45, -0.08)
    lean = rng.uniform(-0.6, 0.6)
    parting = rng.uniform(-0.7, 0.7)
    gap = rng.uniform(0, 0.35) if rng.random() < 0.5 else 0
    for _ in range(int(rng.integers(80, 260))):
        x0 = rng.uniform(-0.9, 0.9)
        if abs(x0 - parting) < gap:
            continue
        end = reach + rng.normal(0, 0.08) + 0.3 * abs(x0) * rng.random()
        line = [(x0 * 0.8, -1.35 + 0.3 * x0 * x0, 0.3), (x0 + 0.3 * lean, -0.9, -0.1), (x0 + lean * 0.5, end, -0.15)]
        tint = base * rng.uniform(0.75, 1.2)
        one = (smooth_curve(head.place(line), 12) * 16).astype(np.int32)
        thick = int(rng.integers(1, 3))
        cv2.polylines(layer, [one], False, tint.tolist(), thick, cv2.LINE_AA, 4)
        cv2.polylines(mask, [one], False, 1.0, thick, cv2.LINE_AA, 4)
    scene.paint(cv2.GaussianBlur(mask, (0, 0), 0.6), np.clip(layer, 0, 255))


def draw_big_hair(scene, rng):
    """Round, high or curly hair behind the face, to be told from a hat."""
    head = scene.head()
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    wide, high = rng.uniform(1.0, 1.5), rng.uniform(1.1, 1.5)
    rough = 1 + rng.uniform(0.0, 0.08) * rng.normal(0, 1, 40)
    outline = np.column_stack([wide * np.sin(t) * rough, -0.55 - high * np.cos(t) * rough * 0.85, np.full(40, 0.7)])
    face = scene.mesh[
        [
            10,
            338,
            297,
            332,
            284,
            251,
            389,
            356,
            454,
            323,
            361,
            288,
            397,
            365,
            379,
            378,
            400,
            377,
            152,
            148,
            176,
            149,
            150,
            136,
            172,
            58,
            132,
            93,
            234,
            127,
            162,
            21,
            54,
            103,
            67,
            109,
        ],
        :2,
    ]
    alpha = fill(smooth_curve(head.place(outline), 120, True), 1.5) * (1 - fill(face, 2.0))
    base = np.array([1, 0.8, 0.65]) * rng.choice([rng.uniform(8, 50), rng.uniform(60, 200)])
    texture = 1 + rng.uniform(0.1, 0.5) * noise(rng, rng.uniform(2, 6)) + 0.3 * fractal(rng, 30)
    body_alpha = alpha * (np.arange(len(alpha))[:, None] < scene.mesh[152, 1] + 20)
    scene.paint(body_alpha, np.clip(base * texture[..., None], 0, 255), covers=False)


def draw_wig(scene, rng):
    """The hair of another portrait: real hair with a border as hats that are drawn have one."""
    other = scene.others[rng.integers(len(scene.others))]
    outline = cv2.convexHull(np.ascontiguousarray(other.mesh[:, :2]))[:, 0]
    alpha = other.matte / 255.0 * (1 - fill(outline, rng.uniform(1, 3)))
    alpha = (alpha * (np.arange(HEIGHT)[:, None] < other.mesh[1, 1] + rng.uniform(-10, 50))).astype(np.float32)
    points = [33, 263, 152, 10, 234, 454]
    transform = similarity(other.mesh[points, :2], scene.mesh[points, :2])
    transform[:, :2] *= rng.uniform(1, 1.06)
    placed = cv2.warpAffine(alpha, transform, (WIDTH, HEIGHT))
    picture = cv2.warpAffine(other.image, transform, (WIDTH, HEIGHT)).astype(np.float32)
    there = Scene(other.image, other.mesh, other.matte).skin()
    picture = np.clip(picture * np.clip((scene.skin() + 10) / (there + 10), 0.5, 1.6), 0, 255)
    scene.paint(placed, picture, covers=False)
    scene.matte = np.maximum(scene.matte, placed * 255)
