"""Converts the three networks of the MTCNN face detector to OpenVINO IR.

Zhang et al., "Joint face detection and alignment using multi-task cascaded convolutional
networks", 2016. P-Net proposes windows over a whole image, R-Net and O-Net judge 24×24 and
48×48 crops. All three take RGB as (value - 127.5) / 128 and give:

- `probability`: that there is a face (N×1×H×W for P-Net, N×1 for the others);
- `box`: corrections of left, top, right, bottom, as fractions of the window's size;
- `landmarks` (O-Net): five x, then five y, as fractions of the window's size.
"""

import array

from .errors import SetupError
from .openvino_ir import Network
from .torch_weights import load

POOL_2 = ((2, 2), (2, 2), (0, 0), "ceil")
POOL_3 = ((3, 3), (2, 2), (0, 0), "ceil")


def convert_pnet(data):
    """The proposal network: any image size."""
    builder = _Builder("mtcnn-pnet", data)
    current = builder.parameter([-1, 3, -1, -1])
    current = builder.convolution(current, "1", pool=POOL_2)
    current = builder.convolution(current, "2")
    current = builder.convolution(current, "3")
    weights, biases = builder.tensor("conv4_1.weight"), builder.tensor("conv4_1.bias")
    difference, bias = _difference(weights, biases)
    score = builder.network.convolution(current, difference, [1, *weights[0][1:]], (1, 1), (0, 0))
    score = builder.network.channel_bias(score, bias)
    builder.network.result(builder.network.sigmoid(score), "probability")
    builder.network.result(builder.plain_convolution(current, "conv4_2"), "box")
    return builder.network.xml(), builder.network.blob()


def convert_rnet(data):
    """The refinement network: 24×24 crops."""
    builder = _Builder("mtcnn-rnet", data)
    current = builder.parameter([-1, 3, 24, 24])
    current = builder.convolution(current, "1", pool=POOL_3)
    current = builder.convolution(current, "2", pool=POOL_3)
    current = builder.convolution(current, "3")
    current = builder.hidden(current, "4", columns=3)
    builder.face_score(current, "dense5_1")
    builder.network.result(builder.dense(current, "dense5_2"), "box")
    return builder.network.xml(), builder.network.blob()


def convert_onet(data):
    """The output network: 48×48 crops."""
    builder = _Builder("mtcnn-onet", data)
    current = builder.parameter([-1, 3, 48, 48])
    current = builder.convolution(current, "1", pool=POOL_3)
    current = builder.convolution(current, "2", pool=POOL_3)
    current = builder.convolution(current, "3", pool=POOL_2)
    current = builder.convolution(current, "4")
    current = builder.hidden(current, "5", columns=3)
    builder.face_score(current, "dense6_1")
    builder.network.result(builder.dense(current, "dense6_2"), "box")
    builder.network.result(builder.dense(current, "dense6_3"), "landmarks")
    return builder.network.xml(), builder.network.blob()


class _Builder:
    def __init__(self, name, data):
        self.network = Network(name)
        self.tensors = load(data)

    def tensor(self, name):
        if name not in self.tensors:
            raise SetupError(f"a weight file of MTCNN cannot be converted: it has no {name}")
        return self.tensors[name]

    def parameter(self, shape):
        return self.network.parameter("image", shape)

    def convolution(self, source, number, pool=None):
        current = self.plain_convolution(source, "conv" + number)
        current = self.network.parametric_relu(current, self.tensor(f"prelu{number}.weight")[1])
        return self.network.max_pool(current, *pool) if pool else current

    def plain_convolution(self, source, name):
        shape, weights = self.tensor(name + ".weight")
        current = self.network.convolution(source, weights, shape, (1, 1), (0, 0))
        return self.network.channel_bias(current, self.tensor(name + ".bias")[1])

    def hidden(self, source, number, columns):
        """The first dense layer. Its inputs are stored in the order column, row, channel."""
        (outputs, inputs), weights = self.tensor(f"dense{number}.weight")
        rows, channels = columns, inputs // (columns * columns)
        order = [
            (column * rows + row) * channels + channel
            for channel in range(channels) for row in range(rows) for column in range(columns)]
        reordered = array.array("f", [weights[o * inputs + i] for o in range(outputs) for i in order])
        current = self.network.dense(self.network.flatten(source), reordered, outputs, inputs)
        current = self.row_bias(current, self.tensor(f"dense{number}.bias")[1])
        return self.network.parametric_relu(current, self.tensor(f"prelu{number}.weight")[1])

    def dense(self, source, name):
        (outputs, inputs), weights = self.tensor(name + ".weight")
        return self.row_bias(
            self.network.dense(source, weights, outputs, inputs), self.tensor(name + ".bias")[1])

    def face_score(self, source, name):
        weights = self.tensor(name + ".weight")
        difference, bias = _difference(weights, self.tensor(name + ".bias"))
        score = self.row_bias(self.network.dense(source, difference, 1, weights[0][1]), bias)
        self.network.result(self.network.sigmoid(score), "probability")

    def row_bias(self, source, values):
        return self.network.add(source, self.network.floats(values, [1, len(values)]))


def _difference(weights, biases):
    """A softmax over two classes is the sigmoid of their difference: one output instead of two."""
    half = len(weights[1]) // 2
    pairs = zip(weights[1][half:], weights[1][:half])
    return array.array("f", [face - other for face, other in pairs]), [biases[1][1] - biases[1][0]]
