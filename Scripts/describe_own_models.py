#!/usr/bin/env python3
"""Writes the entries of our own attribute networks into models.json, from what their training says of them.

Run it after Training/attributes/train.py has written Models/own. Entries keep their place; new ones come before the
first model of another pack that tells attributes.
"""

import argparse
import json
import pathlib
import re

from calibration.catalogue import formatted

ROOT = pathlib.Path(__file__).resolve().parents[1]
DRAWINGS = (
    "879 official portraits of members of the United States Congress (public domain), pictures of masks from MaskTheFace "
    "(MIT) and our own drawings")
# What a network was trained on and under which licence it is, where it is not ours from the first weight to the last.
TERMS = {
    "hat": (
        "Apache-2.0",
        "All but its last layer is EfficientNet-Lite0 (Apache-2.0), whose 1,000 classes are those of ImageNet-1k, "
        "photographs for research: that it was trained on them is inferred, its package does not say. The last layer was "
        "fitted on "
        f"{DRAWINGS}; two numbers that make its answer a probability on half the people of 773 faces of LFW.")}


def entry(network, folder):
    """The entry of one network of attributes.json, whose file lies in `folder` of the repository."""
    expected = network["input"]
    licence, trained_on = TERMS.get(network["name"], ("Mien's own", f"{DRAWINGS}."))
    return {
        "name": network["name"], "role": "attributes", "pack": "own", "licence": licence,
        "source": f"{folder}/{network['file']}, trained by Training/attributes", "trainedOn": trained_on,
        "files": [{"file": network["file"], "sha256": network["sha256"]}],
        "origins": [{"repository": f"{folder}/{network['file']}", "sha256": network["sha256"]}],
        "attributes": {
            **{key: network[key] for key in ("precision",) if key in network},
            "input": {key: expected[key] for key in ("width", "height", "layout", "channels", "mean", "scale")},
            "crop": {"alignment": network["alignment"]},
            "outputs": [output(described) for described in network["outputs"]]}}


def output(described):
    """An output; training calls the parts of a face as Python's other names, the server as its answers do."""
    classes = [re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name) for name in described["classes"]]
    needed = {"visiblePlaces": described["visiblePlaces"]} if "visiblePlaces" in described else {}
    return {"attribute": described["attribute"], "output": described["name"], **needed, "classes": classes}


def with_networks(catalogue, networks, folder):
    """The catalogue with the entries of these networks in place of those of our own that it has."""
    own = [entry(network, folder) for network in networks]
    others = [model for model in catalogue["models"] if model["pack"] != "own"]
    first = next((place for place, model in enumerate(others) if model["role"] == "attributes"), len(others))
    return {**catalogue, "models": others[:first] + own + others[first:]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--own", type=pathlib.Path, default=ROOT / "Models/own", help="the folder with attributes.json")
    parser.add_argument("--models", type=pathlib.Path, default=ROOT / "models.json", help="the catalogue to change")
    options = parser.parse_args()
    networks = json.loads((options.own / "attributes.json").read_text())["networks"]
    folder = options.own.resolve().relative_to(options.models.resolve().parent).as_posix()
    described = with_networks(json.loads(options.models.read_text()), networks, folder)
    options.models.write_text(formatted(described) + "\n")


if __name__ == "__main__":
    main()
