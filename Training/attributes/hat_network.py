"""The network that tells a hat: what EfficientNet-Lite0 sees in the upper part of the head, weighed by a linear layer."""

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from torch import nn

import crops
import efficientnet

PLACES = -(-crops.HAT.height // 32) * -(-crops.HAT.width // 32)
# Of the logistic regression, whose 1,728 inputs have a variance of 1; small is strong.
REGULARISATION = 1e-4


class HatNetwork(nn.Module):
    """Answers a logit."""

    def __init__(self, body):
        super().__init__()
        self.body, self.answer = body, nn.Linear(efficientnet.CHANNELS * PLACES, 1)

    def features(self, x):
        return self.body(x).flatten(1)

    def forward(self, x):
        return self.answer(self.features(x))


def planes(images):
    """Crops of heads with a margin, or crops of hats without one, as numbers."""
    margin = (images.shape[2] - crops.HAT.width) // 2
    middle = images[:, margin : margin + crops.HAT.height, margin : margin + crops.HAT.width]
    values = torch.from_numpy(np.ascontiguousarray(middle)).permute(0, 3, 1, 2).float()
    return (values - efficientnet.MEAN) * efficientnet.SCALE


@torch.no_grad()
def batches(function, images):
    return torch.cat([function(planes(images[i : i + 64])) for i in range(0, len(images), 64)]).numpy()


def photographs(labels):
    """Which rows of a pool teach and are measured: no drawings, and a hat or none for sure."""
    return (labels[:, 1] >= 0) & (labels[:, 3] == 0)


def fit(body, images, labels):
    """The network with a linear layer that is fitted on rendered crops of heads; the body stays as it is."""
    network = HatNetwork(body)
    chosen = photographs(labels)
    features = batches(network.features, images[chosen])
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=REGULARISATION, max_iter=300).fit(scaler.transform(features), labels[chosen, 1] == 1)
    weights = model.coef_ / scaler.scale_
    set_answer(network, weights, model.intercept_ - weights @ scaler.mean_)
    return network.eval()


def set_answer(network, weights, shift):
    with torch.no_grad():
        network.answer.weight.copy_(torch.tensor(weights))
        network.answer.bias.copy_(torch.tensor(shift))


def calibrate(network, scale, shift):
    """Makes the logit `scale` times as large and moves it by `shift`."""
    answer = network.answer
    set_answer(network, answer.weight.numpy(force=True) * scale, answer.bias.numpy(force=True) * scale + shift)
