"""Hats of many kinds as solids on the head's own axes, and what is none: hair bands, fringes, big hair."""

import cv2
import numpy as np

from scene import fill, smooth_curve, stroke
from textures import colour, fractal, noise, rounded, surface

HATS = ["cap"] * 7 + ["brim"] * 3 + ["beanie"] * 3 + ["turban"] * 3 + ["scarf"] * 3 + ["peaked"] * 2 + [
    "helmet", "helmet", "skullcap", "beret", "hood", "crown", "cone", "mortarboard"]
CENTRE = np.array([0.0, -0.15, 0.62])  # of the skull


def hat_colour(rng):
    """Black, white, navy, red and khaki before any other."""
    kind = rng.choice(["black", "white", "navy", "red", "khaki", "any"], p=[0.26, 0.18, 0.1, 0.08, 0.08, 0.3])
    if kind == "any":
        return colour(rng)
    centre = {"black": (22, 22, 24), "white": (225, 224, 220), "navy": (30, 42, 85), "red": (180, 30, 35), "khaki": (150, 135, 100)}[kind]
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


def draw_hat(scene, rng, kind=None):
    head = scene.head()
    kind = kind or rng.choice(HATS)
    wide = rng.uniform(0.84, 1.06)
    deep = wide * rng.uniform(1.0, 1.15)
    edge = rng.uniform(-0.85, -0.33)  # the height of its lower edge at the forehead
    base = hat_colour(rng)
    front_lift = rng.uniform(-0.15, 0.15)
    low = ring(edge, wide, deep, lift=front_lift)
    # Behind the face nothing of the edge is seen: the crown hides it.
    globals()["draw_" + kind](scene, rng, head, wide, deep, edge, base, low)
    scene.labels["hat"] = 1


def body(scene, rng, points, base, strength=None, kind=None, soft=0.8):
    kind = kind or material(rng, ["cloth", "stripes", "checks", "patches", "print", "knit", "gradient"])
    alpha = fill(points, soft)
    picture = surface(rng, base, kind) * rounded(rng, alpha, strength)
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
        radius = (1 - share**(2 / flat * 0.9)) ** 0.5 if share < 1 else 0.02
        rings.append(ring(edge + share * (top - edge), wide * radius, deep * radius, z=CENTRE[2] + 0.06 * share))
    return hull(head, *rings)


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
        points[:, 0], points[:, 2] = x * np.cos(turned) - z * np.sin(turned), x * np.sin(turned) + z * np.cos(turned) + CENTRE[2]
    bill = cv2.convexHull(np.vstack([head.place(inner), head.place(outer)]).astype(np.float32))[:, 0]
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
    top = ring(edge - band - rng.uniform(0.25, 0.5), wide * rng.uniform(1.1, 1.4), deep * 1.25, lift=rng.uniform(0, 0.25))
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


def draw_brim(scene, rng, head, wide, deep, edge, base, low):
    """Anything from a fedora to a sun hat or a sombrero."""
    top = top_of(rng, edge, -1.75, -1.2)
    reach = rng.uniform(1.2, 2.1)
    curl = rng.uniform(-0.1, 0.35)
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    rim = np.column_stack([wide * reach * np.sin(t), edge - curl * np.sin(t) ** 2 + rng.uniform(-0.1, 0.2) * np.cos(t),
                           CENTRE[2] - deep * reach * np.cos(t)])
    narrow = rng.uniform(0.7, 1.0)
    crown = hull(head, low, ring(top, wide * narrow, deep * narrow))
    cloth = material(rng, ["cloth", "knit", "checks", "stripes", "print"])
    brim = head.place(rim)
    below_shadow(scene, rng, brim)
    # What of the brim lies behind the face is hidden by it.
    behind = fill(brim, 0.7)
    face = fill(cv2.convexHull(np.ascontiguousarray(scene.mesh[:, :2]))[:, 0], 1.0)
    front = rim[np.cos(t) > -0.2]
    seen_below = head.axes[1, 2] < 0.05  # the head is raised: the brim is seen from below and stands behind the face
    hidden = face * (np.arange(len(face))[:, None] > head.place([0, edge, CENTRE[2] - deep])[1])
    alpha = behind * (1 - hidden)
    picture = np.clip(surface(rng, base, cloth) * rounded(rng, alpha), 0, 255)
    scene.paint(alpha, picture * (rng.uniform(0.4, 0.8) if seen_below else 1))
    if not seen_below:
        strip = cv2.convexHull(np.vstack([head.place(front), head.place(low[np.cos(np.linspace(0, 2 * np.pi, 40, endpoint=False)) > 0])]).astype(np.float32))[:, 0]
        scene.paint(fill(strip), picture * 0.95)
    body(scene, rng, crown, base, kind=cloth)
    if rng.random() < 0.7:
        band = hull(head, low, ring(edge - rng.uniform(0.1, 0.25), wide, deep))
        body(scene, rng, band, colour(rng), kind=rng.choice(["plain", "stripes"]))


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


