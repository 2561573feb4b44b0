"""Glasses and sunglasses on the head's own axes: outlines, frames, lenses, reflections, shadows."""

import cv2
import numpy as np

from scene import fill, stroke
from textures import colour, fractal, mixed

# Half widths, half heights (in eye distances), exponents of the outline and the drop of its outer lower corner.
SHAPES = {
    "round": (0.22, 0.20, 2.0, 0.0),
    "oval": (0.25, 0.17, 2.2, 0.0),
    "rectangle": (0.26, 0.15, 5.0, 0.0),
    "square": (0.25, 0.20, 4.0, 0.0),
    "wayfarer": (0.27, 0.19, 3.2, -0.10),
    "aviator": (0.28, 0.23, 2.6, 0.18),
    "cat": (0.27, 0.18, 2.6, -0.28),
    "narrow": (0.25, 0.11, 3.0, 0.0),
    "large": (0.31, 0.27, 2.8, 0.05),
}


def lens(shape, side, rng_values):
    """The outline of one lens, 48 points in the head's axes."""
    width, height, exponent, drop = shape
    centre, down, depth, wrap = rng_values
    t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x = np.sign(np.cos(t)) * np.abs(np.cos(t)) ** (2 / exponent) * width
    y = np.sign(np.sin(t)) * np.abs(np.sin(t)) ** (2 / exponent) * height
    # An aviator's lower half narrows, its inner corner is cut; a cat's eye rises outward.
    if drop > 0:
        x = x * (1 - drop * np.clip(y / height, 0, 1)) + drop * 0.25 * width * np.clip(y / height, 0, 1)
    else:
        y = y + drop * height * (x / width) * np.where(y < 0, 1.0, 0.4)
    outward = centre + x
    z = depth + wrap * outward**2
    return np.column_stack([side * outward, down + y, z])


def frame_colour(rng):
    kind = rng.random()
    if kind < 0.45:
        return np.full(3, rng.uniform(5, 50)) + rng.normal(0, 3, 3)
    if kind < 0.6:
        return np.array([rng.uniform(60, 120), rng.uniform(30, 65), rng.uniform(15, 40)])
    if kind < 0.75:
        return np.array([rng.uniform(150, 220), rng.uniform(130, 190), rng.uniform(70, 130)])
    if kind < 0.88:
        return np.full(3, rng.uniform(110, 220))
    return colour(rng)


def draw_glasses(scene, rng, dark, on_forehead=False):
    """Draws a pair; `on_forehead` pushes it up into the hair, where it is no glasses on the eyes."""
    head = scene.head()
    width, height, exponent, drop = SHAPES[rng.choice(list(SHAPES))]
    size = rng.uniform(0.85, 1.15) * (rng.uniform(1.0, 1.4) if dark else 1.0)
    shape = (width * size, height * size * rng.uniform(0.85, 1.15), exponent * rng.uniform(0.8, 1.3), drop)
    down = rng.uniform(-0.02, 0.1) - (rng.uniform(0.6, 1.0) if on_forehead else 0)
    centre = max(0.34 + rng.normal(0, 0.012), shape[0] + rng.uniform(0.03, 0.07))
    depth, wrap = rng.uniform(-0.2, -0.08), rng.uniform(0.0, 0.35)
    tilt = rng.normal(0, 0.025)
    outlines = []
    for side in (-1, 1):
        points = lens(shape, side, (centre, down, depth, wrap))
        points[:, 1] += tilt * points[:, 0]
        outlines.append(head.place(points))
    shield = dark and rng.random() < 0.15
    if shield:
        outlines = [cv2.convexHull(np.vstack(outlines).astype(np.float32))[:, 0]]
    thick = np.exp(rng.uniform(np.log(0.6), np.log(4.5))) * head.scale / 64
    rimless = rng.random() < (0.15 if dark else 0.2)
    half = not rimless and rng.random() < 0.2
    paint = frame_colour(rng)
    shadow(scene, rng, outlines, thick)
    (draw_dark_lenses if dark else draw_clear_lenses)(scene, rng, outlines)
    opacity = rng.uniform(0.75, 1)
    if rimless:
        thick = rng.uniform(0.8, 1.6)
        for outline in outlines:
            scene.paint(stroke(outline, 1, True) * rng.uniform(0, 0.35), paint, covers=False)
    else:
        for outline in outlines:
            rim = outline
            if half:
                rim = outline[[i for i in range(-26, 4)]] if not shield else outline
            alpha = stroke(rim, thick, not half or shield, 0.6) * opacity
            scene.paint(alpha, tortoise(rng, paint), covers=False)
            if rng.random() < 0.5:
                scene.paint(
                    stroke(rim + rng.normal(0, 0.6, 2), 1, not half) * rng.uniform(0.1, 0.5),
                    np.minimum(paint + 120, 255),
                    covers=False,
                )
    if not shield:
        inner, lift = centre - shape[0], rng.uniform(-0.08, 0.02)
        for offset in [0.0] if rng.random() < 0.8 else [0.0, -0.07]:
            bridge = [
                (-inner, down + lift + offset, depth),
                (0, down + lift - 0.03 + offset, depth - 0.04),
                (inner, down + lift + offset, depth),
            ]
            scene.paint(stroke(head.place(bridge), max(thick * 0.9, 1.2)) * opacity, paint, covers=False)
    draw_arms(scene, rng, head, centre + shape[0], down, depth, wrap, max(thick * 0.9, 1.3), paint)


