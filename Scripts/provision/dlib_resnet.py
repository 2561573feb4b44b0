"""Converts dlib's face recognition network (a .dat file) to OpenVINO IR.

The file is a C++ object graph written depth first: the layers come in the order in which an
image passes them, each with its class name, weights and settings, followed by training state
that inference does not need. Integers are a control byte (sign in bit 7, length in the low four
bits) and little-endian bytes; a string is its length and its bytes; a tensor is a version, four
dimensions and raw float32; a real number is a mantissa and a binary exponent.

The network expects RGB pixels as (value - mean) / 256; that is left to the caller, who knows
the mean from the model catalogue.
"""

import array
import struct

from .errors import SetupError
from .openvino_ir import Network

INPUT_SIDE = 150
EMBEDDING_LENGTH = 128


def convert(dat):
    """Returns the IR of the network as (xml, bin); `dat` is the content of dlib's file.

    The network takes `image`, N×3×150×150, and gives `embedding`, N×128, as dlib computes it
    (not normalised). Raises SetupError when the file is not the network that we know.
    """
    try:
        return _build(list(_Reader(dat).layers()))
    except (struct.error, IndexError, ValueError, KeyError) as error:
        raise SetupError(f"the dlib network cannot be converted: its file is damaged ({error})") from error


class _Reader:
    """Reads the layers that matter out of the object graph."""

    def __init__(self, data):
        self.data = data
        self.position = 0

    def layers(self):
        self._skip_header()
        while self.position < len(self.data):
            layer = self._layer()
            yield layer
            if layer["kind"] == "fc":
                return

    def _skip_header(self):
        # Nested layer versions precede the input layer, from the outermost to the innermost.
        marker = b"\x01\x15input_rgb_image_sized"
        found = self.data.find(marker, 0, 4096)
        if found < 0:
            raise ValueError("no input layer")
        self.position = found + len(marker)
        for _ in range(3):
            self._real()
        sides = (self._integer(), self._integer())
        if sides != (INPUT_SIDE, INPUT_SIDE):
            raise ValueError(f"input of {sides}")

    def _layer(self):
        name = self._next_name()
        if name == "con_4":
            weights = self._tensor()
            layer = {
                "kind": "con", "params": weights[1], "filters": self._integer(),
                "window": (self._integer(), self._integer()),
                "stride": (self._integer(), self._integer()),
                "padding": (self._integer(), self._integer())}
            layer["weight_shape"] = self._alias()
            self._alias()
            return layer
        if name == "affine_":
            params = self._tensor()[1]
            return {"kind": "affine", "gamma": params[:len(params) // 2], "beta": params[len(params) // 2:]}
        if name in ("max_pool_2", "avg_pool_2"):
            return {
                "kind": name[:8], "window": (self._integer(), self._integer()),
                "stride": (self._integer(), self._integer()),
                "padding": (self._integer(), self._integer())}
        if name == "fc_2":
            layer = {"kind": "fc", "outputs": self._integer(), "inputs": self._integer()}
            layer["params"] = self._tensor()[1]
            return layer
        return {"kind": name.rstrip("_")}

    def _next_name(self):
        # Between two layers lies training state of varying length: flags, empty gradients. Names
        # are the only strings, so the next one that is known starts the next layer.
        window = self.data[self.position:self.position + 2048]
        candidates = [
            (offset, name) for name in LAYER_NAMES
            if (offset := window.find(bytes([1, len(name)]) + name.encode())) >= 0]
        if not candidates:
            raise ValueError(f"no layer after byte {self.position}")
        offset, name = min(candidates)
        self.position += offset + 2 + len(name)
        return name

    def _take(self, count):
        chunk = self.data[self.position:self.position + count]
        if len(chunk) != count:
            raise ValueError("it ends too early")
        self.position += count
        return chunk

    def _integer(self):
        control = self._take(1)[0]
        magnitude = int.from_bytes(self._take(control & 0x0F), "little")
        return -magnitude if control & 0x80 else magnitude

    def _real(self):
        mantissa = self._integer()
        return mantissa * 2.0 ** self._integer()

    def _tensor(self):
        if self._integer() != 2:
            raise ValueError("unknown tensor version")
        shape = [self._integer() for _ in range(4)]
        count = shape[0] * shape[1] * shape[2] * shape[3]
        if not 0 <= count <= 10_000_000:
            raise ValueError(f"tensor of {count} values")
        return shape, array.array("f", struct.unpack(f"<{count}f", self._take(4 * count)))

    def _alias(self):
        # A view into a tensor: version and four dimensions.
        self._integer()
        return [self._integer() for _ in range(4)]


LAYER_NAMES = ["con_4", "affine_", "relu_", "max_pool_2", "avg_pool_2", "add_prev_", "fc_2"]


def _build(layers):
    network = Network("dlib-resnet")
    image = network.parameter("image", [-1, 3, INPUT_SIDE, INPUT_SIDE])
    current = _Tensor(image, 3, INPUT_SIDE, INPUT_SIDE)
    index = 0

    def convolution(source):
        nonlocal index
        layer, affine = layers[index], layers[index + 1]
        if (layer["kind"], affine["kind"]) != ("con", "affine"):
            raise ValueError(f"layer {index} is {layer['kind']}")
        index += 2
        return _folded_convolution(network, source, layer, affine)

    def expect(kind):
        nonlocal index
        layer = layers[index]
        if layer["kind"] != kind:
            raise ValueError(f"layer {index} is {layer['kind']}, not {kind}")
        index += 1
        return layer

    current = convolution(current)
    expect("relu")
    current = current.after(network.relu(current.layer))
    pool = expect("max_pool")
    current = _pooled(network, current, pool, network.max_pool, ("floor",))

    while layers[index]["kind"] == "con":
        shortcut = current
        current = convolution(current)
        expect("relu")
        current = current.after(network.relu(current.layer))
        current = convolution(current)
        if layers[index]["kind"] == "avg_pool":
            shortcut = _pooled(network, shortcut, expect("avg_pool"), network.average_pool, ())
        expect("add_prev")
        current, shortcut = _same_size(network, current, shortcut)
        current = current.after(network.add(current.layer, shortcut.layer))
        expect("relu")
        current = current.after(network.relu(current.layer))

    pool, dense = expect("avg_pool"), expect("fc")
    sizes = (dense["inputs"], dense["outputs"])
    if pool["window"] != (0, 0) or sizes != (current.channels, EMBEDDING_LENGTH):
        raise ValueError("the last layers are not a mean and 128 outputs")
    embedding = network.dense(
        network.spatial_mean(current.layer), _transposed(dense), dense["outputs"], dense["inputs"])
    network.result(embedding, "embedding")
    return network.xml(), network.blob()


class _Tensor:
    """The output of a layer, with its size for one image."""

    def __init__(self, layer, channels, rows, columns):
        self.layer, self.channels, self.rows, self.columns = layer, channels, rows, columns

    def after(self, layer):
        """The same size, out of another layer."""
        return _Tensor(layer, self.channels, self.rows, self.columns)


def _folded_convolution(network, source, layer, affine):
    """A convolution whose following per-channel scale and shift are part of its weights."""
    filters = layer["filters"]
    per_filter = source.channels * layer["window"][0] * layer["window"][1]
    if len(layer["params"]) != filters * per_filter + filters or len(affine["gamma"]) != filters:
        raise ValueError("the weights of a convolution have another size")
    params, gamma, beta = layer["params"], affine["gamma"], affine["beta"]
    weights = array.array("f")
    for number in range(filters):
        scale = gamma[number]
        weights.extend([value * scale for value in params[number * per_filter:(number + 1) * per_filter]])
    biases = params[filters * per_filter:]
    shifts = array.array("f", [bias * scale + shift for bias, scale, shift in zip(biases, gamma, beta)])
    shape = [filters, source.channels, *layer["window"]]
    output = network.convolution(source.layer, weights, shape, layer["stride"], layer["padding"])
    output = network.channel_bias(output, shifts)
    return _Tensor(output, filters, *_windowed(source, layer))


def _pooled(network, source, layer, operator, extra):
    output = operator(source.layer, layer["window"], layer["stride"], layer["padding"], *extra)
    return _Tensor(output, source.channels, *_windowed(source, layer))


def _windowed(source, layer):
    """Rows and columns after a sliding window that never leaves the padded input."""
    return [
        (size + 2 * padding - window) // stride + 1
        for size, window, stride, padding in zip(
            (source.rows, source.columns), layer["window"], layer["stride"], layer["padding"])]


def _same_size(network, first, second):
    """dlib adds tensors of different sizes by appending zeros to the smaller side."""
    channels = max(first.channels, second.channels)
    rows = max(first.rows, second.rows)
    columns = max(first.columns, second.columns)

    def padded(tensor):
        amounts = [0, channels - tensor.channels, rows - tensor.rows, columns - tensor.columns]
        if not any(amounts):
            return tensor
        return _Tensor(network.pad_end(tensor.layer, amounts), channels, rows, columns)

    return padded(first), padded(second)


def _transposed(dense):
    """dlib stores inputs × outputs; the IR here multiplies by outputs × inputs."""
    outputs, values = dense["outputs"], dense["params"]
    if len(values) != outputs * dense["inputs"]:
        raise ValueError("the weights of the last layer have another size")
    transposed = array.array("f")
    for output in range(outputs):
        transposed.extend(values[output::outputs])
    return transposed
