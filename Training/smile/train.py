#!/usr/bin/env python3
"""Trains the smile classifier on meshes that Mien found.

    mien analyze --json --landmarks GENKI/*.jpg > meshes.jsonl
    Training/smile/train.py meshes.jsonl GENKI/labels.csv

`labels.csv` has the columns file and smile (0 or 1). Prints the figures of the model card and writes the weights to
Sources/FaceAnalysis/Attributes/SmileWeights.swift. Needs numpy and scikit-learn.
"""

import argparse
import csv
import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WEIGHTS = ROOT / "Sources/FaceAnalysis/Attributes/SmileWeights.swift"

# The same points as in FaceAxes.swift and FrontalMesh.swift.
LEFT, RIGHT = [33, 133, 61, 234], [263, 362, 291, 454]
FOREHEAD, CHIN, EYES = 10, 152, [33, 133, 362, 263]
# Corners of the outer and the inner lip, the upper lip between them, and the middle of both lips.
PAIRS = [(61, 291), (78, 308), (40, 270)]
MIDDLE = [13, 14]
STRENGTH = 0.3


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("meshes", type=pathlib.Path)
    parser.add_argument("labels", type=pathlib.Path)
    arguments = parser.parse_args()

    meshes, smiles = read(arguments.meshes, arguments.labels)
    features = np.array([mouth(frontal(mesh)) for mesh in meshes])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=1000))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    probabilities = cross_val_predict(model, features, smiles, cv=folds, method="predict_proba")[:, 1]
    report(probabilities, smiles, folds)
    write(model.fit(features, smiles))


def read(meshes, labels):
    """The mesh of the largest face of each photograph that has one, and its label."""
    smiles = {row["file"]: int(float(row["smile"])) for row in csv.DictReader(labels.open())}
    found, missed = [], 0
    for line in meshes.open():
        photograph = json.loads(line)
        name = pathlib.Path(photograph["file"]).name
        if name not in smiles:
            continue
        if photograph.get("faces"):
            found.append((np.array(photograph["faces"][0]["landmarks"]), smiles[name]))
        else:
            missed += 1
    print(f"{len(found)} photographs with a face, {missed} without")
    return [mesh for mesh, _ in found], np.array([smile for _, smile in found])


def frontal(mesh):
    """As FrontalMesh.swift: turned to the front, the origin between the eyes, their distance as the unit."""
    across = unit(mesh[RIGHT].mean(0) - mesh[LEFT].mean(0))
    inward = unit(np.cross(across, mesh[CHIN] - mesh[FOREHEAD]))
    axes = np.array([across, np.cross(inward, across), inward])
    return (mesh - mesh[EYES].mean(0)) @ axes.T / np.linalg.norm(mesh[263] - mesh[33])


def unit(vector):
    return vector / np.linalg.norm(vector)


def mouth(points):
    """Half the width, the mean height and the mean depth of each pair; height and depth on the middle line."""
    pairs = [[(points[b, 0] - points[a, 0]) / 2, *((points[a] + points[b]) / 2)[1:]] for a, b in PAIRS]
    return np.concatenate(pairs + [points[index, 1:] for index in MIDDLE])


def report(probabilities, smiles, folds):
    right = (probabilities > 0.5) == smiles
    parts = [right[test].mean() for _, test in folds.split(probabilities, smiles)]
    print(f"accuracy {100 * right.mean():.2f} % (standard deviation over folds {100 * np.std(parts):.2f})")
    print(f"smiles found {100 * right[smiles == 1].mean():.2f} %, others {100 * right[smiles == 0].mean():.2f} %")
    print(f"area under the curve {roc_auc_score(smiles, probabilities):.4f}")
    for low, high in zip((0, 0.1, 0.3, 0.5, 0.7, 0.9), (0.1, 0.3, 0.5, 0.7, 0.9, 1)):
        inside = (probabilities >= low) & (probabilities <= high)
        print(f"said {low:.1f}–{high:.1f}: {100 * smiles[inside].mean():5.1f} % of {inside.sum()} smile")


def write(model):
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = regression.intercept_[0] - weights @ scaler.mean_
    rows = [(a, b, weights[3 * i : 3 * i + 3]) for i, (a, b) in enumerate(PAIRS)]
    rest = weights[3 * len(PAIRS) :]
    rows += [(index, index, (0.0, *rest[2 * i : 2 * i + 2])) for i, index in enumerate(MIDDLE)]
    lines = "".join(
        f"      Feature(left: {a}, right: {b}, weights: ({w:.4f}, {h:.4f}, {d:.4f})),\n" for a, b, (w, h, d) in rows)
    WEIGHTS.write_text(
        "// Written by Training/smile/train.py; do not edit.\n\n"
        "extension SmileClassifier {\n"
        "  /// The weights in use.\n"
        "  package static let trained = SmileClassifier(\n"
        f"    bias: {bias:.4f},\n"
        f"    features: [\n{lines}    ])\n"
        "}\n")
    print(f"wrote {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
