"""Writes the networks as ONNX with their probabilities inside, and attributes.json, which says how to feed them."""

import hashlib
import json
import pathlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

import crops
from networks import GLASSES, HEAD_SIGNS, MEAN, SCALE
from scene import PARTS

# Where a photograph ends above the forehead, nothing can be said of a hat: this place of the crop must be in it.
NEEDED = {"hat": {"visiblePlaces": [[48, 20]]}}


class Eyes(nn.Module):
    """Probabilities of the three kinds, sharpened or softened by a temperature."""

    def __init__(self, network, temperature):
        super().__init__()
        self.network, self.temperature = network, temperature

    def forward(self, x):
        return torch.softmax(self.network(x) / self.temperature, 1)


class Head(nn.Module):
    """One probability for each sign, and the share of each part that is covered."""

    def __init__(self, network, scales, shifts):
        super().__init__()
        self.network = network
        self.register_buffer("scales", torch.tensor(scales, dtype=torch.float32))
        self.register_buffer("shifts", torch.tensor(shifts, dtype=torch.float32))

    def forward(self, x):
        values = torch.sigmoid(self.network(x) * self.scales + self.shifts)
        signs = [values[:, i : i + 1] for i in range(len(HEAD_SIGNS))]
        return (*signs, values[:, len(HEAD_SIGNS) :])


def write(network, file, alignment, outputs):
    example = torch.zeros(1, 3, alignment.height, alignment.width)
    torch.onnx.export(
        network.eval(),
        (example,),
        str(file),
        input_names=["image"],
        output_names=outputs,
        opset_version=17,
        dynamo=False,
        dynamic_axes={name: {0: "batch"} for name in ["image", *outputs]},
    )
    halve(file)
    data = file.read_bytes()
    return {"file": file.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def halve(file):
    """Stores the large weights in half precision; a cast, which runtimes carry out once, widens them again."""
    model = onnx.load(str(file))
    for weights in list(model.graph.initializer):
        values = numpy_helper.to_array(weights)
        if values.dtype == np.float32 and values.size >= 256:
            narrow = weights.name + "_half"
            model.graph.initializer.remove(weights)
            model.graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), narrow))
            cast = helper.make_node("Cast", [narrow], [weights.name], to=TensorProto.FLOAT)
            model.graph.node.insert(0, cast)
    onnx.checker.check_model(model)
    onnx.save(model, str(file))


def describe(alignment):
    return {
        "input": {
            "name": "image",
            "layout": "NCHW",
            "channels": "RGB",
            "width": alignment.width,
            "height": alignment.height,
            "mean": [MEAN] * 3,
            "scale": [SCALE] * 3,
        },
        "alignment": {"meshPoints": alignment.mesh_points, "targets": alignment.targets.tolist()},
    }


def export(folder, eyes, head):
    """`eyes` and `head` are the modules above."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    networks = [
        {
            "name": "eyes",
            **write(eyes, folder / "eyes.onnx", crops.EYES, ["glasses"]),
            **describe(crops.EYES),
            "outputs": [{"attribute": "glasses", "name": "glasses", "kind": "probabilities", "classes": GLASSES}],
        },
        {
            "name": "head",
            **write(head, folder / "head.onnx", crops.HEAD, [*HEAD_SIGNS, "occlusion"]),
            **describe(crops.HEAD),
            "outputs": [
                {"attribute": sign, "name": sign, "kind": "probability", "classes": [sign], **NEEDED.get(sign, {})}
                for sign in HEAD_SIGNS
            ]
            + [{"attribute": "occlusion", "name": "occlusion", "kind": "shares", "classes": list(PARTS)}],
        },
    ]
    (folder / "attributes.json").write_text(json.dumps({"schema": 1, "networks": networks}, indent=2) + "\n")
