#!/usr/bin/env python3
"""Measures the networks of Models/own on photographs whose faces `mien` found.

    mien analyze --json --landmarks lfw/*/*.jpg > meshes.jsonl
    Training/attributes/evaluate.py meshes.jsonl labels.csv

`labels.csv` has the columns file (as the end of a path in the meshes), glasses (none, clear, dark), hat and mask (1 or
0); what is not known is left empty. Without labels it prints what share of all faces is called what."""

import argparse
import csv
import json
import pathlib

import cv2
import numpy as np
import openvino
from sklearn.metrics import roc_auc_score

import crops
import efficientnet
from export import NEEDED
from networks import GLASSES, HEAD_SIGNS, MEAN, SCALE
from scene import PARTS

MODELS = pathlib.Path(__file__).resolve().parent.parent.parent / "Models/own"


class Networks:
    """The exported networks, run as Swift runs them."""

    def __init__(self, folder=MODELS):
        core = openvino.Core()
        settings = {"INFERENCE_NUM_THREADS": 1, "PERFORMANCE_HINT": "LATENCY"}
        self.eyes = core.compile_model(str(folder / "eyes.onnx"), "CPU", settings)
        self.head = core.compile_model(str(folder / "head.onnx"), "CPU", settings)
        self.hat = core.compile_model(str(folder / "hat.onnx"), "CPU", settings)

    def __call__(self, image, mesh):
        """The probabilities by name."""
        strip, head, hat = (a.crop(image, mesh) for a in (crops.EYES, crops.HEAD, crops.HAT))
        answer = {"glasses": self.eyes(planes(strip))[0][0]}
        if shown(image, mesh, NEEDED["hat"]["visiblePlaces"]):
            answer["hat"] = self.hat(planes(hat, efficientnet.MEAN, efficientnet.SCALE))[0][0]
        found = self.head(planes(head))
        for output in self.head.outputs:
            answer[output.get_any_name()] = found[output][0]
        return answer


def shown(image, mesh, places):
    """Whether these places of the hat's crop lie in the photograph."""
    transform = crops.HAT.transform(mesh)
    corners = (np.array(places) + 0.5) @ transform[:, :2].T + transform[:, 2]
    return bool((corners >= 0).all() and (corners <= image.shape[1::-1]).all())


def planes(crop, mean=MEAN, scale=SCALE):
    return ((crop.astype(np.float32) - mean) * scale).transpose(2, 0, 1)[None]


def faces(meshes):
    """The path and the mesh of the largest face of each photograph that has one."""
    for line in open(meshes):
        photograph = json.loads(line)
        if photograph.get("faces"):
            largest = max(photograph["faces"], key=lambda f: f["box"]["width"] * f["box"]["height"])
            yield photograph["file"], np.array(largest["landmarks"], np.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("meshes", type=pathlib.Path)
    parser.add_argument("labels", type=pathlib.Path, nargs="?")
    parser.add_argument("--models", type=pathlib.Path, default=MODELS)
    parser.add_argument("--wrong", action="store_true", help="print the photographs that are told wrongly")
    arguments = parser.parse_args()
    networks = Networks(arguments.models)
    labels = read_labels(arguments.labels) if arguments.labels else {}
    files, answers = [], []
    for file, mesh in faces(arguments.meshes):
        if not labels or ending(file, labels):
            image = cv2.cvtColor(cv2.imread(file), cv2.COLOR_BGR2RGB)
            files.append(ending(file, labels) or file)
            answers.append(networks(image, mesh))
    print(f"{len(files)} faces")
    report_all(answers)
    if labels:
        report_labelled(files, answers, labels, arguments.wrong)


def read_labels(file):
    return {row["file"]: row for row in csv.DictReader(open(file))}


def ending(file, labels):
    """The label's name for a path: its last one, two or three parts."""
    parts = pathlib.PurePath(file).parts
    return next(("/".join(parts[-n:]) for n in (1, 2, 3) if "/".join(parts[-n:]) in labels), None)


def report_all(answers):
    kinds = np.array([a["glasses"] for a in answers]).argmax(1)
    print("all faces: " + ", ".join(f"{100 * (kinds == i).mean():.1f} % {name}" for i, name in enumerate(GLASSES)))
    for sign in HEAD_SIGNS:
        values = np.array([a[sign][0] for a in answers if sign in a])
        print(f"all faces: {100 * (values > 0.5).mean():.2f} % {sign}, mean {values.mean():.3f}")
    shares = np.array([a["occlusion"] for a in answers]).mean(0)
    print("all faces: occlusion " + ", ".join(f"{part} {share:.3f}" for part, share in zip(PARTS, shares)))


def report_labelled(files, answers, labels, wrong):
    rows = [
        (f, a["glasses"], GLASSES.index(labels[f]["glasses"]))
        for f, a in zip(files, answers)
        if labels[f].get("glasses")
    ]
    table = np.zeros((3, 3), int)
    for file, probabilities, truth in rows:
        table[truth, probabilities.argmax()] += 1
        if wrong and probabilities.argmax() != truth:
            print(f"wrong: {file} is {GLASSES[truth]}: {np.round(probabilities, 2)}")
    found = ", ".join(
        f"{name} found {100 * table[i, i] / max(table[i].sum(), 1):.1f} %" for i, name in enumerate(GLASSES)
    )
    print(f"glasses: {100 * np.trace(table) / max(table.sum(), 1):.2f} % of {table.sum()} right; {found}\n{table}")
    for sign in ("hat", "mask"):
        rows = [
            (f, a[sign][0], int(labels[f][sign]))
            for f, a in zip(files, answers)
            if sign in a and labels[f].get(sign) in ("0", "1")
        ]
        if rows:
            report_sign(sign, rows, wrong)


def report_sign(sign, rows, wrong):
    """What share of those with and without a sign is told rightly."""
    values, truth = np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
    right = (values > 0.5) == truth
    parts = {
        name: 100 * right[truth == label].mean()
        for label, name in enumerate(("without", "with"))
        if (truth == label).any()
    }
    print(
        f"{sign}: "
        + ", ".join(f"{name} {share:.1f} % right" for name, share in parts.items())
        + f", balanced {np.mean(list(parts.values())):.1f} %; {truth.sum()} of {len(truth)} with"
    )
    if len(parts) == 2:
        print(f"{sign}: AUC {roc_auc_score(truth, values):.4f}")
    if wrong:
        for (file, value, label), well in zip(rows, right):
            if not well:
                print(f"wrong: {file} {sign} is {label}: {value:.2f}")


if __name__ == "__main__":
    main()
