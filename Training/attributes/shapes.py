"""Outlines of things, and how they are laid over a picture."""

import numpy as np

from textures import rounded


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
