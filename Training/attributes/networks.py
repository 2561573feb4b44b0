"""Two small convolutional networks of our own from the first weight to the last: of the eyes and of the head."""

import torch
from torch import nn
from torch.nn import functional

import crops
from scene import PARTS

GLASSES = ["none", "clear", "dark"]
# What the network of the head learns. Hats are told better by hat_network.py, so that only the others are answered.
HEAD_SIGNS = ["hat", "mask", "drawn"]
ANSWERED_SIGNS = ["mask", "drawn"]
# Subtracted from values of 0…255 and multiplied afterwards.
MEAN, SCALE = 127.5, 1 / 64


def convolution(inputs, outputs, stride=1, size=3):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = convolution(channels, channels)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return functional.relu(x + self.second(self.first(x)))


class Trunk(nn.Module):
    """Stages of half the size each; answers the last stage, where things are, with the means of all stages."""

    def __init__(self, widths, depths, area, outputs, hidden):
        super().__init__()
        self.stages = nn.ModuleList()
        previous = 3
        for width, depth in zip(widths, depths):
            blocks = [Residual(width) for _ in range(depth)]
            self.stages.append(nn.Sequential(convolution(previous, width, 2), *blocks))
            previous = width
        self.places = convolution(previous, 24, size=1)
        self.hidden = nn.Sequential(
            nn.Dropout(0.3), nn.Linear(24 * area + sum(widths[1:]), hidden), nn.ReLU(inplace=True)
        )
        self.answer = nn.Linear(hidden, outputs)

    def forward(self, x):
        means = []
        for index, stage in enumerate(self.stages):
            x = stage(x)
            if index:
                means.append(x.mean((2, 3)))
        return self.answer(self.hidden(torch.cat([self.places(x).flatten(1), *means], 1)))


def eyes_network():
    return Trunk([24, 48, 80], [0, 1, 1], (crops.EYES.width // 8) * (crops.EYES.height // 8), len(GLASSES), 64)


def head_network():
    return Trunk(
        [16, 32, 64, 96],
        [0, 1, 1, 1],
        (crops.HEAD.width // 16) * (crops.HEAD.height // 16),
        len(HEAD_SIGNS) + len(PARTS),
        96,
    )
