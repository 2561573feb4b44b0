"""What is drawn onto: a portrait's canvas, which of its pixels something covers, and the head's own axes."""

import cv2
import numpy as np

from portraits import HEIGHT, WIDTH

LEFT, RIGHT = [33, 133, 61, 234], [263, 362, 291, 454]
EYE_POINTS = [33, 133, 362, 263]

# The outlines of the parts that may be covered, as points of the mesh; left and right are the image's.
PARTS = {
    "leftEye": [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
    "rightEye": [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249],
    "nose": [168, 196, 198, 48, 64, 98, 97, 2, 326, 327, 294, 278, 420, 419],
    "mouth": [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146],
    "leftCheek": [117, 118, 101, 36, 206, 207, 187, 147, 123],
    "rightCheek": [346, 347, 330, 266, 426, 427, 411, 376, 352],
    "chin": [83, 313, 421, 395, 379, 400, 377, 152, 148, 176, 150, 170, 201],
}


class Scene:
    def __init__(self, image, mesh, matte, others=()):
        """`others` are portraits that cloth, hair and things are taken from."""
        self.image = image.astype(np.float32)
        self.mesh = mesh.astype(np.float32).copy()
        self.matte = matte
        self.cover = np.zeros((HEIGHT, WIDTH), np.float32)
        self.others = others
        self.labels = {}

    def paint(self, alpha, colour, covers=True):
        """Lays a colour or a picture over the image; what covers hides the face."""
        window = touched(alpha)
        weight = alpha[window].astype(np.float32)[..., None]
        colour = np.asarray(colour, np.float32)
        self.image[window] += weight * ((colour if colour.ndim == 1 else colour[window]) - self.image[window])
        if covers:
            self.cover[window] = np.maximum(self.cover[window], alpha[window])

    def shade(self, alpha, strength):
        """Darkens by a share, or with a negative strength lightens."""
        self.image = np.clip(self.image * (1 - strength * alpha)[..., None], 0, 255)

    def covered_parts(self):
        """The share of each part that is covered."""
        shares = []
        for part in PARTS.values():
            region = fill(self.mesh[part, :2], soft=0)
            shares.append(float((region * self.cover).sum() / max(region.sum(), 1e-3)))
        return np.array(shares, np.float32)

    def skin(self):
        """The median colour of the cheeks and the forehead."""
        places = self.mesh[[50, 280, 101, 330, 151, 9], :2].round().astype(int)
        places = places.clip(0, [WIDTH - 1, HEIGHT - 1])
        return np.median(self.image[places[:, 1], places[:, 0]], axis=0)

    def head(self):
        return Head(self.mesh)


class Head:
    """The head's axes: x to the image's right, y down, z inward; the origin between the eyes, the distance of their
    outer corners as the unit."""

    def __init__(self, mesh):
        across = unit(mesh[RIGHT].mean(0) - mesh[LEFT].mean(0))
        inward = unit(np.cross(across, mesh[152] - mesh[10]))
        self.axes = np.array([across, np.cross(inward, across), inward])
        self.scale = float(np.linalg.norm(mesh[263] - mesh[33]))
        self.origin = mesh[EYE_POINTS].mean(0)

    def place(self, points):
        """Where points of the head are on the canvas."""
        return (self.origin + self.scale * np.asarray(points, np.float32) @ self.axes)[..., :2]

    def depth(self, points):
        return (np.asarray(points, np.float32) @ self.axes)[..., 2]


def touched(alpha):
    """The window outside which nothing is painted."""
    rows, columns = np.flatnonzero(alpha.max(1) > 0.002), np.flatnonzero(alpha.max(0) > 0.002)
    if not len(rows):
        return slice(0, 0), slice(0, 0)
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def unit(vector):
    return vector / np.linalg.norm(vector)


def fill(points, soft=0.7):
    """How much of each pixel lies inside a polygon."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(mask, [(np.asarray(points) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    if soft:
        mask = cv2.GaussianBlur(mask, (0, 0), soft)
    return mask.astype(np.float32) / 255


def stroke(points, width, closed=False, soft=0.5):
    """How much of each pixel a line of some width covers."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    whole = max(1, int(round(width)))
    cv2.polylines(mask, [(np.asarray(points) * 16).astype(np.int32)], closed, 255, whole, cv2.LINE_AA, 4)
    if soft:
        mask = cv2.GaussianBlur(mask, (0, 0), soft)
    thin = min(1.0, width)
    return mask.astype(np.float32) * (thin / 255)


def smooth_curve(points, count=60, closed=False):
    """A Catmull-Rom spline through points."""
    points = np.asarray(points, np.float32)
    padded = np.vstack([points[-1], points, points[:2]]) if closed else np.vstack([points[0], points, points[-1]])
    segments = len(padded) - 3
    places = np.linspace(0, segments - 1e-3, count)
    i = places.astype(int)
    t = (places - i)[:, None]
    a, b, c, d = padded[i], padded[i + 1], padded[i + 2], padded[i + 3]
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