def draw_arms(scene, rng, head, outer, down, depth, wrap, thick, paint):
    """The side pieces, seen where the head turns or where they leave the front."""
    for side in (-1, 1):
        start = (side * outer, down - rng.uniform(0, 0.08), depth + wrap * outer**2)
        end = (side * 0.8, down - rng.uniform(-0.05, 0.06), 0.75)
        line = head.place(np.array([start, (side * max(0.78, outer), start[1], 0.1), end]))
        # The far one is hidden behind the face.
        reach = (line[-1, 0] - line[0, 0]) * side
        if reach < -2:
            continue
        scene.paint(stroke(line, thick), paint, covers=False)


def shadow(scene, rng, outlines, thick):
    if rng.random() < 0.6:
        offset = rng.normal(0, 1.5, 2) + [0, rng.uniform(0, 4)]
        for outline in outlines:
            alpha = stroke(outline + offset, thick + 1, True, rng.uniform(1, 2.5))
            scene.shade(alpha, rng.uniform(0.1, 0.5))


def draw_clear_lenses(scene, rng, outlines):
    for outline in outlines:
        inside = fill(outline)
        if rng.random() < 0.3:
            refract(scene, outline, inside, rng.uniform(0.9, 1.12))
        if rng.random() < 0.5:
            tint = colour(rng, dark=False) if rng.random() < 0.4 else np.full(3, rng.uniform(60, 255))
            scene.paint(inside * rng.uniform(0, 0.18), tint, covers=False)
    if rng.random() < 0.4:
        reflections(scene, rng, outlines, rng.uniform(0.1, 0.6))


def draw_dark_lenses(scene, rng, outlines):
    """Opaque or nearly so; in one colour, fading downwards, or a mirror."""
    kind = rng.choice(["plain", "fading", "tinted", "mirror"], p=[0.38, 0.2, 0.24, 0.18])
    base = np.full(3, rng.uniform(3, 60)) + rng.normal(0, 4, 3)
    if rng.random() < 0.45:
        base = colour(rng, dark=True)
    strength = rng.uniform(0.72, 1.0)
    # A tint is dark above and lighter, often warmer, below; a mirror shows sky and ground.
    upper = colour(rng, dark=kind == "tinted")
    lower = np.clip(upper * rng.uniform(1, 2.5, 3), 0, 255) if kind == "tinted" else colour(rng)
    fade, world = rng.uniform(0.05, 0.6), rng.uniform(0.1, 0.7) * fractal(rng, rng.uniform(15, 50))
    mirrors = rng.uniform(0.1, 0.8) if rng.random() < 0.35 else 0
    for outline in outlines:
        inside = fill(outline)
        picture = base * np.ones_like(scene.image)
        alpha = inside * strength
        low, high = outline[:, 1].min(), outline[:, 1].max()
        fall = np.clip((np.arange(len(inside), dtype=np.float32) - low) / (high - low), 0, 1)[:, None]
        if kind == "fading":
            alpha = inside * (0.97 - rng.uniform(0.1, 0.45) * fall)
        if kind == "tinted":
            picture = mixed(upper * np.ones_like(picture), lower, fall * np.ones_like(inside))
            alpha = inside * (1 - fade * fall)
        if kind == "mirror":
            picture = mixed(upper * np.ones_like(picture), lower, np.clip(fall * 1.5 - 0.25 + world, 0, 1))
            alpha = inside * rng.uniform(0.75, 1)
        if mirrors:
            picture = picture + mirrors * 255 * np.clip(world, 0, 1)[..., None]
        scene.paint(alpha, np.clip(picture, 0, 255))
    if rng.random() < 0.55:
        reflections(scene, rng, outlines, rng.uniform(0.1, 0.7))


def reflections(scene, rng, outlines, strength):
    offset, size = rng.uniform(-0.6, 0.6, 2), rng.uniform(0.1, 0.7)
    kind = rng.random()
    for outline in outlines:
        inside = fill(outline)
        centre = outline.mean(0) + offset * (outline.max(0) - outline.min(0)) / 2
        spread = (outline.max(0) - outline.min(0)) * size / 2
        if kind < 0.5:
            corners = centre + spread * np.array([[-1, -1], [1, -1], [0.6, 1], [-1.4, 1]])
            patch = fill(corners, rng.uniform(0.5, 2))
        elif kind < 0.8:
            angle = np.linspace(0, 2 * np.pi, 20)
            patch = fill(centre + spread * np.column_stack([np.cos(angle), np.sin(angle)]), rng.uniform(0.5, 3))
        else:
            patch = np.clip(fractal(rng, 20) + 0.1, 0, 1)
        tint = np.full(3, 255.0) if rng.random() < 0.7 else np.array([170, 200, 255.0])
        scene.paint(inside * patch * strength, tint, covers=False)


def refract(scene, outline, inside, zoom):
    """What is behind a lens looks smaller or larger."""
    centre = outline.mean(0)
    transform = np.array([[zoom, 0, (1 - zoom) * centre[0]], [0, zoom, (1 - zoom) * centre[1]]], np.float32)
    seen = cv2.warpAffine(scene.image, transform, scene.image.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    scene.paint(inside, seen, covers=False)


def tortoise(rng, paint):
    if rng.random() < 0.8:
        return paint
    return np.clip(paint * (1 + 0.8 * fractal(rng, 10)[..., None]), 0, 255)
