"""Reads weights that an old version of PyTorch saved, without PyTorch.

The legacy layout is a row of pickles (magic number, protocol version, system information, the
object, the storage keys), then for each key an int64 count and raw float32 values. A pickle can
name any function to be called while it is read; this reader knows a few harmless names and
refuses all others.
"""

import array
import collections
import io
import pickle
import struct

from .errors import SetupError

MAGIC = 0x1950A86A20F9469CFC6C


def load(data, network="MTCNN"):
    """Returns the float32 tensors of a state dictionary as {name: (shape, array('f'))}.

    `network` names it in an error.
    """
    try:
        return _load(data)
    except (pickle.UnpicklingError, EOFError, struct.error, AttributeError, IndexError, KeyError,
            TypeError, ValueError) as error:
        raise SetupError(f"a weight file of {network} cannot be read: it is damaged ({error})") from error


def _load(data):
    stream = io.BytesIO(data)
    unpicklers = [_Unpickler(stream) for _ in range(5)]
    magic, _, _, state, keys = [unpickler.load() for unpickler in unpicklers]
    if magic != MAGIC:
        raise ValueError("it is of another format")
    storages = {}
    for key in keys:
        (count,) = struct.unpack("<q", stream.read(8))
        if not 0 <= count <= 10_000_000:
            raise ValueError(f"it holds a tensor of {count} values")
        if unpicklers[3].storage_types.get(key) == "LongStorage":
            stream.read(8 * count)  # counters of the training
        else:
            storages[key] = array.array("f", struct.unpack(f"<{count}f", stream.read(4 * count)))
    return {
        name: (tensor.shape, tensor.values(storages)) for name, tensor in state.items() if tensor.key in storages}


class _Tensor:
    """A view of a storage which comes later in the file. Some views are transposed."""

    def __init__(self, storage, offset, shape, stride):
        if len(shape) != len(stride) or any(number < 0 for number in (offset, *shape, *stride)):
            raise ValueError("it holds a tensor without a proper shape")
        self.key, self.offset, self.shape, self.stride = storage, offset, tuple(shape), tuple(stride)

    def values(self, storages):
        """The values in row-major order of the shape."""
        positions = [self.offset]
        for length, step in zip(self.shape, self.stride):
            positions = [start + index * step for start in positions for index in range(length)]
        storage = storages[self.key]
        return array.array("f", [storage[position] for position in positions])


def _rebuild_tensor(storage, offset, shape, stride, *_):
    return _Tensor(storage, offset, shape, stride)


class _Unpickler(pickle.Unpickler):
    KNOWN = {
        ("collections", "OrderedDict"): collections.OrderedDict,
        ("torch", "FloatStorage"): "FloatStorage",
        ("torch", "LongStorage"): "LongStorage",
        ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
    }

    def __init__(self, stream):
        super().__init__(stream)
        self.storage_types = {}

    def find_class(self, module, name):
        try:
            return self.KNOWN[(module, name)]
        except KeyError:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}") from None

    def persistent_load(self, identity):
        kind, storage_type, key = identity[:3]
        if kind != "storage" or storage_type not in ("FloatStorage", "LongStorage"):
            raise pickle.UnpicklingError("it holds something other than float32 and int64 tensors")
        self.storage_types[key] = storage_type
        return key
