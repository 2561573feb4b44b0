"""Colours and surfaces: noise, weaves, prints, gradients, and pieces of portraits."""

import colorsys

import cv2
import numpy as np

from portraits import HEIGHT, WIDTH


def colour(rng, dark=None):
    """Any colour; dark ones, or greys, as often as clothes and things are."""
    if dark is None:
        dark = rng.random() < 0.4
    if rng.random() < 0.35:
        value = rng.uniform(5, 70) if dark else rng.uniform(40, 250)
        return np.clip(np.full(3, value) + rng.normal(0, 4, 3), 0, 255)
    value = rng.uniform(0.05, 0.3) if dark else rng.uniform(0.3, 1)
    return np.array(colorsys.hsv_to_rgb(rng.random(), rng.beta(1.5, 2.2), value)) * 255


def noise(rng, coarse=8.0):
    """Smooth noise between about -1 and 1."""
    height, width = max(2, int(HEIGHT / coarse)), max(2, int(WIDTH / coarse))
    field = rng.normal(0, 1, (height, width)).astype(np.float32)
    return np.tanh(cv2.resize(field, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC))


def fractal(rng, coarse=60.0):
    total, strength = np.zeros((HEIGHT // 2, WIDTH // 2), np.float32), 1.0
    for _ in range(4):
        field = rng.normal(0, 1, (max(2, int(HEIGHT / coarse)), max(2, int(WIDTH / coarse)))).astype(np.float32)
        total += strength * np.tanh(cv2.resize(field, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_CUBIC))
        coarse, strength = coarse / 2.2, strength * 0.6
    return cv2.resize(total / 2, (WIDTH, HEIGHT))


def surface(rng, base=None, kind=None):
    """A picture of a material as large as the canvas."""
    base = colour(rng) if base is None else base
    kind = kind or rng.choice(["plain", "cloth", "stripes", "checks", "dots", "patches", "gradient", "knit", "print"])
    picture = np.ones((HEIGHT, WIDTH, 3), np.float32) * base.astype(np.float32)
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    angle = rng.uniform(0, np.pi)
    along = x * np.cos(angle) + y * np.sin(angle)
    across = -x * np.sin(angle) + y * np.cos(angle)
    other = colour(rng)
    if kind == "stripes":
        period = rng.uniform(4, 40)
        picture = mixed(picture, other, np.sin(along / period * 6.28) > rng.uniform(-0.5, 0.7))
    elif kind == "checks":
        period = rng.uniform(6, 40)
        lines = (np.sin(along / period * 6.28) > 0.3).astype(np.float32) + (np.sin(across / period * 6.28) > 0.3)
        picture = mixed(picture, other, lines * 0.45)
    elif kind == "dots":
        period = rng.uniform(5, 30)
        picture = mixed(picture, other, np.sin(along / period * 6.28) * np.sin(across / period * 6.28) > 0.5)
    elif kind in ("patches", "print"):
        coarse = rng.uniform(8, 40)
        for _ in range(2 if kind == "patches" else 4):
            picture = mixed(picture, colour(rng), fractal(rng, coarse) > rng.uniform(0, 0.4))
    elif kind == "gradient":
        picture = mixed(picture, other, np.clip(along / 250 + rng.uniform(-0.3, 0.6), 0, 1))
    elif kind == "knit":
        period = rng.uniform(2.5, 7)
        picture *= 1 + 0.25 * (np.sin(x / period * 6.28 + np.sin(y / period * 3.1)) * np.cos(y / period * 3))[..., None]
    grain = rng.uniform(0, 0.03) if kind != "cloth" else rng.uniform(0.04, 0.2)
    picture *= 1 + grain * rng.standard_normal((HEIGHT, WIDTH, 1), np.float32)
    picture *= 1 + rng.uniform(0, 0.3) * fractal(rng, rng.uniform(20, 120))[..., None]
    return np.clip(picture, 0, 255)


def mixed(picture, other, weight):
    weight = np.asarray(weight, np.float32)
    weight = weight[..., None] if weight.ndim == 2 else weight
    return picture + weight * (np.asarray(other, np.float32) - picture)


def rounded(rng, alpha, strength=None):
    """Light on a body with that outline: brighter to one side, darker towards its edge."""
    strength = rng.uniform(0.1, 0.6) if strength is None else strength
    small = cv2.resize(alpha, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA)
    inner = cv2.GaussianBlur(small, (0, 0), rng.uniform(3, 8))
    down, right = np.gradient(inner)
    angle = rng.uniform(0, 2 * np.pi)
    light = (right * np.cos(angle) + down * np.sin(angle)) * 6 + (inner - 0.6) * 0.8
    return 1 + strength * cv2.resize(np.clip(light, -1, 1), (WIDTH, HEIGHT))[..., None]


def piece(rng, portraits):
    """A blurred, turned, scaled piece of another portrait: clothes, hair, a backdrop."""
    other = portraits[rng.integers(len(portraits))].image
    scale = rng.uniform(0.8, 4)
    transform = cv2.getRotationMatrix2D((rng.uniform(0, WIDTH), rng.uniform(150, HEIGHT)), rng.uniform(0, 360), scale)
    return cv2.warpAffine(other, transform, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT).astype(np.float32)


def cloth(rng, portraits, base):
    """What somebody wears in a portrait, folds and all, in another colour or in its own."""
    other = portraits[rng.integers(len(portraits))].image
    x, y = rng.integers(30, 170), rng.integers(228, 248)
    patch = other[y : y + 38, x : x + 56].astype(np.float32)
    scale = rng.uniform(1, 3)
    transform = cv2.getRotationMatrix2D((28, 19), rng.uniform(0, 360), scale)
    transform[:, 2] += [rng.uniform(60, 180), rng.uniform(20, 100)]
    picture = cv2.warpAffine(patch, transform, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    if rng.random() < 0.3:
        return picture
    light = (picture.mean(-1, keepdims=True) + 6) / (patch.mean() + 6)
    return np.clip(base * np.clip(light, 0.3, 2) ** rng.uniform(0.4, 1), 0, 255)
