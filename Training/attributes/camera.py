"""What cameras and files do to a picture."""

import cv2
import numpy as np


def finish(crop, rng, mild=False):
    """What cameras and files do: exposure, colour, focus, movement, resolution, grain, compression."""
    image = crop.astype(np.float32) / 255
    image = np.clip(image, 0, 1) ** np.exp(rng.normal(0, 0.25))
    image = (image - 0.5) * rng.uniform(0.65, 1.35) + 0.5 + rng.normal(0, 0.07)
    image *= 1 + rng.normal(0, 0.08, 3)
    if rng.random() < 0.2:
        image = np.repeat(image @ np.array([[0.3], [0.59], [0.11]]), 3, -1)
    else:
        grey = image.mean(-1, keepdims=True)
        image = grey + (image - grey) * rng.uniform(0.5, 1.5)
    height, width = image.shape[:2]
    if rng.random() < (0.25 if mild else 0.5):
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.8 if mild else 1.5))
    if rng.random() < 0.12 and not mild:
        length, angle = int(rng.integers(3, 8)), rng.uniform(0, np.pi)
        kernel = np.zeros((9, 9), np.float32)
        reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        cv2.line(kernel, tuple((4 - reach).round().astype(int)), tuple((4 + reach).round().astype(int)), 1)
        image = cv2.filter2D(image, -1, kernel / kernel.sum())
    if rng.random() < 0.35 and not mild:
        share = rng.uniform(0.3, 0.9)
        small = cv2.resize(
            image, (max(8, int(width * share)), max(8, int(height * share))), interpolation=cv2.INTER_AREA
        )
        image = cv2.resize(
            small,
            (width, height),
            interpolation=rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST], p=[0.5, 0.4, 0.1]),
        )
    if rng.random() < 0.2:
        image = image + rng.uniform(0.3, 1.2) * (image - cv2.GaussianBlur(image, (0, 0), 1.2))
    if rng.random() < 0.5:
        image = image + rng.uniform(0.003, 0.04) * rng.standard_normal(image.shape)
    image = (np.clip(image, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.6:
        quality = int(rng.integers(25, 95))
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return image
