"""Converts the MiniFASNet presentation-attack detectors to OpenVINO IR.

Minivision's Silent-Face-Anti-Spoofing: MobileFaceNet's bottlenecks, thinned out, on 80×80 crops
that show the face with its surroundings (2.7 or 4 times the face box). Input `image` is N×3×80×80
BGR in 0–255; output `probabilities` is N×3, of which the second is a live face. The layers' sizes,
and whether a block ends in a squeeze-and-excitation gate, follow from the names and shapes of the
weights.
"""

import array
import math

from .errors import SetupError
from .openvino_ir import Network
from .torch_weights import load

SIDE = 80
EPSILON = 1e-5
"""PyTorch's default in batch normalisation."""


def convert(data):
    """Returns the IR as (xml, bin)."""
    try:
        return _Builder(load(data, "MiniFASNet")).build()
    except (KeyError, ValueError, IndexError) as error:
        raise SetupError(f"a weight file of MiniFASNet cannot be converted: {error} is not as expected") from error


class _Builder:
    def __init__(self, tensors):
        self.network = Network("minifasnet")
        self.tensors = {name.removeprefix("module."): tensor for name, tensor in tensors.items()}

    def build(self):
        current = self.network.parameter("image", [-1, 3, SIDE, SIDE])
        current = self.block(current, "conv1", stride=2, padding=1)
        current = self.block(current, "conv2_dw", padding=1)
        for reduction, stage in (("conv_23", "conv_3"), ("conv_34", "conv_4"), ("conv_45", "conv_5")):
            current = self.bottleneck(current, reduction, stride=2)
            number = 0
            while f"{stage}.model.{number}.conv.conv.weight" in self.tensors:
                current = self.residual(current, f"{stage}.model.{number}")
                number += 1
        current = self.block(current, "conv_6_sep")
        current = self.block(current, "conv_6_dw")
        current = self.network.flatten(current)
        (outputs, inputs), weights = self.tensors["linear.weight"]
        scales, shifts = self.normalisation("bn")
        folded = array.array("f", [
            weights[row * inputs + column] * scales[row] for row in range(outputs) for column in range(inputs)])
        current = self.network.dense(current, folded, outputs, inputs)
        current = self.network.add(current, self.network.floats(shifts, [1, outputs]))
        (classes, inputs), weights = self.tensors["prob.weight"]
        current = self.network.dense(current, weights, classes, inputs)
        self.network.result(self.network.softmax(current), "probabilities")
        return self.network.xml(), self.network.blob()

    def block(self, source, name, stride=1, padding=0):
        """Convolution, batch normalisation folded into it, and a PReLU where there is one."""
        shape, weights = self.tensors[name + ".conv.weight"]
        current = self.folded(source, shape, weights, name + ".bn", stride, padding)
        if name + ".prelu.weight" in self.tensors:
            current = self.network.parametric_relu(current, self.tensors[name + ".prelu.weight"][1])
        return current

    def folded(self, source, shape, weights, normalisation, stride=1, padding=0):
        scales, shifts = self.normalisation(normalisation)
        per_filter = len(weights) // shape[0]
        scaled = array.array("f", [value * scales[index // per_filter] for index, value in enumerate(weights)])
        # A filter that sees one channel only is depthwise: each channel has its own.
        depthwise = shape[1] == 1
        convolution = self.network.depthwise_convolution if depthwise else self.network.convolution
        current = convolution(source, scaled, shape, (stride, stride), (padding, padding))
        return self.network.channel_bias(current, shifts)

    def normalisation(self, name):
        """Batch normalisation as one factor and one summand a channel."""
        gamma, beta, mean, variance = (
            self.tensors[f"{name}.{part}"][1] for part in ("weight", "bias", "running_mean", "running_var"))
        scales = [factor / math.sqrt(spread + EPSILON) for factor, spread in zip(gamma, variance)]
        shifts = [shift - centre * scale for shift, centre, scale in zip(beta, mean, scales)]
        return scales, shifts

    def bottleneck(self, source, name, stride=1):
        current = self.block(source, name + ".conv")
        current = self.block(current, name + ".conv_dw", stride=stride, padding=1)
        return self.block(current, name + ".project")

    def residual(self, source, name):
        current = self.bottleneck(source, name)
        if name + ".se_module.fc1.weight" in self.tensors:
            current = self.network.multiply(current, self.gate(current, name + ".se_module"))
        return self.network.add(source, current)

    def gate(self, source, name):
        """Squeeze and excitation: a factor for each channel from the means of all."""
        current = self.network.spatial_mean(source, keep=True)
        current = self.folded(current, *self.tensors[name + ".fc1.weight"], name + ".bn1")
        current = self.network.relu(current)
        current = self.folded(current, *self.tensors[name + ".fc2.weight"], name + ".bn2")
        return self.network.sigmoid(current)
