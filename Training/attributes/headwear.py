"""Hats of many kinds, as solids on the head's own axes."""

import caps
import hats
import wraps
from hat_forms import hat_colour, ring

KINDS = {
    "cap": caps.draw_cap,
    "peaked": caps.draw_peaked,
    "beanie": caps.draw_beanie,
    "skullcap": caps.draw_skullcap,
    "beret": caps.draw_beret,
    "mortarboard": caps.draw_mortarboard,
    "brim": hats.draw_brim,
    "helmet": hats.draw_helmet,
    "crown": hats.draw_crown,
    "cone": hats.draw_cone,
    "turban": wraps.draw_turban,
    "scarf": wraps.draw_scarf,
    "hood": wraps.draw_hood,
}
# Kinds that are seen more often are drawn more often.
HATS = (
    ["cap"] * 7
    + ["brim"] * 3
    + ["beanie"] * 3
    + ["turban"] * 3
    + ["scarf"] * 3
    + ["peaked"] * 2
    + ["helmet", "helmet", "skullcap", "beret", "hood", "crown", "cone", "mortarboard"]
)


def draw_hat(scene, rng, kind=None):
    head = scene.head()
    kind = kind or rng.choice(HATS)
    wide = rng.uniform(0.84, 1.06)
    deep = wide * rng.uniform(1.0, 1.15)
    edge = rng.uniform(-1.0, -0.38)  # the height of its lower edge at the forehead
    base = hat_colour(rng)
    front_lift = rng.uniform(-0.15, 0.15)
    low = ring(edge, wide, deep, lift=front_lift)
    # Behind the face nothing of the edge is seen: the crown hides it.
    KINDS[kind](scene, rng, head, wide, deep, edge, base, low)
    scene.labels["hat"] = 1
