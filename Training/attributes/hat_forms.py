"""What hats are built of: rings around the skull, their hull, materials, emblems and the shadow on the face."""

import cv2
import numpy as np

from scene import fill, stroke
from textures import cloth, colour, rounded, surface

CENTRE = np.array([0.0, -0.15, 0.62])  # of the skull


def hat_colour(rng):
    """Black, white, navy, red and khaki before any other."""
    kind = rng.choice(["black", "white", "navy", "red", "khaki", "any"], p=[0.26, 0.18, 0.1, 0.08, 0.08, 0.3])
    if kind == "any":
        return colour(rng)
    centre = {
        "black": (22, 22, 24),
        "white": (225, 224, 220),
        "navy": (30, 42, 85),
        "red": (180, 30, 35),
        "khaki": (150, 135, 100),
    }[kind]
    return np.clip(np.array(centre) * rng.uniform(0.6, 1.12) + rng.normal(0, 7, 3), 0, 255)


def material(rng, others):
    """Mostly plain."""
    return "plain" if rng.random() < 0.7 else rng.choice(others)


def top_of(rng, edge, low=-1.55, high=-1.15):
    """The height of a hat's top; the skull's is about 1.15."""
    return min(rng.uniform(low, high), edge - 0.35)


def ring(y, radius_x, radius_z, count=40, z=CENTRE[2], lift=0.0):
    """A ring around the head; `lift` raises its front."""
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([radius_x * np.sin(t), y - lift * np.cos(t), z - radius_z * np.cos(t)])


def hull(head, *rings):
    points = head.place(np.vstack(rings)).astype(np.float32)
    return cv2.convexHull(points)[:, 0]


def woven(scene, rng, base, kind):
    """A material: drawn, or cloth from the clothes of a portrait in the hat's colour."""
    if scene.others and rng.random() < 0.45:
        return cloth(rng, scene.others, base)
    return surface(rng, base, kind)


def body(scene, rng, points, base, strength=None, kind=None, soft=0.8):
    kind = kind or material(rng, ["cloth", "stripes", "checks", "patches", "print", "knit", "gradient"])
    alpha = fill(points, soft * np.exp(rng.normal(0.2, 0.4)))
    picture = woven(scene, rng, base, kind) * rounded(rng, alpha, strength)
    scene.paint(alpha, np.clip(picture, 0, 255))
    return alpha


def below_shadow(scene, rng, points, reach=None):
    """The shadow that a hat throws over forehead and eyes."""
    if rng.random() < 0.75:
        reach = rng.uniform(3, 45) if reach is None else reach
        alpha = fill(points + [rng.normal(0, 3), reach], rng.uniform(2, 10))
        scene.shade(alpha, rng.uniform(0.1, 0.6))


def dome(head, wide, deep, edge, low, top, flat=0.6):
    rings = [low]
    for share in np.linspace(0.1, 1, 8):
        radius = (1 - share ** (2 / flat * 0.9)) ** 0.5 if share < 1 else 0.02
        rings.append(ring(edge + share * (top - edge), wide * radius, deep * radius, z=CENTRE[2] + 0.06 * share))
    return hull(head, *rings)


def panels(scene, rng, head, wide, deep, edge, top):
    if rng.random() < 0.6:
        for angle in (-0.9, 0, 0.9):
            arc = [
                (
                    wide * np.sin(angle) * r,
                    edge + (top - edge) * np.sqrt(1 - r * r),
                    CENTRE[2] - deep * np.cos(angle) * r,
                )
                for r in np.linspace(1, 0.05, 10)
            ]
            scene.shade(stroke(head.place(arc), 1), rng.uniform(0.1, 0.5))


def emblem(scene, rng, head, edge, top, deep):
    """Letters or a badge on the front."""
    if rng.random() < 0.6:
        centre = head.place([rng.normal(0, 0.03), edge + (top - edge) * rng.uniform(0.3, 0.5), CENTRE[2] - deep])
        mask = np.zeros(scene.image.shape[:2], np.uint8)
        if rng.random() < 0.6:
            word = "".join(rng.choice(list("ABCDEGHJKLMNOPRSTWXYZ23579"), rng.integers(1, 5)))
            size = rng.uniform(0.4, 0.9)
            (w, h), _ = cv2.getTextSize(word, cv2.FONT_HERSHEY_SIMPLEX, size, 2)
            at = (int(centre[0] - w / 2), int(centre[1] + h / 2))
            cv2.putText(mask, word, at, cv2.FONT_HERSHEY_SIMPLEX, size, 255, int(rng.integers(1, 4)), cv2.LINE_AA)
        else:
            t = np.linspace(0, 2 * np.pi, int(rng.integers(4, 24)), endpoint=False)
            size = rng.uniform(5, 13)
            cv2.fillPoly(
                mask,
                [((centre + size * np.column_stack([np.sin(t), np.cos(t)])) * 16).astype(np.int32)],
                255,
                cv2.LINE_AA,
                4,
            )
        scene.paint(cv2.GaussianBlur(mask, (0, 0), 0.6) / 255.0, colour(rng))
