"""Writes a small network as an OpenVINO intermediate representation (IR version 11).

A network is a list of layers with edges between their ports (`.xml`) and one blob of
little-endian float32 and int64 constants (`.bin`). Only the operators that our converters
need are here, all of them from operation set 1. The same layers give the same bytes on every
machine, so that converted files can be pinned by checksum.

Format: https://docs.openvino.ai (section "OpenVINO IR format").
"""

import array
import struct
import sys
from xml.sax.saxutils import quoteattr


class Network:
    """A network under construction. Every operator method returns the id of its layer."""

    def __init__(self, name):
        self.name = name
        self._layers = []
        self._edges = []
        self._blob = bytearray()

    def parameter(self, name, shape):
        """An input. A dimension of -1 is free."""
        dims = ",".join("?" if size < 0 else str(size) for size in shape)
        attributes = {"shape": dims, "element_type": "f32"}
        return self._add("Parameter", [], attributes, name=name, result_shape=shape)

    def result(self, source, name):
        """Names the output of `source` and makes it an output of the network."""
        self._layers[source]["tensor"] = name
        return self._add("Result", [source], {}, name=name + "/result", has_output=False)

    def floats(self, values, shape):
        """A float32 constant; `values` is an `array('f')` in row-major order."""
        data = array.array("f", values)
        if sys.byteorder == "big":
            data.byteswap()
        return self._constant(data.tobytes(), "f32", shape)

    def integers(self, values):
        """A one-dimensional int64 constant."""
        return self._constant(struct.pack(f"<{len(values)}q", *values), "i64", [len(values)])

    def convolution(self, source, weights, shape, stride, padding):
        """A two-dimensional convolution; `shape` is outputs, inputs, rows, columns."""
        kernel = self.floats(weights, shape)
        pads = f"{padding[0]},{padding[1]}"
        return self._add("Convolution", [source, kernel], {
            "strides": f"{stride[0]},{stride[1]}", "dilations": "1,1",
            "pads_begin": pads, "pads_end": pads, "auto_pad": "explicit"})

    def depthwise_convolution(self, source, weights, shape, stride, padding):
        """A convolution of each channel by itself; `shape` is channels, 1, rows, columns."""
        kernel = self.floats(weights, [shape[0], 1, *shape[1:]])
        pads = f"{padding[0]},{padding[1]}"
        return self._add("GroupConvolution", [source, kernel], {
            "strides": f"{stride[0]},{stride[1]}", "dilations": "1,1",
            "pads_begin": pads, "pads_end": pads, "auto_pad": "explicit"})

    def channel_bias(self, source, values):
        """Adds one value to each channel of an N, C, H, W tensor."""
        return self.add(source, self.floats(values, [1, len(values), 1, 1]))

    def dense(self, source, weights, outputs, inputs):
        """Multiplies an N × inputs matrix by the transpose of an outputs × inputs one."""
        matrix = self.floats(weights, [outputs, inputs])
        return self._add("MatMul", [source, matrix], {"transpose_a": "false", "transpose_b": "true"})

    def add(self, first, second):
        return self._add("Add", [first, second], {"auto_broadcast": "numpy"})

    def multiply(self, first, second):
        return self._add("Multiply", [first, second], {"auto_broadcast": "numpy"})

    def relu(self, source):
        return self._add("ReLU", [source], {})

    def parametric_relu(self, source, slopes):
        """A ReLU whose negative side has one slope a channel."""
        return self._add("PReLU", [source, self.floats(slopes, [len(slopes)])], {})

    def sigmoid(self, source):
        return self._add("Sigmoid", [source], {})

    def softmax(self, source):
        """Over the second dimension."""
        return self._add("SoftMax", [source], {"axis": "1"})

    def max_pool(self, source, window, stride, padding, rounding):
        return self._add("MaxPool", [source], self._pool(window, stride, padding, rounding))

    def average_pool(self, source, window, stride, padding):
        attributes = self._pool(window, stride, padding, "floor")
        return self._add("AvgPool", [source], {"exclude-pad": "true", **attributes})

    def spatial_mean(self, source, keep=False):
        """The mean over rows and columns: N, C, H, W to N, C, or N, C, 1, 1 if these are kept."""
        kept = "true" if keep else "false"
        return self._add("ReduceMean", [source, self.integers([2, 3])], {"keep_dims": kept})

    def flatten(self, source):
        """N, C, H, W to N, C·H·W."""
        return self._add("Reshape", [source, self.integers([0, -1])], {"special_zero": "true"})

    def pad_end(self, source, amounts):
        """Appends zeros: `amounts` of them in each dimension."""
        inputs = [source, self.integers([0] * len(amounts)), self.integers(amounts), self.floats([0], [])]
        return self._add("Pad", inputs, {"pad_mode": "constant"})

    def xml(self):
        """The topology. It refers to the blob by offset only."""
        lines = ['<?xml version="1.0"?>', f'<net name={quoteattr(self.name)} version="11">', "\t<layers>"]
        for identity, layer in enumerate(self._layers):
            lines += self._layer_xml(identity, layer)
        lines += ["\t</layers>", "\t<edges>"]
        for source, target, port in self._edges:
            output = self._layers[source]["inputs"]
            lines.append(
                f'\t\t<edge from-layer="{source}" from-port="{output}"'
                f' to-layer="{target}" to-port="{port}"/>')
        lines += ["\t</edges>", "</net>", ""]
        return "\n".join(lines).encode()

    def blob(self):
        """The constants."""
        return bytes(self._blob)

    @staticmethod
    def _pool(window, stride, padding, rounding):
        pads = f"{padding[0]},{padding[1]}"
        return {
            "kernel": f"{window[0]},{window[1]}", "strides": f"{stride[0]},{stride[1]}",
            "pads_begin": pads, "pads_end": pads, "rounding_type": rounding, "auto_pad": "explicit"}

    def _constant(self, data, kind, shape):
        # OpenVINO maps the file into memory; aligned constants are used where they lie.
        self._blob += bytes(-len(self._blob) % 64)
        offset = len(self._blob)
        self._blob += data
        return self._add("Const", [], {
            "element_type": kind, "shape": ",".join(str(size) for size in shape),
            "offset": offset, "size": len(data)}, kind=kind, result_shape=shape)

    def _add(
            self, operator, inputs, attributes, name=None, has_output=True, kind="f32", result_shape=None):
        identity = len(self._layers)
        for port, source in enumerate(inputs):
            self._edges.append((source, identity, port))
        self._layers.append({
            "operator": operator, "name": name or f"{operator}_{identity}", "inputs": len(inputs),
            "sources": list(inputs), "attributes": attributes, "has_output": has_output, "kind": kind,
            "tensor": name if operator == "Parameter" else None, "shape": result_shape})
        return identity

    def _layer_xml(self, identity, layer):
        name, operator = quoteattr(layer["name"]), layer["operator"]
        yield f'\t\t<layer id="{identity}" name={name} type="{operator}" version="opset1">'
        if layer["attributes"]:
            data = " ".join(f'{key}="{value}"' for key, value in layer["attributes"].items())
            yield f"\t\t\t<data {data}/>"
        if layer["inputs"]:
            yield "\t\t\t<input>"
            for port, source in enumerate(layer["sources"]):
                yield f'\t\t\t\t<port id="{port}" precision="{PRECISION[self._layers[source]["kind"]]}"/>'
            yield "\t\t\t</input>"
        if layer["has_output"]:
            yield "\t\t\t<output>"
            names = f' names={quoteattr(layer["tensor"])}' if layer["tensor"] else ""
            dims = "".join(f"<dim>{size}</dim>" for size in layer["shape"] or [])
            precision = PRECISION[layer["kind"]]
            yield f'\t\t\t\t<port id="{layer["inputs"]}" precision="{precision}"{names}>{dims}</port>'
            yield "\t\t\t</output>"
        yield "\t\t</layer>"


PRECISION = {"f32": "FP32", "i64": "I64"}
