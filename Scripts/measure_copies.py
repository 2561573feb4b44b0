#!/usr/bin/env python3
"""Measures how close copies of one photograph are, beside other photographs of the same person.

    Scripts/measure_copies.py make --root LFW --to FOLDER
    mien analyze --json --embeddings --embedder NAME FOLDER/*.jpg > NAME.jsonl
    Scripts/measure_copies.py report NAME.jsonl [NAME.jsonl …]

`make` takes people with several photographs, and copies one photograph of each in the ways that files are copied:
saved at a lower quality, resized, cropped, brightened. `report` prints the share of copies, and of other
photographs, that the rule of `SimilarityScorer.copyDistance` takes for copies. Needs numpy and Pillow.
"""

import argparse
import collections
import json
import pathlib
import random

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEED = 7
PEOPLE = 160
PHOTOGRAPHS = 3  # of each person at most
HARSH = ("grey", "half-q50")  # copies that lose much of what there was to see


def copies(image, filters, enhance):
    """Every copy of a photograph: name, image, JPEG quality."""
    width, height = image.size

    def resized(factor):
        return image.resize((int(width * factor), int(height * factor)))

    for quality in (90, 70, 50, 30):
        yield f"q{quality}", image, quality
    for factor in (0.5, 0.7, 1.5, 2.0):
        yield f"x{factor}", resized(factor), 90
    yield "half-q50", resized(0.5), 50
    yield "crop", image.crop((20, 15, width - 10, height - 18)), 90
    yield "bright", enhance.Brightness(image).enhance(1.15), 90
    yield "grey", image.convert("L").convert("RGB"), 90
    yield "blur", image.filter(filters.GaussianBlur(1)), 90
    yield "turn", image.rotate(3), 90


def make(root, target):
    """Writes `person__number__what.jpg`."""
    from PIL import Image, ImageEnhance, ImageFilter  # pylint: disable=import-outside-toplevel

    target.mkdir(parents=True, exist_ok=True)
    chance = random.Random(SEED)
    people = [folder for folder in sorted(root.iterdir()) if len(list(folder.glob("*.jpg"))) > 1]
    chance.shuffle(people)
    for folder in people[:PEOPLE]:
        photographs = sorted(folder.glob("*.jpg"))
        chance.shuffle(photographs)
        for number, photograph in enumerate(photographs[:PHOTOGRAPHS]):
            image = Image.open(photograph).convert("RGB")
            (target / f"{folder.name}__{number}__original.jpg").write_bytes(photograph.read_bytes())
            if number == 0:
                for what, copy, quality in copies(image, ImageFilter, ImageEnhance):
                    copy.save(target / f"{folder.name}__0__{what}.jpg", quality=quality)


def report(path):
    """Prints the shares for the embeddings in a file."""
    name = path.stem
    models = {model["name"]: model for model in json.loads((ROOT / "models.json").read_text())["models"]}
    metric = models[name].get("embedder", {}).get("metric", "cosine")
    table = models[name]["calibration"]
    strangers = np.interp(-3, table["logFalseMatchRates"], table["distances"])
    vectors = {}
    for line in path.read_text().splitlines():
        photograph = json.loads(line)
        if photograph["faces"]:
            key = tuple(pathlib.Path(photograph["file"]).stem.split("__"))
            vectors[key] = np.array(photograph["faces"][0]["embedding"])

    def distance(a, b):
        return 1 - a @ b / np.sqrt((a @ a) * (b @ b)) if metric == "cosine" else np.linalg.norm(a - b)

    copied, others = collections.defaultdict(list), []
    for (person, number, what), vector in vectors.items():
        if what != "original":
            copied[what].append(distance(vectors[person, "0", "original"], vector))
        for earlier in range(int(number)):
            if (original := vectors.get((person, str(earlier), "original"))) is not None:
                others.append(distance(original, vector))
    mild = np.concatenate([gaps for what, gaps in copied.items() if what not in HARSH])
    harsh = np.concatenate([copied[what] for what in HARSH])
    print(f"{name}: {len(mild)} copies, {len(harsh)} harsh copies, {len(others)} pairs of photographs")
    for share in (0.30, 0.33, 0.36, 0.40):
        limit = strangers * (share**2 if metric == "cosine" else share)
        print(
            f"  share {share:.2f}, distance {limit:.4f}: copies {np.mean(mild <= limit):.1%}, "
            f"harsh {np.mean(harsh <= limit):.1%}, other photographs {int(np.sum(np.array(others) <= limit))}")


def main():
    """Does what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    maker = commands.add_parser("make")
    maker.add_argument("--root", type=pathlib.Path, required=True, help="a folder per person, as LFW has them")
    maker.add_argument("--to", type=pathlib.Path, required=True)
    commands.add_parser("report").add_argument("embeddings", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.command == "make":
        make(arguments.root, arguments.to)
    else:
        for path in arguments.embeddings:
            report(path)


if __name__ == "__main__":
    main()
