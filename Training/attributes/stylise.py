"""Portraits made into drawings: ink, flat colours, pencil, paint, pixels, polygons, renderings. Kinds in
HELD_OUT are made for measuring only."""

import cv2
import numpy as np

from portraits import HEIGHT, WIDTH
from textures import colour, fractal

TRAINED = ["comic", "flat", "lines", "oil", "watercolour", "render", "pixels", "halftone", "cel", "stencil", "chalk"]
HELD_OUT = ["pencil", "polygons", "woodcut"]


def stylise(scene, rng, kind):
    if rng.random() < 0.6:
        caricature(scene, rng)
    image = np.clip(scene.image, 0, 255).astype(np.uint8)
    scene.image = np.clip(KINDS[kind](image, rng), 0, 255).astype(np.float32)
    if rng.random() < 0.4:
        plain = (colour(rng) * np.ones((HEIGHT, WIDTH, 3))).astype(np.float32)
        scene.image = plain + (scene.matte / 255.0)[..., None] * (scene.image - plain)
    scene.labels["drawn"] = 1


def caricature(scene, rng):
    """Larger eyes, another chin: the picture is bent around them."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    map_x, map_y = x.copy(), y.copy()
    points = scene.mesh[:, :2].copy()
    grow = rng.uniform(0.0, 0.45)
    for centre, radius, strength in (
        (scene.mesh[[33, 133], :2].mean(0), 26, grow),
        (scene.mesh[[362, 263], :2].mean(0), 26, grow),
        (scene.mesh[13, :2], 26, rng.uniform(-0.3, 0.3)),
        (scene.mesh[1, :2], 20, rng.uniform(-0.35, 0.3)),
    ):
        for bend_x, bend_y, ax, ay, sign in (
            (map_x, map_y, x, y, -1),
            (points[:, 0], points[:, 1], points[:, 0].copy(), points[:, 1].copy(), 1),
        ):
            dx, dy = ax - centre[0], ay - centre[1]
            pull = sign * strength * np.exp(-(dx**2 + dy**2) / (2 * radius**2 / 3))
            bend_x += dx * pull
            bend_y += dy * pull
    scene.image = cv2.remap(scene.image, map_x, map_y, cv2.INTER_LINEAR)
    scene.mesh[:, :2] = points


def smooth(image, rng, rounds=None):
    for _ in range(rounds or int(rng.integers(2, 5))):
        image = cv2.bilateralFilter(image, 7, rng.uniform(25, 60), 6)
    return image


def posterised(image, levels):
    step = 255 / (levels - 1)
    return np.round(image / step) * step


def ink(image, rng):
    """1 where a line is drawn: dark lines by a difference of Gaussians."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = rng.uniform(0.8, 1.6)
    edge = cv2.GaussianBlur(grey, (0, 0), fine) - rng.uniform(0.95, 0.99) * cv2.GaussianBlur(grey, (0, 0), fine * 1.6)
    return 1 / (1 + np.exp(np.clip(edge * rng.uniform(0.8, 2.0), -30, 30)))


def saturated(image, strength):
    grey = image.mean(-1, keepdims=True)
    return np.clip(grey + (image - grey) * strength, 0, 255)


def make_comic(image, rng):
    flat = posterised(smooth(image, rng).astype(np.float32), int(rng.integers(4, 9)))
    return saturated(flat, rng.uniform(1, 2)) * (1 - ink(image, rng)[..., None] * rng.uniform(0.6, 1))


def make_cel(image, rng):
    """Flat skin with one hard shadow."""
    soft = cv2.GaussianBlur(smooth(image, rng, 3), (0, 0), 2)
    light = soft.mean(-1)
    levels = np.digitize(light, np.quantile(light, np.sort(rng.uniform(0.1, 0.9, int(rng.integers(2, 4))))))
    hue = cv2.cvtColor(soft, cv2.COLOR_RGB2HSV).astype(np.float32)
    hue[..., 2] = (levels + 1) / (levels.max() + 1) * rng.uniform(200, 255)
    hue[..., 1] = np.clip(hue[..., 1] * rng.uniform(0.8, 1.6), 0, 255)
    hue[..., 0] = np.round(hue[..., 0] / 12) * 12 % 180
    flat = cv2.cvtColor(hue.astype(np.uint8), cv2.COLOR_HSV2RGB).astype(np.float32)
    return flat * (1 - ink(image, rng)[..., None] * rng.uniform(0, 1))


def make_flat(image, rng):
    """A few colours, found by k-means."""
    small = cv2.resize(smooth(image, rng, 2), (64, 72)).reshape(-1, 3).astype(np.float32)
    count = int(rng.integers(4, 11))
    _, _, centres = cv2.kmeans(small, count, None, (3, 8, 1.0), 1, cv2.KMEANS_RANDOM_CENTERS)
    if rng.random() < 0.3:
        centres = np.array([colour(rng) for _ in centres])[np.argsort(np.argsort(centres.mean(1)))]
    pixels = cv2.GaussianBlur(smooth(image, rng, 2), (0, 0), rng.uniform(0.5, 2)).astype(np.float32)
    nearest = ((pixels[..., None, :] - centres) ** 2).sum(-1).argmin(-1)
    return centres[nearest]


def make_lines(image, rng):
    lines = 1 - ink(image, rng)[..., None] ** rng.uniform(0.7, 1.6)
    paper = np.array([255, rng.uniform(235, 255), rng.uniform(210, 255)])
    wash = rng.uniform(0, 0.6)
    return paper * lines * (1 - wash) + wash * lines * saturated(smooth(image, rng), 1.3)


