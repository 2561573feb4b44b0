"""Renders samples: a portrait varied, dressed, covered, perhaps drawn, found again by the mesh network, and cropped."""

import numpy as np

import camera
import cartoons
import coverings
import crops
import eyewear
import hair
import headwear
import occluders
import stylise
import variation
from mesh import tight_square
from portraits import HEIGHT, WIDTH
from scene import PARTS, Scene, fill

COLUMNS = ["glasses", "hat", "mask", "drawn", *PARTS]
# Portraits of people who wear a hat or a band like one: their hat is not known to the drawing code.
HATTED = {"A000370", "W000808"}
# Each picture is cropped, lit and compressed so often.
VIEWS = 2


class Renderer:
    def __init__(self, portraits, templates, estimator, held_out):
        """`held_out` draws the held-out portraits, occluders and drawings, else all others."""
        self.portraits = [p for p in portraits if p.held_out == held_out]
        self.with_glasses = [p for p in self.portraits if p.glasses == 1]
        self.without = [p for p in self.portraits if p.glasses != 1]
        self.mean = np.mean([p.mesh for p in portraits], axis=0)
        self.templates, self.estimator, self.held_out = templates, estimator, held_out
        self.occluders = occluders.HELD_OUT if held_out else occluders.TRAINED
        self.styles = stylise.HELD_OUT if held_out else stylise.TRAINED
        self.cartoons = cartoons.HELD_OUT if held_out else cartoons.TRAINED

    def sample(self, rng):
        """Strips, heads and a row of labels; -1 where a label is not known."""
        scene, glasses = self.person(rng)
        drawn = rng.random() < 0.22
        composed = drawn and rng.random() < 0.4
        if composed:
            scene, glasses = cartoons.compose(rng, self.mean, rng.choice(self.cartoons)), 0
        glasses = self.dress(scene, rng, glasses)
        self.cover(scene, rng)
        covered = scene.covered_parts()
        if drawn and not composed:
            stylise.stylise(scene, rng, rng.choice(self.styles))
        elif drawn and rng.random() < 0.3:
            variation.turn_head(scene, rng)
        hidden = self.cut(scene, rng)
        mesh = self.found(scene, rng)
        strips = [self.crop(crops.EYES, scene, mesh, rng, drawn) for _ in range(VIEWS)]
        heads = [self.crop(crops.HEAD, scene, mesh, rng, drawn) for _ in range(VIEWS)]
        covered = np.where(hidden > 0.15, -1, covered)
        if scene.labels.get("eyes") == -1 or hidden[:2].max() > 0.4:
            glasses = -1
        labels = [glasses, scene.labels.get("hat", 0), scene.labels.get("mask", 0), float(drawn), *covered]
        return strips, heads, np.array(labels, np.float32)

    def person(self, rng):
        pool = self.with_glasses if rng.random() < 0.18 else self.without
        portrait = pool[rng.integers(len(pool))]
        scene = Scene(portrait.image, portrait.mesh, portrait.matte, self.portraits)
        if portrait.name in HATTED:
            scene.labels["hat"] = -1
        for change, likely in ((variation.turn_head, 0.7), (variation.skin_tone, 0.5), (variation.hair_tone, 0.3)):
            if rng.random() < likely:
                change(scene, rng)
        if rng.random() < 0.55:
            variation.backdrop(scene, rng, self.portraits)
        return scene, portrait.glasses

    def dress(self, scene, rng, glasses):
        """Glasses, hair, hat and mask; returns what glasses are worn."""
        if scene.others and rng.random() < 0.2:
            hair.draw_wig(scene, rng)
        elif rng.random() < 0.08:
            hair.draw_big_hair(scene, rng)
        if rng.random() < 0.35:
            variation.eye_shadows(scene, rng)
        choice = rng.random()
        if glasses == 0 and choice < 0.25:
            eyewear.draw_glasses(scene, rng, dark=False)
            glasses = 1
        elif glasses == 0 and choice < 0.48:
            eyewear.draw_glasses(scene, rng, dark=True)
            glasses = 2
        elif glasses == 0 and choice < 0.53:
            eyewear.draw_glasses(scene, rng, dark=rng.random() < 0.5, on_forehead=True)
        if rng.random() < 0.14:
            hair.draw_hair(scene, rng, hide_eyes=rng.random() < 0.3)
        if rng.random() < 0.06:
            hair.draw_band(scene, rng)
        if rng.random() < 0.4 and scene.labels.get("hat") != -1:
            headwear.draw_hat(scene, rng)
        if rng.random() < 0.22:
            kinds = None
            coverings.draw_mask(scene, rng, self.templates, kinds)
        if rng.random() < 0.5:
            variation.light(scene, rng)
        return glasses

    def cover(self, scene, rng):
        before = scene.covered_parts()
        if rng.random() < 0.38:
            for _ in range(1 if rng.random() < 0.7 else 2):
                kind = rng.choice(self.occluders)
                occluders.draw_occluder(scene, rng, self.portraits, kind)
                if kind == "cloth" and scene.covered_parts()[3] > 0.3:
                    scene.labels["mask"] = -1
        added = scene.covered_parts() - before
        if added[:2].sum() > 1.0 or scene.covered_parts()[:2].min() > 0.7 and before[:2].min() < 0.5:
            scene.labels["eyes"] = -1
        if scene.labels.get("mask") == 1 and added[3] > 0.3:
            scene.labels["mask"] = -1

    def cut(self, scene, rng):
        """The share of each part that the picture's edge cuts away; beyond it everything is black."""
        if rng.random() > 0.1:
            return np.zeros(len(PARTS), np.float32)
        inside = np.zeros((HEIGHT, WIDTH), np.float32)
        left, top, right, bottom = rng.uniform(0, [100, 110, 100, 120]) * (rng.random(4) < 0.4)
        inside[int(top) : int(HEIGHT - bottom), int(left) : int(WIDTH - right)] = 1
        scene.image *= inside[..., None]
        regions = [fill(scene.mesh[part, :2], soft=0) for part in PARTS.values()]
        return np.array([1 - (r * inside).sum() / max(r.sum(), 1e-3) for r in regions], np.float32)

    def found(self, scene, rng):
        """The mesh as the mesh network finds it on the finished picture."""
        centre, side, _ = tight_square(scene.mesh)
        start = (*(centre + rng.normal(0, 0.04, 2) * side), side * np.exp(rng.normal(0, 0.06)))
        image = np.clip(scene.image, 0, 255).astype(np.uint8)
        mesh, presence = self.estimator(image, start)
        return mesh if presence > 0.3 else scene.mesh

    def crop(self, alignment, scene, mesh, rng, drawn):
        image = np.clip(scene.image, 0, 255).astype(np.uint8)
        crop = alignment.crop(image, mesh, margin=crops.MARGIN, **crops.jitter(rng))
        return camera.finish(crop, rng, mild=drawn)


def render(renderer, count, seed):
    """Arrays of strips, heads and labels, `VIEWS` rows for each of `count` pictures."""
    rng = np.random.default_rng(seed)
    strips, heads, labels = [], [], []
    for _ in range(count):
        some_strips, some_heads, row = renderer.sample(rng)
        strips += some_strips
        heads += some_heads
        labels += [row] * VIEWS
    return np.array(strips), np.array(heads), np.array(labels)