def draw_helmet(scene, rng, head, wide, deep, edge, base, low):
    """Hard hats, bicycle and motorcycle helmets: smooth, shining, with straps or cheeks."""
    top = top_of(rng, edge, -1.7, -1.3)
    size = rng.uniform(1.02, 1.25)
    around = ring(edge, wide * size, deep * size, lift=rng.uniform(-0.1, 0.2))
    crown = dome(head, wide * size, deep * size, edge, around, top, 0.75)
    below_shadow(scene, rng, crown)
    if rng.random() < 0.35:
        for side in (-1, 1):
            cheek = head.place([(side * 1.05, edge, 0.4), (side * 0.72, edge, 0.0), (side * 0.72, 0.5, 0.1),
                                (side * 0.6, 1.0, 0.3), (side * 0.95, 1.0, 0.8), (side * 1.1, 0.2, 0.8)])
            body(scene, rng, cheek, base, kind="plain")
    elif rng.random() < 0.6:
        for side in (-1, 1):
            strap = head.place([(side * 0.84, edge, 0.4), (side * 0.78, 0.5, 0.4), (side * 0.3, 1.35, 0.2)])
            scene.paint(stroke(smooth_curve(strap), rng.uniform(2, 4)), colour(rng, dark=True), covers=False)
    alpha = body(scene, rng, crown, base, strength=0.7, kind=rng.choice(["plain", "stripes", "plain", "print"]))
    shine = head.place([rng.uniform(-0.5, 0.5), (edge + top) / 2 - 0.1, CENTRE[2] - deep])
    y, x = np.mgrid[: alpha.shape[0], : alpha.shape[1]]
    spot = np.exp(-((x - shine[0]) ** 2 + (y - shine[1]) ** 2) / (2 * rng.uniform(4, 14) ** 2)).astype(np.float32)
    scene.paint(spot * alpha * rng.uniform(0, 0.8), np.full(3, 255.0), covers=False)
    if rng.random() < 0.4:
        rim = hull(head, around, ring(edge + 0.08, wide * size * 1.1, deep * size * 1.2))
        body(scene, rng, rim, base * 0.9, kind="plain")


def draw_turban(scene, rng, head, wide, deep, edge, base, low):
    top = top_of(rng, edge, -1.75, -1.2)
    middle = ring((edge + top) / 2, wide * rng.uniform(1.0, 1.35), deep * 1.15)
    # Its edge is an arch or a wedge over the forehead.
    crown = hull(head, low, middle, ring(top, wide * 0.7, deep * 0.7))
    below_shadow(scene, rng, crown, rng.uniform(2, 8))
    alpha = body(scene, rng, crown, base, kind=material(rng, ["cloth", "print", "stripes"]))
    for _ in range(rng.integers(5, 12)):
        side = rng.choice([-1, 1])
        start = (side * wide * 1.2, rng.uniform(top, edge - 0.1), CENTRE[2] - 0.2)
        end = (-side * rng.uniform(0, 0.6), rng.uniform(top, edge), CENTRE[2] - deep * 1.2)
        middle = (side * 0.6, (start[1] + end[1]) / 2 - 0.1, CENTRE[2] - deep)
        fold = stroke(smooth_curve(head.place([start, middle, end])), rng.uniform(1, 3), soft=1.2) * alpha
        scene.shade(fold, rng.uniform(0.1, 0.5) * rng.choice([1, 1, -0.6]))


def draw_scarf(scene, rng, head, wide, deep, edge, base, low):
    """A headscarf: around the head and under the chin, or tied behind."""
    under = rng.random() < 0.8
    if rng.random() < 0.4:
        edge -= rng.uniform(0, 0.25)
    outer = [(-0.9, edge + 0.2), (-1.0, -0.3), (-1.02, 0.3), (-1.0, 0.9), (-1.1, 1.7), (-1.6, 2.6), (1.6, 2.6),
             (1.1, 1.7), (1.0, 0.9), (1.02, 0.3), (1.0, -0.3), (0.9, edge + 0.2)]
    top = [(0.7, edge - 0.55), (0.35, edge - 0.8), (0, edge - 0.88), (-0.35, edge - 0.8), (-0.7, edge - 0.55)]
    if under:
        outline = np.array([(x, y, 0.5) for x, y in outer + top])
        crown = head.place(outline)
    else:
        crown = hull(head, low, ring(edge - 0.5, wide, deep), ring(edge - 0.8, wide * 0.5, deep * 0.5))
    alpha = fill(crown, 1.0)
    if under:
        tight = rng.uniform(0.66, 0.8)
        inner = [(0, edge), (0.4, edge + 0.06), (0.62, edge + 0.3), (tight, 0.1), (tight, 0.6), (tight * 0.85, 1.0), (0.4, 1.28),
                 (0, 1.38), (-0.4, 1.28), (-tight * 0.85, 1.0), (-tight, 0.6), (-tight, 0.1), (-0.62, edge + 0.3), (-0.4, edge + 0.06)]
        window = head.place(np.array([(x, y, 0.15 + 0.2 * abs(x)) for x, y in inner]))
        alpha = alpha * (1 - fill(smooth_curve(window, 80, True), 0.8))
    scene.shade(cv2.GaussianBlur(alpha, (0, 0), 4), rng.uniform(0, 0.4))
    kind = material(rng, ["cloth", "print", "stripes", "dots"])
    picture = surface(rng, base, kind) * rounded(rng, alpha)
    picture *= 1 + rng.uniform(0, 0.2) * noise(rng, rng.uniform(8, 30))[..., None]
    scene.paint(alpha, np.clip(picture, 0, 255))


