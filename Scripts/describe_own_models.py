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
TRAINED_ON = (
    "879 official portraits of members of the United States Congress (public domain), pictures of masks from MaskTheFace "
    "(MIT) and our own drawings.")


def entry(network, folder):
    """The entry of one network of attributes.json, whose file lies in `folder` of the repository."""
    expected = network["input"]
    return {
        "name": network["name"], "role": "attributes", "pack": "own", "licence": "Mien's own",
        "source": f"{folder}/{network['file']}, trained by Training/attributes", "trainedOn": TRAINED_ON,
        "files": [{"file": network["file"], "sha256": network["sha256"]}],
        "origins": [{"repository": f"{folder}/{network['file']}", "sha256": network["sha256"]}],
        "attributes": {
            "input": {key: expected[key] for key in ("width", "height", "layout", "channels", "mean", "scale")},
            "crop": {"alignment": network["alignment"]},
            "outputs": [output(described) for described in network["outputs"]]}}


def output(described):
    """An output; training calls the parts of a face as Python's other names, the server as its answers do."""
    classes = [re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name) for name in described["classes"]]
    needed = {"visiblePlaces": described["visiblePlaces"]} if "visiblePlaces" in described else {}
    return {"attribute": described["attribute"], "output": described["name"], **needed, "classes": classes}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--own", type=pathlib.Path, default=ROOT / "Models/own", help="the folder with attributes.json")
    parser.add_argument("--models", type=pathlib.Path, default=ROOT / "models.json", help="the catalogue to change")
    options = parser.parse_args()
    catalogue = json.loads(options.models.read_text())
    networks = json.loads((options.own / "attributes.json").read_text())["networks"]
    folder = options.own.resolve().relative_to(options.models.resolve().parent).as_posix()
    own = [entry(network, folder) for network in networks]
    others = [model for model in catalogue["models"] if model["pack"] != "own"]
    first = next((place for place, model in enumerate(others) if model["role"] == "attributes"), len(others))
    catalogue["models"] = others[:first] + own + others[first:]
    options.models.write_text(formatted(catalogue) + "\n")


if __name__ == "__main__":
    main()
