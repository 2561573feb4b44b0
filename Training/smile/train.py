#!/usr/bin/env python3
"""Trains the smile classifier on portraits in the public domain that a teacher has labelled.

    mien analyze --json --landmarks CONGRESS/*.jpg > portraits.jsonl
    mien analyze --json --landmarks GENKI/*.jpg > genki.jsonl
    Training/smile/train.py portraits.jsonl genki.jsonl GENKI/labels.csv

`labels.csv` beside this script says how likely each portrait is happy; teacher.py writes it. On GENKI-4K, whose labels
have the columns file and smile (0 or 1), two numbers are fitted that make the answer a probability, and the figures of
the model card are measured; no weight is. Writes Sources/FaceAnalysis/Attributes/SmileWeights.swift. Needs numpy and
scikit-learn.
"""

import csv
import pathlib
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import meshes  # noqa: E402

LABELS = HERE / "labels.csv"
WEIGHTS = HERE.parent.parent / "Sources/FaceAnalysis/Attributes/SmileWeights.swift"

# Corners of the outer and the inner lip, the upper lip between them, and the middle of both lips.
PAIRS = [(61, 291), (78, 308), (40, 270)]
MIDDLE = [13, 14]
STRENGTH = 1


def main():
    portraits, genki, genki_labels = sys.argv[1:]
    features, happy = read(portraits, LABELS, "happy")
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=1000))
    # Each portrait counts as smiling and as not smiling, by the teacher's probability.
    model.fit(
        np.concatenate([features, features]), np.repeat([1, 0], len(happy)),
        logisticregression__sample_weight=np.concatenate([happy, 1 - happy]))
    features, smiles = read(genki, genki_labels, "smile")
    evidence = model.decision_function(features)[:, None]
    report("as trained", 1 / (1 + np.exp(-evidence[:, 0])), smiles)
    curve = LogisticRegression(C=1e6)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    report("calibrated, cross-validated", cross_val_predict(curve, evidence, smiles, cv=folds, method="predict_proba")[:, 1], smiles)
    curve.fit(evidence, smiles)
    write(model, curve.coef_[0, 0], curve.intercept_[0])


def read(path, labels, column):
    """What the classifier sees of each photograph with a face and a label, and the labels."""
    labels = {row["file"]: float(row[column]) for row in csv.DictReader(open(labels))}
    faces = {pathlib.Path(path).name: mesh for path, mesh in meshes.read(path).items()}
    names = sorted(faces.keys() & labels.keys())
    print(f"{len(names)} of {len(labels)} photographs with a label have a face")
    return np.array([mouth(meshes.frontal(faces[name])) for name in names]), np.array([labels[n] for n in names])


def mouth(points):
    """Half the width, the mean height and the mean depth of each pair; height and depth on the middle line."""
    pairs = [[(points[b, 0] - points[a, 0]) / 2, *((points[a] + points[b]) / 2)[1:]] for a, b in PAIRS]
    return np.concatenate(pairs + [points[index, 1:] for index in MIDDLE])


def report(name, probabilities, smiles):
    right = (probabilities > 0.5) == smiles
    print(f"{name}: accuracy {100 * right.mean():.2f} %, smiles found {100 * right[smiles == 1].mean():.2f} %, "
          f"others {100 * right[smiles == 0].mean():.2f} %, area under the curve {roc_auc_score(smiles, probabilities):.4f}")
    for low, high in zip((0, 0.1, 0.3, 0.5, 0.7, 0.9), (0.1, 0.3, 0.5, 0.7, 0.9, 1)):
        inside = (probabilities >= low) & (probabilities <= high)
        print(f"  said {low:.1f}–{high:.1f}: {100 * smiles[inside].mean():5.1f} % of {inside.sum()} smile")


def write(model, slope, shift):
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = slope * (regression.intercept_[0] - weights @ scaler.mean_) + shift
    weights = slope * weights
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


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main()