def draw_hood(scene, rng, head, wide, deep, edge, base, low):
    """A hood that stands off the head; its inside is dark."""
    far = rng.uniform(1.05, 1.3)
    outer = [(0, edge - 0.8), (0.6, edge - 0.6), (far, edge + 0.1), (far + 0.1, 0.6), (1.2, 1.5), (1.9, 2.5), (-1.9, 2.5), (-1.2, 1.5),
             (-far - 0.1, 0.6), (-far, edge + 0.1), (-0.6, edge - 0.6)]
    inner = [(0, edge - 0.2), (0.55, edge), (0.88, -0.1), (0.85, 0.7), (0.5, 1.45), (0, 1.6), (-0.5, 1.45), (-0.85, 0.7), (-0.88, -0.1),
             (-0.55, edge)]
    place = lambda points, z: smooth_curve(head.place(np.array([(x, y, z) for x, y in points])), 80, True)
    window = fill(place(inner, 0.2), 1.2)
    alpha = fill(place(outer, 0.5), 1) * (1 - window)
    scene.shade((1 - cv2.erode(window, np.ones((9, 9)))) * window, rng.uniform(0.1, 0.6))
    scene.paint(alpha, np.clip(surface(rng, base) * rounded(rng, alpha), 0, 255))
    rim = stroke(place(inner, 0.2), rng.uniform(3, 9), True, 1.5)
    scene.paint(rim * rng.uniform(0.4, 1), base * rng.uniform(0.4, 1.2) if rng.random() < 0.6 else colour(rng))


def draw_crown(scene, rng, head, wide, deep, edge, base, low):
    edge -= 0.25
    low = ring(edge, wide * 0.9, deep * 0.9)
    high = ring(edge - rng.uniform(0.25, 0.5), wide * 0.95, deep * 0.95)
    gold = np.array([rng.uniform(170, 240), rng.uniform(130, 190), rng.uniform(20, 90)]) if rng.random() < 0.7 else colour(rng)
    alpha = body(scene, rng, hull(head, low, high), gold, strength=0.7)
    for x in np.linspace(-0.8, 0.8, 7):
        points = [(x - 0.12, high[0, 1], CENTRE[2] - 0.8), (x, high[0, 1] - 0.3, CENTRE[2] - 0.8), (x + 0.12, high[0, 1], CENTRE[2] - 0.8)]
        body(scene, rng, head.place(points), gold, strength=0.3)


def draw_cone(scene, rng, head, wide, deep, edge, base, low):
    """Party hats, wizards, Santa."""
    edge -= rng.uniform(0.0, 0.35)
    size = rng.uniform(0.55, 1.05)
    low = ring(edge, wide * size, deep * size)
    tip = np.array([[rng.normal(0, 0.3), edge - rng.uniform(0.9, 1.8), CENTRE[2]]])
    body(scene, rng, hull(head, low, tip), base)
    if size > 0.85 and rng.random() < 0.6:
        body(scene, rng, hull(head, low, ring(edge - 0.22, wide * 1.05, deep * 1.05)), np.full(3, rng.uniform(190, 250)), kind="cloth")


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


def panels(scene, rng, head, wide, deep, edge, top):
    if rng.random() < 0.6:
        for angle in (-0.9, 0, 0.9):
            arc = [(wide * np.sin(angle) * r, edge + (top - edge) * np.sqrt(1 - r * r), CENTRE[2] - deep * np.cos(angle) * r)
                   for r in np.linspace(1, 0.05, 10)]
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
            cv2.fillPoly(mask, [((centre + size * np.column_stack([np.sin(t), np.cos(t)])) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        scene.paint(cv2.GaussianBlur(mask, (0, 0), 0.6) / 255.0, colour(rng))


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
    face = scene.mesh[[10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176,
                       149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109], :2]
    alpha = fill(smooth_curve(head.place(outline), 120, True), 1.5) * (1 - fill(face, 2.0))
    base = np.array([1, 0.8, 0.65]) * rng.choice([rng.uniform(8, 50), rng.uniform(60, 200)])
    texture = 1 + rng.uniform(0.1, 0.5) * noise(rng, rng.uniform(2, 6)) + 0.3 * fractal(rng, 30)
    body_alpha = alpha * (np.arange(len(alpha))[:, None] < scene.mesh[152, 1] + 20)
    scene.paint(body_alpha, np.clip(base * texture[..., None], 0, 255), covers=False)
