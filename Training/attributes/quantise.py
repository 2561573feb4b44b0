"""Stores the weights of an ONNX network in fewer bytes; a node widens them, which runtimes carry out once."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Smaller ones are not worth a node.
LEAST_SIZE = 256


def halve(file):
    """The large weights in half precision."""
    model = onnx.load(str(file))
    for weights, values in large_weights(model):
        store_halved(model, weights, values)
    save(model, file)


def quantise(file):
    """The weights of convolutions as whole numbers of one byte, with one scale for each channel of the output; other
    large ones in half precision."""
    model = onnx.load(str(file))
    filters = {node.input[1] for node in model.graph.node if node.op_type == "Conv"}
    for weights, values in large_weights(model):
        if weights.name in filters:
            store_rounded(model, weights, values)
        else:
            store_halved(model, weights, values)
    save(model, file)


def store_halved(model, weights, values):
    narrow = weights.name + "_half"
    replace(model, weights, [numpy_helper.from_array(values.astype(np.float16), narrow)])
    model.graph.node.insert(0, helper.make_node("Cast", [narrow], [weights.name], to=TensorProto.FLOAT))


def store_rounded(model, weights, values):
    numbers, scale = rounded(values)
    narrow, unit = weights.name + "_bytes", weights.name + "_scale"
    replace(model, weights, [numpy_helper.from_array(numbers, narrow), numpy_helper.from_array(scale, unit)])
    model.graph.node.insert(0, helper.make_node("DequantizeLinear", [narrow, unit], [weights.name], axis=0))


def rounded(values):
    """Whole numbers from -127 to 127, and the scale of each channel of the output."""
    scale = np.abs(values).max((1, 2, 3)) / 127
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.rint(values / scale[:, None, None, None]).astype(np.int8), scale


def widened(numbers, scale):
    return numbers.astype(np.float32) * scale[:, None, None, None]


def large_weights(model):
    """Pairs of an initialiser and its values."""
    pairs = [(weights, numpy_helper.to_array(weights)) for weights in model.graph.initializer]
    return [(w, values) for w, values in pairs if values.dtype == np.float32 and values.size >= LEAST_SIZE]


def replace(model, weights, others):
    model.graph.initializer.remove(weights)
    model.graph.initializer.extend(others)


def save(model, file):
    onnx.checker.check_model(model)
    onnx.save(model, str(file))
