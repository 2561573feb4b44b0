#!/usr/bin/env python3
"""Measures the evidence for live faces, and what Sources/FaceAnalysis/Liveness/LivenessEvidence.swift has from it.

    mien analyze --json --landmarks PHOTOGRAPHS > genuine.jsonl
    python Training/liveness/measure.py --models .deps/models --genuine genuine.jsonl [--labelled labelled.jsonl]

`genuine.jsonl` holds genuine faces (those of lfw_dev): the one in the middle of each photograph counts. Printed are the
mean and deviation of each kind of evidence and the operating point at which one of twenty is refused. `labelled.jsonl`
holds photographs in folders called attack and genuine; with it the area under the ROC and the rates of errors of several
shares are printed too, with their 95 % bootstrap intervals. Needs numpy, opencv and openvino. It computes what the
server does by other code: the two agree to a few thousandths.
"""

import argparse
import json
import pathlib

import cv2
import numpy

from crops import surroundings

SIDE = 80
SCALES = (2.0, 2.7, 4.0)
NETWORKS = ("minifasnet-v1se", "minifasnet-v2")
LARGEST_LOG_ODDS = 6
GREY = numpy.array([0.114, 0.587, 0.299])
"""Weights of blue, green and red (ITU-R BT.601)."""
LIMITS = {"networks": (-10, 10), "redness": (-2.5, 2), "sharpness": (-2.5, 1)}
SHARES = {"networks": 1, "redness": 1, "sharpness": 0.5}


class Evidence:
    """What speaks for a live face, as the server measures it."""

    def __init__(self, models):
        import openvino

        core = openvino.Core()
        settings = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "f32"}
        self.networks = [core.compile_model(models / f"{name}.xml", "CPU", settings) for name in NETWORKS]

    def __call__(self, image, box, mesh):
        face = square(image, mesh)
        return {"networks": self.log_odds(image, box), "redness": redness(face), "sharpness": sharpness(face)}

    def log_odds(self, image, box):
        pictures = [cv2.resize(surroundings(image, box, scale), (SIDE, SIDE)) for scale in SCALES]
        batch = numpy.stack([picture.transpose(2, 0, 1) for picture in pictures]).astype(numpy.float32)
        live = numpy.concatenate([network(batch)[0][:, 1] for network in self.networks]).clip(1e-6, 1 - 1e-6)
        return numpy.log(live / (1 - live)).clip(-LARGEST_LOG_ODDS, LARGEST_LOG_ODDS).mean()


def square(image, mesh):
    """The square around the mesh, moved into the image."""
    low, high = mesh.min(0), mesh.max(0)
    side = min((high - low).max(), *image.shape[:2])
    left, top = (
        int(round(min(max((low[axis] + high[axis] - side) / 2, 0), image.shape[1 - axis] - side))) for axis in (0, 1))
    return image[top:top + int(round(side)), left:left + int(round(side))]


def sharpness(face):
    if face.shape[1] > 256:
        face = cv2.resize(face, (256, 256), interpolation=cv2.INTER_AREA)
    grey = face @ GREY
    detail = grey[1:-1, :-2] + grey[1:-1, 2:] + grey[:-2, 1:-1] + grey[2:, 1:-1] - 4 * grey[1:-1, 1:-1]
    return numpy.log(detail.std() / max(grey.std(), 1e-9) + 1e-3)


def redness(face):
    how = cv2.INTER_AREA if face.shape[1] > 64 else cv2.INTER_LINEAR
    small = cv2.resize(face, (64, 64), interpolation=how).astype(float)
    spread = (0.713 * (small[..., 2] - small @ GREY))[8:56, 8:56].std()
    return numpy.log(spread + 0.5) if spread >= 1 else None


def faces(path):
    """Yields the file, image, box and mesh of one face of each photograph that `mien analyze` describes."""
    for line in pathlib.Path(path).read_text().splitlines():
        entry = json.loads(line)
        if not entry.get("faces"):
            continue
        middle = numpy.array([entry["width"], entry["height"]]) / 2

        def distance(face, middle=middle):
            box = face["box"]
            return numpy.hypot(*(middle - (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)))

        face = min(entry["faces"], key=distance)
        box = [face["box"][side] for side in ("x", "y", "width", "height")]
        yield entry["file"], cv2.imread(entry["file"]), box, numpy.array(face["landmarks"])[:, :2]


def score(evidence, statistics, shares):
    return sum(
        share * numpy.clip((evidence[kind] - statistics[kind][0]) / statistics[kind][1], *LIMITS[kind])
        for kind, share in shares.items() if evidence[kind] is not None)


def area(live, attacks):
    """The share of pairs in which the live face has the greater score."""
    live, attacks = numpy.asarray(live)[:, None], numpy.asarray(attacks)[None]
    return (live > attacks).mean() + (live == attacks).mean() / 2


def interval(live, attacks, samples=2000):
    draw = numpy.random.default_rng(0).choice
    areas = [area(draw(live, len(live)), draw(attacks, len(attacks))) for _ in range(samples)]
    return numpy.quantile(areas, (0.025, 0.975))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=pathlib.Path, required=True, help="the folder with the converted networks")
    parser.add_argument("--genuine", required=True, help="genuine faces, as mien analyze prints them")
    parser.add_argument("--labelled", help="attacks and genuine faces, as mien analyze prints them")
    options = parser.parse_args()
    measure = Evidence(options.models)
    genuine = [measure(*face) for _, *face in faces(options.genuine)]
    statistics = {}
    for kind in SHARES:
        values = [evidence[kind] for evidence in genuine if evidence[kind] is not None]
        statistics[kind] = (numpy.mean(values), numpy.std(values))
        print(f"{kind}: mean {statistics[kind][0]:.3f}, deviation {statistics[kind][1]:.3f}, of {len(values)} faces")
    labelled = list(faces(options.labelled)) if options.labelled else []
    measured = [(pathlib.Path(file), measure(*face)) for file, *face in labelled]
    for redness_share, sharpness_share in ((0, 0), (1, 0), (0, 0.5), (1, 0.5)):
        shares = {"networks": 1, "redness": redness_share, "sharpness": sharpness_share}
        threshold = numpy.quantile([score(evidence, statistics, shares) for evidence in genuine], 0.05)
        print(f"{shares}: operating point {threshold:.3f}")
        for name, chosen in (("all", ""), ("tight", ("nuaa", "saketh"))):
            scores = {label: [
                score(evidence, statistics, shares) for file, evidence in measured
                if file.parent.name == label and file.name.startswith(chosen)] for label in ("genuine", "attack")}
            if all(scores.values()):
                low, high = interval(scores["genuine"], scores["attack"])
                passed = sum(value >= threshold for value in scores["attack"])
                refused = sum(value < threshold for value in scores["genuine"])
                print(
                    f"  {name}: area {area(scores['genuine'], scores['attack']):.3f} ({low:.3f} to {high:.3f}), "
                    f"{passed} of {len(scores['attack'])} attacks pass, "
                    f"{refused} of {len(scores['genuine'])} genuine faces are refused")


if __name__ == "__main__":
    main()
