"""Crops as CropImage of minivision-ai/Silent-Face-Anti-Spoofing cuts them (src/generate_patches.py)."""


def surroundings(image, box, scale):
    """The part of an image that shows a box (left, top, width, height) `scale` times as large, moved into the image."""
    height, width = image.shape[:2]
    x, y, box_width, box_height = box
    scale = min((height - 1) / box_height, (width - 1) / box_width, scale)
    columns = _extent(x, box_width, scale, width)
    return image[_extent(y, box_height, scale, height), columns]


def _extent(start, length, scale, limit):
    middle = start + length / 2
    low, high = middle - length * scale / 2, middle + length * scale / 2
    if low < 0:
        low, high = 0, high - low
    if high > limit - 1:
        low, high = low - (high - limit + 1), limit - 1
    return slice(max(0, int(low)), int(high) + 1)
