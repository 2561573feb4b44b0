"""Faces drawn from nothing: heads, hair, eyes, brows, noses and mouths in many styles, laid out on a mean mesh."""

import cv2
import numpy as np

from portraits import HEIGHT, WIDTH
from scene import Scene, fill, smooth_curve, stroke
from textures import colour, fractal, surface

TRAINED = ["plain", "plain", "comic", "doll", "sticker"]
HELD_OUT = ["anime"]


def compose(rng, mesh, kind):
    """A scene that shows a drawn face, where the mesh says a face is."""
    picture = surface(rng) if rng.random() < 0.4 else colour(rng, dark=False) * np.ones((HEIGHT, WIDTH, 3))
    scene = Scene(picture, mesh, np.full((HEIGHT, WIDTH), 255, np.uint8))
    pen = Pen(scene, rng, kind)
    skin = rng.uniform(60, 250) * np.array([1, rng.uniform(0.7, 0.9), rng.uniform(0.5, 0.85)])
    if rng.random() < 0.12:
        skin = colour(rng, dark=False)
    hair = np.array([1, 0.75, 0.5]) * rng.uniform(15, 220) if rng.random() < 0.6 and kind != "anime" else colour(rng)
    pen.body(skin, hair)
    pen.face(skin)
    pen.hair(hair)
    scene.labels["drawn"] = 1
    return scene


