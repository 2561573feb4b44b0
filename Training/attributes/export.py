"""Writes the networks as ONNX with their probabilities inside, and attributes.json, which says how to feed them."""

import hashlib
import json
import pathlib

import torch
from torch import nn

import crops
import efficientnet
from networks import ANSWERED_SIGNS, GLASSES, HEAD_SIGNS, MEAN, SCALE
from quantise import halve, quantise
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
    """One probability for each sign that is answered, and the share of each part that is covered."""

    def __init__(self, network, scales, shifts):
        super().__init__()
        self.network = network
        self.register_buffer("scales", torch.tensor(scales, dtype=torch.float32))
        self.register_buffer("shifts", torch.tensor(shifts, dtype=torch.float32))

    def forward(self, x):
        values = torch.sigmoid(self.network(x) * self.scales + self.shifts)
        places = map(HEAD_SIGNS.index, ANSWERED_SIGNS)
        signs = [values[:, i : i + 1] for i in places]
        return (*signs, values[:, len(HEAD_SIGNS) :])


class Hat(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return torch.sigmoid(self.network(x))


def write(network, file, alignment, outputs, shorten):
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
    shorten(file)
    data = file.read_bytes()
    return {"file": file.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def describe(alignment, mean=MEAN, scale=SCALE):
    return {
        # Two thirds of the time where the processor has it, and hardly an answer changes.
        "precision": "bf16",
        "input": {
            "name": "image",
            "layout": "NCHW",
            "channels": "RGB",
            "width": alignment.width,
            "height": alignment.height,
            "mean": [mean] * 3,
            "scale": [scale] * 3,
        },
        "alignment": {"meshPoints": alignment.mesh_points, "targets": alignment.targets.tolist()},
    }


def sign(name):
    return {"attribute": name, "name": name, "kind": "probability", "classes": [name], **NEEDED.get(name, {})}


def export_eyes(folder, network):
    return {
        "name": "eyes",
        **write(network, folder / "eyes.onnx", crops.EYES, ["glasses"], halve),
        **describe(crops.EYES),
        "outputs": [{"attribute": "glasses", "name": "glasses", "kind": "probabilities", "classes": GLASSES}],
    }


def export_head(folder, network):
    parts = {"attribute": "occlusion", "name": "occlusion", "kind": "shares", "classes": list(PARTS)}
    return {
        "name": "head",
        **write(network, folder / "head.onnx", crops.HEAD, [*ANSWERED_SIGNS, "occlusion"], halve),
        **describe(crops.HEAD),
        "outputs": [*map(sign, ANSWERED_SIGNS), parts],
    }


def export_hat(folder, network):
    return {
        "name": "hat",
        **write(network, folder / "hat.onnx", crops.HAT, ["hat"], quantise),
        **describe(crops.HAT, efficientnet.MEAN, efficientnet.SCALE),
        "outputs": [sign("hat")],
    }


def export(folder, eyes, head, hat):
    """Three of the modules above."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    describe_all(folder, [export_eyes(folder, eyes), export_head(folder, head), export_hat(folder, hat)])


def describe_all(folder, networks):
    (folder / "attributes.json").write_text(json.dumps({"schema": 1, "networks": networks}, indent=2) + "\n")
