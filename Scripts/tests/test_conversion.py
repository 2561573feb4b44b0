"""The readers of weight files refuse what is damaged or dangerous; the IR is the same every time."""

import array
import collections
import io
import os
import pickle
import struct
import unittest

from provision import dlib_resnet, minifasnet, mtcnn, torch_weights
from provision.errors import SetupError
from provision.openvino_ir import Network


class _Storage:
    """Pickled the way PyTorch pickles a tensor's storage."""

    def __init__(self, key, values, kind=None):
        self.key, self.values, self.kind = key, values, kind or FloatStorage

    def content(self):
        letter = "q" if self.kind is LongStorage else "f"
        return struct.pack(f"<q{len(self.values)}{letter}", len(self.values), *self.values)


class _Tensor:
    def __init__(self, storage, shape, stride, offset=0):
        self.arguments = (storage, offset, shape, stride, False, collections.OrderedDict())

    def __reduce__(self):
        return _rebuild_tensor_v2, self.arguments


def _rebuild_tensor_v2(*_):
    raise AssertionError("only its name is pickled")


class FloatStorage:
    """Only its name is pickled."""


class LongStorage:
    """Only its name is pickled."""


_rebuild_tensor_v2.__module__ = "torch._utils"
FloatStorage.__module__ = LongStorage.__module__ = "torch"


class _Pickler(pickle._Pickler):
    """The pickler in Python; it is told that the names exist in modules that are not here."""

    def persistent_id(self, obj):
        if isinstance(obj, _Storage):
            return ("storage", obj.kind, obj.key, "cpu", len(obj.values), None)
        return None

    def save_global(self, obj, name=None):
        self.write(pickle.GLOBAL + f"{obj.__module__}\n{obj.__name__}\n".encode())
        self.memoize(obj)

    dispatch = {**pickle._Pickler.dispatch, type(_rebuild_tensor_v2): save_global, type: save_global}


def saved(state, storages):
    """The bytes that PyTorch's legacy format has for a state dictionary."""
    stream = io.BytesIO()
    for part in (torch_weights.MAGIC, 1001, {}, state, [storage.key for storage in storages]):
        _Pickler(stream, 2).dump(part)
    for storage in storages:
        stream.write(storage.content())
    return stream.getvalue()


class LegacyWeights(unittest.TestCase):
    def test_contiguous_and_transposed_tensors(self):
        storage = _Storage("1", [0, 1, 2, 3, 4, 5])
        data = saved(
            collections.OrderedDict(a=_Tensor(storage, (2, 3), (3, 1)), b=_Tensor(storage, (3, 2), (1, 3))), [storage])
        tensors = torch_weights.load(data)
        self.assertEqual(tensors["a"], ((2, 3), array.array("f", [0, 1, 2, 3, 4, 5])))
        self.assertEqual(tensors["b"], ((3, 2), array.array("f", [0, 3, 1, 4, 2, 5])))

    def test_tensor_longer_than_its_storage(self):
        storage = _Storage("1", [0, 1, 2])
        self.assert_refused(saved({"a": _Tensor(storage, (2, 3), (3, 1))}, [storage]))

    def test_every_truncation(self):
        storage = _Storage("1", [0, 1, 2, 3, 4, 5])
        data = saved({"a": _Tensor(storage, (2, 3), (3, 1))}, [storage])
        for length in range(len(data)):
            self.assert_refused(data[:length])

    def test_code_is_not_executed(self):
        class Dangerous:
            def __reduce__(self):
                return os.mkdir, ("/nonexistent/executed",)

        with self.assertRaisesRegex(SetupError, r"it asks for (posix|os)\.mkdir"):
            torch_weights.load(pickle.dumps(Dangerous()))

    def test_weights_of_another_network(self):
        with self.assertRaisesRegex(SetupError, r"it has no conv1\.weight"):
            mtcnn.convert_pnet(saved({}, []))
        with self.assertRaisesRegex(SetupError, r"MiniFASNet cannot be converted: 'conv1\.conv\.weight'"):
            minifasnet.convert(saved({}, []))

    def test_counters_are_skipped(self):
        storage, counter = _Storage("1", [7]), _Storage("2", [1], LongStorage)
        data = saved(
            collections.OrderedDict(count=_Tensor(counter, (), ()), a=_Tensor(storage, (1,), (1,))),
            [counter, storage])
        self.assertEqual(torch_weights.load(data), {"a": ((1,), array.array("f", [7]))})

    def assert_refused(self, data):
        with self.assertRaises(SetupError):
            torch_weights.load(data)


class DlibNetwork(unittest.TestCase):
    HEADER = (
        b"\x01\x01" * 8 + b"\x01\x15input_rgb_image_sized" + b"\x01\x7a\x01\x00" * 3 + b"\x01\x96\x01\x96")

    def test_other_files(self):
        for data in (b"", b"\x00" * 100, os.urandom(5000), self.HEADER, self.HEADER[:30]):
            with self.assertRaisesRegex(SetupError, "the dlib network cannot be converted"):
                dlib_resnet.convert(data)

    def test_another_input_size(self):
        with self.assertRaisesRegex(SetupError, "input of"):
            dlib_resnet.convert(self.HEADER[:-1] + b"\x40")

    def test_layers_in_another_order(self):
        pool = b"\x01\x0amax_pool_2" + b"\x01\x03" * 6
        with self.assertRaisesRegex(SetupError, "layer 0 is max_pool"):
            dlib_resnet.convert(self.HEADER + pool * 3)

    def test_tensor_of_absurd_size(self):
        tensor = b"\x01\x05con_4" + b"\x01\x02" + b"\x04\xff\xff\xff\x7f" * 4
        with self.assertRaisesRegex(SetupError, "tensor of"):
            dlib_resnet.convert(self.HEADER + tensor)


class IntermediateRepresentation(unittest.TestCase):
    def network(self):
        network = Network("sample")
        image = network.parameter("image", [-1, 1, 2, 2])
        current = network.convolution(image, [1, 2], [2, 1, 1, 1], (1, 1), (0, 0))
        network.result(network.relu(network.channel_bias(current, [0.5, -0.5])), "features")
        return network

    def test_is_the_same_every_time(self):
        first, second = self.network(), self.network()
        self.assertEqual((first.xml(), first.blob()), (second.xml(), second.blob()))

    def test_constants_are_little_endian_and_aligned(self):
        blob = self.network().blob()
        self.assertEqual(struct.unpack("<2f", blob[:8]), (1, 2))
        self.assertEqual(struct.unpack("<2f", blob[64:72]), (0.5, -0.5))

    def test_topology_names_inputs_and_outputs(self):
        xml = self.network().xml().decode()
        self.assertIn('shape="?,1,2,2"', xml)
        self.assertIn('names="image"', xml)
        self.assertIn('names="features"', xml)
