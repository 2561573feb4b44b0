#!/usr/bin/env python3
"""Writes what MiniFASNet itself computes, for the test that compares our converted networks with it.

    python Scripts/make_minifasnet_reference.py FOLDER obama.jpg

runs with a Python that has torch and opencv on the publisher's weights in FOLDER and on a photograph that set-up brings
(.deps/photos). Nothing of Mien takes part: crops are cut as CropImage of minivision-ai/Silent-Face-Anti-Spoofing does
(src/generate_patches.py), pictures are resized by OpenCV, and the network is put together from the names of its
weights, batch normalisation unfolded. The boxes are given, so that no detector takes part either.
"""

import argparse
import json
import pathlib

SIDE = 80
WEIGHTS = {"minifasnet-v1se": "4_0_0_80x80_MiniFASNetV1SE.pth", "minifasnet-v2": "2.7_80x80_MiniFASNetV2.pth"}
SCALES = (1.5, 2.0, 2.7, 4.0)
BOXES = ((369, 81, 248, 341), (430, 200, 60, 80), (0, 76, 196, 346), (700, 800, 180, 300))
"""Left, top, width, height: the face, a part of it, and crops that are moved in from two corners."""
DEFAULT_OUTPUT = (
    pathlib.Path(__file__).resolve().parents[1] / "Tests/FaceAnalysisTests/Fixtures/minifasnet_reference.json")
DESCRIPTION = (
    "The probability of a live face, softmax class 1, of both networks by minivision-ai/Silent-Face-Anti-Spoofing on crops "
    "of a photograph that set-up brings, at each scale, as torch and OpenCV compute it. A box is left, top, width, height.")


def crop(image, box, scale):
    """CropImage._get_new_box and crop, as published."""
    height, width = image.shape[:2]
    x, y, box_width, box_height = box
    scale = min((height - 1) / box_height, min((width - 1) / box_width, scale))
    new_width, new_height = box_width * scale, box_height * scale
    centre_x, centre_y = box_width / 2 + x, box_height / 2 + y
    left, top = centre_x - new_width / 2, centre_y - new_height / 2
    right, bottom = centre_x + new_width / 2, centre_y + new_height / 2
    if left < 0:
        right, left = right - left, 0
    if top < 0:
        bottom, top = bottom - top, 0
    if right > width - 1:
        left, right = left - (right - width + 1), width - 1
    if bottom > height - 1:
        top, bottom = top - (bottom - height + 1), height - 1
    return image[int(top):int(bottom) + 1, int(left):int(right) + 1]


class MiniFASNet:
    """The network, layer by layer from its weights."""

    def __init__(self, path):
        import torch

        self.torch = torch
        self.weights = {
            name.removeprefix("module."): value
            for name, value in torch.load(path, map_location="cpu", weights_only=True).items()}

    def __call__(self, x):
        x = self.block(x, "conv1", stride=2, padding=1)
        x = self.block(x, "conv2_dw", padding=1)
        for reduction, stage in (("conv_23", "conv_3"), ("conv_34", "conv_4"), ("conv_45", "conv_5")):
            x = self.bottleneck(x, reduction, stride=2)
            number = 0
            while f"{stage}.model.{number}.conv.conv.weight" in self.weights:
                x = x + self.gated(self.bottleneck(x, f"{stage}.model.{number}"), f"{stage}.model.{number}.se_module")
                number += 1
        x = self.block(self.block(x, "conv_6_sep"), "conv_6_dw").flatten(1)
        functional = self.torch.nn.functional
        x = self.normalised(functional.linear(x, self.weights["linear.weight"]), "bn")
        return functional.linear(x, self.weights["prob.weight"]).softmax(1)

    def block(self, x, name, stride=1, padding=0):
        weight = self.weights[name + ".conv.weight"]
        groups = weight.shape[0] if weight.shape[1] == 1 else 1
        x = self.torch.nn.functional.conv2d(x, weight, stride=stride, padding=padding, groups=groups)
        x = self.normalised(x, name + ".bn")
        slope = self.weights.get(name + ".prelu.weight")
        return x if slope is None else self.torch.nn.functional.prelu(x, slope)

    def normalised(self, x, name):
        statistics = [self.weights[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
        return self.torch.nn.functional.batch_norm(x, *statistics)

    def bottleneck(self, x, name, stride=1):
        x = self.block(x, name + ".conv")
        return self.block(self.block(x, name + ".conv_dw", stride=stride, padding=1), name + ".project")

    def gated(self, x, name):
        if name + ".fc1.weight" not in self.weights:
            return x
        functional = self.torch.nn.functional
        gate = self.normalised(functional.conv2d(x.mean((2, 3), keepdim=True), self.weights[name + ".fc1.weight"]), name + ".bn1")
        gate = self.normalised(functional.conv2d(gate.relu(), self.weights[name + ".fc2.weight"]), name + ".bn2")
        return x * gate.sigmoid()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("weights", type=pathlib.Path, help="the folder with the publisher's two files")
    parser.add_argument("photograph", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path, default=DEFAULT_OUTPUT, metavar="FILE")
    options = parser.parse_args()

    import cv2
    import torch

    image = cv2.imread(str(options.photograph))
    networks = [MiniFASNet(options.weights / file) for _, file in sorted(WEIGHTS.items())]
    references = []
    for box in BOXES:
        pictures = [cv2.resize(crop(image, box, scale), (SIDE, SIDE)) for scale in SCALES]
        batch = torch.stack([torch.from_numpy(picture.transpose(2, 0, 1).copy()).float() for picture in pictures])
        with torch.no_grad():
            live = [network(batch)[:, 1].tolist() for network in networks]
        references.append({"box": box, "live": [[round(value, 7) for value in row] for row in live]})
    content = {
        "description": DESCRIPTION, "photograph": options.photograph.name, "networks": sorted(WEIGHTS),
        "scales": SCALES, "references": references}
    options.output.write_text(json.dumps(content, indent=1) + "\n")
    print(f"{len(references)} references written to {options.output}")


if __name__ == "__main__":
    main()
