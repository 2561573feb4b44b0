"""Caps: with a visor, of a uniform, of wool, berets, skullcaps, mortarboards."""

import cv2
import numpy as np

from hat_forms import CENTRE, below_shadow, body, dome, emblem, hull, panels, ring, top_of
from scene import fill, stroke
from textures import colour


def draw_cap(scene, rng, head, wide, deep, edge, base, low):
    top = top_of(rng, edge)
    crown = dome(head, wide, deep, edge, low, top, rng.uniform(0.65, 0.95))
    backward = rng.random() < 0.2
    reach, drop, arch = rng.uniform(0.4, 0.75), rng.uniform(-0.15, 0.3), rng.uniform(0, 0.25)
    t = np.linspace(-1.15, 1.15, 30)
    inner = np.column_stack([wide * np.sin(t), np.full(30, edge), CENTRE[2] - deep * np.cos(t)])
    outer = inner.copy()
    push = np.clip(np.cos(t * 1.3), 0, 1) ** 0.6
    outer[:, 2] -= reach * push
    outer[:, 1] += drop * push
    for points in (inner, outer):
        points[:, 1] += arch * np.sin(t) ** 2
    turned = rng.normal(0, 0.15)
    for points in (inner, outer):
        x, z = points[:, 0].copy(), points[:, 2] - CENTRE[2]
        points[:, 0], points[:, 2] = (
            x * np.cos(turned) - z * np.sin(turned),
            x * np.sin(turned) + z * np.cos(turned) + CENTRE[2],
        )
    bill = np.vstack([head.place(inner), head.place(outer)[::-1]])
    below_shadow(scene, rng, crown if backward else bill)
    body(scene, rng, crown, base)
    panels(scene, rng, head, wide, deep, edge, top)
    if backward and rng.random() < 0.7:
        # The gap above the strap shows hair or skin.
        t = np.linspace(0, np.pi, 20)
        gap = [(0.3 * np.cos(a), edge - 0.1 - 0.28 * np.sin(a), CENTRE[2] - deep) for a in t]
        behind = scene.skin() * rng.uniform(0.2, 1)
        scene.paint(fill(head.place(gap)), behind, covers=False)
    else:
        emblem(scene, rng, head, edge, top, deep)
    if not backward:
        paint = base if rng.random() < 0.6 else colour(rng)
        body(scene, rng, bill, np.clip(paint * rng.uniform(0.5, 1.1), 0, 255), kind="plain")
        line = stroke(head.place(outer), rng.uniform(1, 2.5))
        scene.paint(line * rng.uniform(0, 0.8), colour(rng), covers=False)


def draw_peaked(scene, rng, head, wide, deep, edge, base, low):
    """A uniform's cap: a band, a wide flat top, a short visor."""
    edge = max(edge, -0.7)
    band = rng.uniform(0.15, 0.28)
    upper = ring(edge - band, wide * 1.02, deep * 1.02)
    top = ring(
        edge - band - rng.uniform(0.25, 0.5), wide * rng.uniform(1.1, 1.4), deep * 1.25, lift=rng.uniform(0, 0.25)
    )
    crown = hull(head, upper, top)
    below_shadow(scene, rng, hull(head, low, upper))
    body(scene, rng, crown, base, kind="plain")
    body(scene, rng, hull(head, low, upper), colour(rng), kind=rng.choice(["plain", "checks"]))
    emblem(scene, rng, head, edge, edge - band * 2.2, deep)
    t = np.linspace(-1.0, 1.0, 24)
    inner = np.column_stack([wide * np.sin(t), np.full(24, edge), CENTRE[2] - deep * np.cos(t)])
    outer = inner + np.column_stack([np.zeros(24), 0.25 * np.cos(t * 1.4), -0.25 * np.cos(t * 1.4)])
    visor = cv2.convexHull(np.vstack([head.place(inner), head.place(outer)]).astype(np.float32))[:, 0]
    body(scene, rng, visor, np.full(3, rng.uniform(5, 40)), kind="plain", strength=0.6)


def draw_beanie(scene, rng, head, wide, deep, edge, base, low):
    top = top_of(rng, edge, -1.75, -1.2)
    crown = dome(head, wide * 1.03, deep, edge, low, top, rng.uniform(0.6, 0.95))
    below_shadow(scene, rng, crown, rng.uniform(2, 10))
    body(scene, rng, crown, base, kind=rng.choice(["knit", "knit", "stripes", "plain", "plain", "cloth"]))
    if rng.random() < 0.6:
        cuff = hull(head, low, ring(edge - rng.uniform(0.2, 0.4), wide * 1.08, deep * 1.05))
        body(scene, rng, cuff, base * rng.uniform(0.7, 1) if rng.random() < 0.6 else colour(rng), kind="knit")
    if rng.random() < 0.3:
        centre, size = head.place([0, top - 0.12, CENTRE[2]]), head.scale * rng.uniform(0.15, 0.3)
        t = np.linspace(0, 2 * np.pi, 30)
        body(scene, rng, centre + size * np.column_stack([np.cos(t), np.sin(t)]), colour(rng), kind="cloth", soft=2)


def draw_skullcap(scene, rng, head, wide, deep, edge, base, low):
    """A small cap on the top of the head."""
    edge, size = rng.uniform(-1.15, -0.85), rng.uniform(0.55, 0.9)
    around = ring(edge, wide * size, deep * size, z=0.75, lift=rng.uniform(-0.1, 0.2))
    top = ring(edge - 0.2, wide * size * 0.8, deep * size * 0.8, z=0.75)
    body(scene, rng, hull(head, around, top, ring(min(edge - 0.28, -1.25), 0.2, 0.2, z=0.75)), base)


def draw_beret(scene, rng, head, wide, deep, edge, base, low):
    side = rng.choice([-1, 1])
    upper = ring(edge - 0.3, wide * 1.15, deep * 1.1, lift=0.1) + [side * 0.25, 0, 0]
    top = ring(min(edge - 0.5, -1.2), wide * 0.7, deep * 0.7) + [side * 0.2, 0, 0]
    tilted = low + np.column_stack([np.zeros(40), -side * 0.2 * low[:, 0], np.zeros(40)])
    below_shadow(scene, rng, hull(head, tilted, upper), 4)
    body(scene, rng, hull(head, tilted, upper, top), base, kind=rng.choice(["plain", "cloth"]))


def draw_mortarboard(scene, rng, head, wide, deep, edge, base, low):
    base = np.full(3, rng.uniform(10, 40)) if rng.random() < 0.6 else colour(rng, dark=True)
    top = top_of(rng, edge, -1.3, -1.1)
    body(scene, rng, hull(head, low, ring(top, wide, deep)), base, kind="plain")
    size, turn = rng.uniform(1.1, 1.5), rng.uniform(0, 1.57)
    t = turn + np.arange(4) * np.pi / 2
    board = np.column_stack([size * np.sin(t), np.full(4, top), CENTRE[2] - size * np.cos(t)])
    thick = board + [0, 0.05, 0]
    body(scene, rng, hull(head, board, thick), base * 1.2, kind="plain")