class Pen:
    def __init__(self, scene, rng, kind):
        self.scene, self.rng, self.kind = scene, rng, kind
        self.line = {
            "plain": rng.uniform(0, 3),
            "comic": rng.uniform(1.5, 4),
            "doll": 0.0,
            "sticker": rng.uniform(2, 5),
            "anime": rng.uniform(1, 2),
        }[kind]
        self.ink = np.full(3, rng.uniform(0, 50)) if rng.random() < 0.8 else colour(rng, dark=True)
        self.shaded = kind == "doll" or rng.random() < 0.4
        self.jaw = rng.uniform(0.75, 1.15)
        self.wide = rng.uniform(0.9, 1.2)

    def shape(self, points, paint, outline=True, soft=0.6):
        """A filled outline, perhaps inked, perhaps with light on it."""
        alpha = fill(points, soft)
        picture = paint * np.ones_like(self.scene.image)
        if self.shaded:
            inner = cv2.GaussianBlur(alpha, (0, 0), 9)
            picture = picture * (0.55 + 0.6 * np.roll(inner, (5, 5), (0, 1)))[..., None]
        self.scene.paint(alpha, np.clip(picture, 0, 255), covers=False)
        if outline and self.line > 0.3:
            self.scene.paint(stroke(points, self.line, True, 0.4), self.ink, covers=False)

    def oval(self, centre, width, height, paint, outline=True, power=2.0):
        t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        x = np.sign(np.cos(t)) * np.abs(np.cos(t)) ** (2 / power) * width
        y = np.sign(np.sin(t)) * np.abs(np.sin(t)) ** (2 / power) * height
        self.shape(np.asarray(centre) + np.column_stack([x, y]), paint, outline)

    def body(self, skin, hair):
        rng = self.rng
        if rng.random() < 0.6:
            wide, high = rng.uniform(70, 105), rng.uniform(75, 110)
            self.oval((128, 120), wide, high, hair)
            if rng.random() < 0.5:
                self.shape(
                    np.array([(128 - wide, 120), (128 + wide, 120), (128 + wide * 1.1, 270), (128 - wide * 1.1, 270)]),
                    hair,
                )
        self.shape(np.array([(108, 190), (148, 190), (152, 250), (104, 250)]), skin * 0.9)
        clothes = colour(rng)
        self.shape(
            smooth_curve(np.array([(10, 300), (50, 245), (105, 232), (128, 250), (151, 232), (206, 245), (246, 300)])),
            clothes,
        )
        for side in (-1, 1):
            self.oval((128 + side * 52 * self.wide, 148), 9, 14, skin)
        cheek, chin = 50 * self.wide, 128 + 88 * self.jaw
        head = np.array(
            [
                (128 - cheek, 135),
                (128 - cheek * 0.93, 165),
                (128 - cheek * rng.uniform(0.5, 0.85), chin - 25),
                (128 - 14, chin),
                (128 + 14, chin),
                (128 + cheek * rng.uniform(0.5, 0.85), chin - 25),
                (128 + cheek * 0.93, 165),
                (128 + cheek, 135),
                (128 + cheek * 0.8, 85),
                (128, 65),
                (128 - cheek * 0.8, 85),
            ]
        )
        self.shape(smooth_curve(head, 90, True), skin)

    def face(self, skin):
        rng, anime = self.rng, self.kind == "anime"
        apart = rng.uniform(20, 26)
        wide = rng.uniform(13, 18) if anime else rng.uniform(6, 16)
        high = wide * (rng.uniform(1.1, 1.6) if anime else rng.uniform(0.5, 1.2))
        y = 138 + rng.normal(0, 4)
        iris, white = colour(rng), np.array([255, 255, rng.uniform(235, 255)])
        dots = not anime and rng.random() < 0.25
        look = rng.normal(0, 2, 2)
        brow = colour(rng, dark=True)
        for side in (-1, 1):
            centre = np.array([128 + side * apart, y])
            if dots:
                self.oval(centre, wide * 0.35, high * 0.5, self.ink, False)
            else:
                self.oval(centre, wide, high, white, True, rng.uniform(1.8, 2.6))
                share = rng.uniform(0.55, 0.9) if anime else rng.uniform(0.35, 0.7)
                self.oval(
                    centre + look, wide * share, min(high * 0.95, wide * share * (1.3 if anime else 1)), iris, False
                )
                self.oval(centre + look, wide * share * 0.5, wide * share * 0.55, np.full(3, 10.0), False)
                if anime or rng.random() < 0.5:
                    self.oval(centre + look + [-wide * 0.2, -high * 0.3], wide * 0.2, high * 0.2, white, False)
                lid = centre + np.array([(-wide, 0), (-wide * 0.5, -high * 0.9), (wide * 0.5, -high * 0.9), (wide, -1)])
                self.scene.paint(stroke(smooth_curve(lid, 20), rng.uniform(1, 4)), self.ink, covers=False)
            arch = rng.uniform(2, 9)
            line = (
                centre
                + np.array([(-side * 10, rng.normal(0, 3)), (0, -arch), (side * 14, rng.normal(0, 3))])
                - [0, high + rng.uniform(4, 12)]
            )
            self.scene.paint(stroke(smooth_curve(line, 20), rng.uniform(1, 6)), brow, covers=False)
            if rng.random() < 0.3:
                alpha = fill(
                    centre
                    + [side * 8, 26]
                    + 10 * np.column_stack([np.cos(np.arange(12) / 2), np.sin(np.arange(12) / 2)]),
                    4,
                )
                self.scene.paint(alpha * 0.5, np.array([240, 120, 120]), covers=False)
        self.nose(skin)
        self.mouth()
        self.extras()

    def nose(self, skin):
        rng, y = self.rng, 166 + self.rng.normal(0, 4)
        kind = rng.integers(4)
        if self.kind == "anime" or kind == 0:
            self.scene.paint(stroke([(127, y - 4), (131, y)], rng.uniform(1, 2)), skin * 0.6, covers=False)
        elif kind == 1:
            self.oval((128, y), rng.uniform(6, 16), rng.uniform(5, 14), skin * rng.uniform(0.85, 1.0))
        elif kind == 2:
            curve = np.array([(124, y - 28), (118, y - 4), (122, y), (134, y)])
            self.scene.paint(stroke(smooth_curve(curve), max(1, self.line)), self.ink, covers=False)
        else:
            for side in (-1, 1):
                self.oval((128 + side * 4, y), 2, 1.6, skin * 0.45, False)

    def mouth(self):
        rng, y = self.rng, 186 + self.rng.normal(0, 4)
        wide = rng.uniform(5, 14) if self.kind == "anime" else rng.uniform(10, 30)
        smile = rng.normal(4, 5)
        curve = smooth_curve(np.array([(128 - wide, y - smile), (128, y + smile), (128 + wide, y - smile)]), 30)
        if rng.random() < 0.45:
            lower = smooth_curve(
                np.array(
                    [(128 + wide, y - smile), (128, y + abs(smile) + rng.uniform(6, 20)), (128 - wide, y - smile)]
                ),
                30,
            )
            self.shape(np.vstack([curve, lower]), np.array([rng.uniform(90, 200), 30, 40]))
            if rng.random() < 0.5:
                self.shape(np.vstack([curve, curve[::-1] + [0, 4]]), np.full(3, 250.0), False)
        else:
            paint = np.array([rng.uniform(120, 230), 60, 70]) if rng.random() < 0.4 else self.ink
            self.scene.paint(stroke(curve, rng.uniform(1, 6)), paint, covers=False)

    def extras(self):
        rng = self.rng
        if self.kind != "anime" and rng.random() < 0.15:
            self.scene.paint(
                fill(np.array([(98, 190), (128, 180), (158, 190), (150, 218), (128, 228), (106, 218)]), 2)
                * rng.uniform(0.4, 1),
                colour(rng, dark=True),
                covers=False,
            )

    def hair(self, hair):
        rng = self.rng
        if rng.random() < 0.12:
            return
        wide = 54 * self.wide
        top = rng.uniform(28, 60)
        count = int(rng.integers(3, 9))
        xs = np.linspace(128 + wide, 128 - wide, count)
        deep = 100 + rng.uniform(-12, 20)
        fringe = np.array([(x, deep + rng.normal(0, 8 if self.kind != "anime" else 14)) for x in xs])
        if self.kind == "anime" or rng.random() < 0.4:
            fringe = np.vstack(
                [[(a + b) / 2 - [0, 22], b] for a, b in zip(fringe, fringe[1:])] + [fringe[-1:]]
            ).reshape(-1, 2)
        else:
            fringe = smooth_curve(fringe, 30)
        dome = smooth_curve(
            np.array(
                [
                    (128 - wide - 4, 150),
                    (128 - wide, 85),
                    (128 - wide * 0.5, top + 8),
                    (128, top),
                    (128 + wide * 0.5, top + 8),
                    (128 + wide, 85),
                    (128 + wide + 4, 150),
                ]
            ),
            40,
        )
        self.shape(np.vstack([dome, fringe]), hair)
        if self.shaded:
            self.scene.image *= 1 + 0.04 * fractal(rng, 40)[..., None]
