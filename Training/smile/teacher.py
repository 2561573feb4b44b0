#!/usr/bin/env python3
"""Labels portraits as happy by a teacher network, for train.py.

    mien analyze --json --landmarks CONGRESS/*.jpg > meshes.jsonl
    Training/smile/teacher.py meshes.jsonl MODELS/face_expression_model > Training/smile/labels.csv

The teacher is `face_expression_model` of vladmandic/face-api (MIT), a small network that tells seven expressions apart;
the second argument names its files without `-weights_manifest.json` and `.bin`. It sees four crops of different size of
each face, and the means of its answers are written: file, and how likely the face is happy. Needs numpy, OpenCV and
PyTorch.
"""

import json
import pathlib
import sys

import cv2
import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import meshes  # noqa: E402

SIDE = 112
HAPPY = 1
# Size of the crop against the face, and how far down it is moved by the face's size.
CROPS = [(1.0, 0), (1.15, -0.05), (1.15, 0), (1.3, 0)]
MEAN_COLOUR = torch.tensor([122.782, 117.001, 104.298]).view(1, 3, 1, 1)


def main():
    weights = read_weights(sys.argv[2])
    print("file,happy")
    for path, mesh in meshes.read(sys.argv[1]).items():
        image = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
        crops = np.stack([crop(image, mesh, *shape) for shape in CROPS]).transpose(0, 3, 1, 2)
        with torch.no_grad():
            happy = expressions(torch.tensor(crops, dtype=torch.float32), weights)[:, HAPPY].mean()
        print(f"{pathlib.Path(path).name},{happy:.4f}")


def crop(image, mesh, size, down):
    low, high = mesh[:, :2].min(0), mesh[:, :2].max(0)
    side = max(high - low)
    corner = (low + high) / 2 + [0, down * side] - side * size / 2
    step = side * size / SIDE
    if step > 1:
        image = cv2.resize(image, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
        corner, step = corner / step, 1
    matrix = np.array([[step, 0, corner[0] + step / 2 - 0.5], [0, step, corner[1] + step / 2 - 0.5]])
    return cv2.warpAffine(image, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def read_weights(name):
    """The tensors of a TensorFlow.js manifest, of which some are quantised to bytes."""
    data = pathlib.Path(name + ".bin").read_bytes()
    weights, offset = {}, 0
    for group in json.loads(pathlib.Path(name + "-weights_manifest.json").read_text()):
        for entry in group["weights"]:
            count, scale = int(np.prod(entry["shape"])), entry.get("quantization")
            kind = np.uint8 if scale else np.float32
            values = np.frombuffer(data, kind, count, offset).astype(np.float32)
            offset += count * np.dtype(kind).itemsize
            if scale:
                values = values * scale["scale"] + scale["min"]
            weights[entry["name"]] = torch.tensor(values.reshape(entry["shape"]))
    return weights


def expressions(images, weights):
    """neutral, happy, sad, angry, fearful, disgusted, surprised"""
    values = (images - MEAN_COLOUR) / 255
    for index in range(4):
        values = block(values, f"dense{index}", weights, is_first=index == 0)
    values = functional.avg_pool2d(values, 7, 2).flatten(1)
    return torch.softmax(values @ weights["fc/weights"] + weights["fc/bias"], dim=1)


def block(values, name, weights, is_first):
    """Four convolutions, each of which sees the sum of all before it; the first halves the size."""
    first = convolution if is_first else separable
    sums = functional.relu(first(values, f"{name}/conv0", weights, stride=2))
    for index in range(1, 4):
        new = separable(functional.relu(sums), f"{name}/conv{index}", weights, stride=1)
        sums = sums + new
    return functional.relu(sums)


def convolution(values, name, weights, stride):
    filters = weights[f"{name}/filters"].permute(3, 2, 0, 1)
    return functional.conv2d(padded(values, stride), filters, weights[f"{name}/bias"], stride=stride)


def separable(values, name, weights, stride):
    depthwise = weights[f"{name}/depthwise_filter"].permute(2, 3, 0, 1)
    pointwise = weights[f"{name}/pointwise_filter"].permute(3, 2, 0, 1)
    values = functional.conv2d(padded(values, stride), depthwise, stride=stride, groups=len(depthwise))
    return functional.conv2d(values, pointwise, weights[f"{name}/bias"])


def padded(values, stride):
    """As TensorFlow's `same` for filters of three by three."""
    size = values.shape[2]
    missing = max((-(-size // stride) - 1) * stride + 3 - size, 0)
    before, after = missing // 2, missing - missing // 2
    return functional.pad(values, (before, after, before, after))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main()