def make_pencil(image, rng):
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    blurred = cv2.GaussianBlur(255 - grey, (0, 0), rng.uniform(3, 9))
    sketch = np.clip(grey * 255 / np.maximum(255 - blurred, 1), 0, 255)
    grain = 1 - 0.25 * np.abs(cv2.GaussianBlur(rng.normal(0, 1, grey.shape).astype(np.float32), (0, 0), 0.7)) * (
        1 - sketch[...] / 255
    )
    colours = image.astype(np.float32) * rng.uniform(0, 0.35) if rng.random() < 0.4 else 0
    shade = (sketch * grain)[..., None] * np.ones(3)
    return shade if np.isscalar(colours) else np.minimum(shade, shade * 0.7 + colours)


def make_chalk(image, rng):
    """Light lines on dark ground."""
    lines = ink(image, rng)
    lines = lines * (0.7 + 0.5 * fractal(rng, 6))
    ground = colour(rng, dark=True)
    return ground + lines[..., None] * (colour(rng, dark=False) * 0.4 + 150 - ground)


def make_oil(image, rng):
    size = int(rng.choice([5, 7, 9, 11]))
    painted = cv2.medianBlur(image, size)
    strokes = cv2.GaussianBlur(
        rng.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32),
        (0, 0),
        sigmaX=rng.uniform(0.6, 3),
        sigmaY=rng.uniform(0.6, 3),
    )
    painted = saturated(painted.astype(np.float32), rng.uniform(1, 1.8))
    return painted * (1 + rng.uniform(0.1, 0.5) * strokes[..., None]) + rng.uniform(0, 0.6) * (
        painted - cv2.GaussianBlur(painted, (0, 0), 3)
    )


def make_watercolour(image, rng):
    painted = cv2.stylization(image, sigma_s=rng.uniform(20, 90), sigma_r=rng.uniform(0.3, 0.7)).astype(np.float32)
    edge = 1 - 0.4 * ink(image, rng)[..., None]
    return (255 - (255 - painted) * (1 + 0.35 * fractal(rng, 40)[..., None]) * rng.uniform(0.6, 1.1)) * edge


def make_render(image, rng):
    """Smooth skin, clean light, strong colours: a rendered film figure."""
    soft = image
    for _ in range(int(rng.integers(1, 3))):
        soft = cv2.edgePreservingFilter(soft, flags=1, sigma_s=rng.uniform(8, 40), sigma_r=rng.uniform(0.1, 0.3))
    soft = saturated(soft.astype(np.float32), rng.uniform(1.1, 1.9))
    glow = cv2.GaussianBlur(soft, (0, 0), 9)
    return soft * 0.85 + 0.3 * glow + rng.uniform(-20, 10)


def make_pixels(image, rng):
    """Few, large pixels in few colours."""
    wide = int(rng.integers(40, 80))
    small = cv2.resize(smooth(image, rng, 2), (wide, int(wide * 1.125)), interpolation=cv2.INTER_AREA).astype(
        np.float32
    )
    return cv2.resize(
        posterised(saturated(small, 1.4), int(rng.integers(3, 7))), (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST
    )


def make_halftone(image, rng):
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    angle, period = rng.uniform(0, 1.57), rng.uniform(3.5, 7)
    u, v = x * np.cos(angle) + y * np.sin(angle), -x * np.sin(angle) + y * np.cos(angle)
    screen = (np.sin(u / period * 6.28) * np.sin(v / period * 6.28) + 1) / 2
    grey = smooth(image, rng, 2).mean(-1) / 255
    dots = (grey > screen * 0.8 + 0.1)[..., None]
    return np.where(dots, colour(rng, dark=False) * 0.3 + 178, colour(rng, dark=True))


def make_stencil(image, rng):
    grey = cv2.GaussianBlur(image, (0, 0), rng.uniform(1, 2.5)).mean(-1)
    levels = np.digitize(
        grey, np.quantile(grey[60:230, 70:190], np.sort(rng.uniform(0.15, 0.85, int(rng.integers(1, 4)))))
    )
    inks = np.array(sorted((colour(rng) for _ in range(levels.max() + 1)), key=lambda c: c.mean()))
    return inks[levels]


def make_woodcut(image, rng):
    """Black and white lines that swell with the dark."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    grey = cv2.GaussianBlur(image, (0, 0), 1.5).mean(-1) / 255
    lines = np.sin((y + 6 * grey * np.sin(x / 20)) / rng.uniform(3, 5) * 6.28) / 2 + 0.5
    cut = 1 / (1 + np.exp(-(grey - lines * 0.7 - 0.15) * 12))
    return (cut * (1 - ink(image, rng) * 0.8))[..., None] * np.array([250, 245, rng.uniform(200, 250)])


def make_polygons(image, rng):
    """A mosaic of flat cells."""
    count = int(rng.integers(700, 3000))
    seeds = rng.uniform(0, [WIDTH, HEIGHT], (count, 2)).astype(np.float32)
    markers = np.full((HEIGHT, WIDTH), 255, np.uint8)
    markers[seeds[:, 1].astype(int), seeds[:, 0].astype(int)] = 0
    _, cells = cv2.distanceTransformWithLabels(markers, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_CCOMP)
    sums = np.stack([np.bincount(cells.ravel(), image[..., i].ravel()) for i in range(3)], -1)
    return (sums / np.maximum(np.bincount(cells.ravel()), 1)[:, None])[cells]


KINDS = {
    "comic": make_comic,
    "flat": make_flat,
    "lines": make_lines,
    "oil": make_oil,
    "watercolour": make_watercolour,
    "render": make_render,
    "pixels": make_pixels,
    "halftone": make_halftone,
    "cel": make_cel,
    "stencil": make_stencil,
    "chalk": make_chalk,
    "pencil": make_pencil,
    "polygons": make_polygons,
    "woodcut": make_woodcut,
}
