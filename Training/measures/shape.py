#!/usr/bin/env python3
"""Measures how faces' outlines vary, for FaceShapeEstimator.swift, and symmetry and proportion, for BeautyIndex.swift.

    mien analyze --json --landmarks LFW/*/*.jpg > lfw.jsonl
    mien analyze --json --landmarks CONGRESS/*.jpg > portraits.jsonl
    Training/measures/shape.py lfw.jsonl portraits.jsonl

The photographs of the first list lie in one folder per person: what pitch, mouth and smile do to the outline is read off
people who are on several photographs. Prints the constants. Needs numpy.
"""

import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import meshes  # noqa: E402

# Faces that are turned further are not measured.
MOST_YAW = 25
# Norm and spread of the traits, and square, triangle, oval, heart and round in units of the spread, as in
# FaceShapeEstimator.swift.
NORM, SPREAD = np.array([1.226, 0.858, 0.803, 0.558]), np.array([0.054, 0.0147, 0.0153, 0.016])
TYPES = np.array([
    (-0.3, -0.1, 0.8, 1), (0.1, -1, 0.8, -0.1), (0.8, 0.1, -0.1, -0.1), (0.1, 0.9, -0.8, -0.9), (-0.9, 0.2, -0.1, 0.1)])
TRAITS = ["length", "forehead", "jaw", "chin"]
POSES = ["pitch", "opening", "mouth"]
PAIRS = [(33, 263), (133, 362), (159, 386), (145, 374), (70, 300), (105, 334), (107, 336), (98, 327),
         (234, 454), (132, 361), (172, 397), (149, 378), (61, 291), (40, 270), (91, 321)]


def main():
    lfw, portraits = [
        [face for face in map(Face, *zip(*meshes.read(path).items())) if abs(face.yaw) < MOST_YAW]
        for path in sys.argv[1:]]
    people = {}
    for face in lfw:
        people.setdefault(face.person, []).append(face)
    several = [faces for faces in people.values() if len(faces) > 2]
    effects = np.linalg.lstsq(within(several, "state"), within(several, "traits"), rcond=None)[0]
    print(f"{len(lfw)} faces, {len(several)} people with three or more")
    print("effects of", POSES, "on", TRAITS)
    print(effects.T.round(4))
    level = np.mean([face.state for face in lfw], axis=0)
    print("state of the mean face", level.round(3))
    sets = [np.array([face.traits - (face.state - level) @ effects for face in faces]) for faces in (lfw, portraits)]
    for name, values in zip(("LFW", "portraits"), sets):
        print(name, "means", values.mean(0).round(4), "spread", values.std(0).round(4))
    even = np.mean([np.var([f.traits - (f.state - level) @ effects for f in faces], axis=0, ddof=1)
                    for faces in several], axis=0)
    print("share of the spread that is between people", (1 - even / sets[0].var(0)).round(2))
    mean = np.mean([np.mean([face.proportions for face in faces], axis=0) for faces in (lfw, portraits)], axis=0)
    print("mean proportions", np.exp(mean).round(3))
    for name, faces in (("LFW", lfw), ("portraits", portraits)):
        deviations = [np.sqrt(np.mean((face.proportions - mean) ** 2)) for face in faces]
        print(name, "median asymmetry %.4f, median deviation of proportions %.4f" % (
            np.median([face.asymmetry for face in faces]), np.median(deviations)))
    foretelling(people, lambda face: (face.traits - (face.state - level) @ effects - NORM) / SPREAD)


def foretelling(people, deviations):
    """How wide the types must be for the probabilities to foretell the type on other photographs of a person."""
    people = [np.array([deviations(face) for face in faces]) for faces in people.values() if len(faces) > 1]
    for width in (0.8, 1, 1.2, 1.3, 1.4, 1.6, 2):
        likelihoods = []
        for faces in people:
            gaps = ((faces[:, None] - TYPES) ** 2).sum(2)
            chances = np.exp(-gaps / (2 * width**2))
            chances /= chances.sum(1, keepdims=True)
            others = [np.log(chances[i, gaps[j].argmin()]) for i in range(len(faces)) for j in range(len(faces)) if i != j]
            likelihoods.append(np.mean(others))
        print(f"types {width} wide: mean log-likelihood {np.mean(likelihoods):.4f}")


def within(people, what):
    values = [np.array([getattr(face, what) for face in faces]) for faces in people]
    return np.concatenate([value - value.mean(0) for value in values])


class Face:
    """What is measured of a face, as in FaceShapeEstimator.swift and BeautyIndex.swift."""

    def __init__(self, path, mesh):
        points = meshes.frontal(mesh)
        self.person = pathlib.Path(path).parent.name
        self.yaw, pitch = meshes.yaw_and_pitch(mesh)

        def width(left, right):
            return points[right, 0] - points[left, 0]

        def height(upper, lower):
            return points[lower, 1] - points[upper, 1]

        def distance(a, b):
            return np.linalg.norm(points[a] - points[b])

        cheeks, jaw, mouth = width(234, 454), width(172, 397), distance(61, 291)
        self.traits = np.array([height(10, 152) / cheeks, width(54, 284) / cheeks, jaw / cheeks, width(149, 378) / jaw])
        self.state = np.array([pitch, distance(13, 14) / mouth, mouth])
        self.asymmetry = np.sqrt(np.mean([
            (points[a, 0] + points[b, 0]) ** 2 + (points[a, 1] - points[b, 1]) ** 2 for a, b in PAIRS]))
        eyes = (width(33, 133) + width(362, 263)) / 2
        inner, nose = width(133, 362), width(129, 358)
        self.proportions = np.log(
            [height(9, 2) / (height(2, 152) - distance(13, 14)), inner / eyes, nose / inner, mouth / nose])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main()
