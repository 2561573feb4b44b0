"""What the two networks look at."""

import numpy as np

from mesh import Alignment

# A strip around the eyes: 48 of its 72 pixels lie between the outer corners.
EYES = Alignment(
    72,
    48,
    [[33], [133], [362], [263], [168], [1]],
    [[11.5, 20.5], [26.1, 21.25], [44.65, 21.25], [59.5, 20.5], [35.1, 18.7], [34.7, 42.3]],
)
# The face and what is around it, above all above it: 33 of 96 pixels between the outer corners.
HEAD = Alignment(
    96,
    96,
    [[33, 133], [362, 263], [1], [61], [291]],
    [[36.5, 49.8], [59.2, 49.8], [47.3, 64.5], [36.4, 72.2], [59.5, 72.2]],
)
# Its upper part, down to the mouth: all that tells a hat, in three quarters of the time.
HAT = Alignment(96, 72, HEAD.mesh_points, HEAD.targets)
# So many more pixels on each side are kept for shifting and scaling while training.
MARGIN = 4


def jitter(rng):
    return {"zoom": float(np.exp(rng.normal(0, 0.05))), "shift": rng.normal(0, 1.0, 2), "turn": rng.normal(0, 0.05)}
