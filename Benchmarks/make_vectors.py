#!/usr/bin/env python3
"""Write files of float32 rows (little-endian, no header) to measure searches with.

Random unit vectors:
    make_vectors.py OUT --templates 100000

Embeddings of faces, enlarged:
    mien analyze --json --embeddings FOLDER/*/*.jpg > embeddings.jsonl
    make_vectors.py OUT --templates 100000 --embeddings embeddings.jsonl

OUT gets `templates.f32` and `probes.f32` (1,000 rows).

How embeddings are enlarged. The subject of a photograph is the name of its folder. Subjects with several
photographs give the covariance within subjects, the subjects' means the covariance between them. A new
subject is a real one's mean, moved half-way to independence: mean + (m - mean) * sqrt(1/2) + noise of half the
covariance between subjects. So new subjects are spread like real ones, in every direction as widely, and
still cluster as real ones do. Each has four photographs: its mean plus noise with the covariance within
subjects. A probe is one more photograph of a subject that is enrolled. Vectors are scaled to length 1 if the
embeddings were.
"""
import argparse
import collections
import json
import pathlib

import numpy

PHOTOGRAPHS_PER_SUBJECT = 4
PROBES = 1000


def read_embeddings(path):
    """The embeddings of the largest face of each photograph, and the names of their folders."""
    subjects, rows = [], []
    with open(path) as lines:
        for line in lines:
            record = json.loads(line)
            faces = [face for face in record.get("faces", []) if face.get("embedding")]
            if faces:
                face = max(faces, key=lambda face: face["box"]["width"] * face["box"]["height"])
                subjects.append(pathlib.Path(record["file"]).parent.name)
                rows.append(face["embedding"])
    return numpy.array(subjects), numpy.array(rows, dtype=numpy.float64)


def root(covariance):
    """A matrix that turns independent noise into noise of this covariance."""
    values, vectors = numpy.linalg.eigh(covariance)
    return vectors * numpy.sqrt(numpy.maximum(values, 0))


class Population:
    """Subjects and photographs like those that embeddings came from."""

    def __init__(self, subjects, rows):
        groups = collections.defaultdict(list)
        for subject, row in zip(subjects, rows):
            groups[subject].append(row)
        self.means = numpy.array([numpy.mean(group, axis=0) for group in groups.values()])
        residuals = [row - numpy.mean(group, axis=0) for group in groups.values() if len(group) > 1 for row in group]
        degrees = sum(len(group) - 1 for group in groups.values() if len(group) > 1)
        within = numpy.array(residuals).T @ numpy.array(residuals) / degrees
        # The means of few photographs vary by some of the covariance within subjects.
        share = numpy.mean([1 / len(group) for group in groups.values()])
        between = numpy.cov(self.means.T) - share * within
        self.mean = self.means.mean(axis=0)
        self.within_root, self.between_root = root(within), root(between)
        self.is_normalised = numpy.allclose(numpy.linalg.norm(rows, axis=1), 1, atol=1e-3)

    def subjects(self, count, random):
        chosen = self.means[random.integers(len(self.means), size=count)]
        noise = random.standard_normal((count, len(self.mean))) @ self.between_root.T
        return self.mean + ((chosen - self.mean) + noise) * numpy.sqrt(0.5)

    def photographs(self, subjects, random):
        rows = subjects + random.standard_normal(subjects.shape) @ self.within_root.T
        if self.is_normalised:
            rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
        return rows.astype(numpy.float32)


def random_unit(count, dimension, random):
    rows = random.standard_normal((count, dimension), dtype=numpy.float32)
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--templates", type=int, required=True)
    parser.add_argument("--embeddings", type=pathlib.Path)
    parser.add_argument("--dimension", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = numpy.random.default_rng(arguments.seed)
    arguments.out.mkdir(parents=True, exist_ok=True)
    population = Population(*read_embeddings(arguments.embeddings)) if arguments.embeddings else None
    enrolled = None
    with open(arguments.out / "templates.f32", "wb") as file:
        left = arguments.templates
        while left:
            count = min(left, 100_000)
            if population:
                subjects = population.subjects(-(-count // PHOTOGRAPHS_PER_SUBJECT), random)
                enrolled = subjects if enrolled is None else enrolled
                rows = population.photographs(numpy.repeat(subjects, PHOTOGRAPHS_PER_SUBJECT, axis=0)[:count], random)
            else:
                rows = random_unit(count, arguments.dimension, random)
            rows.tofile(file)
            left -= count
    if population:
        probes = population.photographs(enrolled[random.integers(len(enrolled), size=PROBES)], random)
    else:
        probes = random_unit(PROBES, arguments.dimension, random)
    probes.tofile(arguments.out / "probes.f32")


if __name__ == "__main__":
    main()
