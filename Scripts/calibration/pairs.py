"""Distances between the photographs of a benchmark."""

import numpy as np

# People of whom Labeled Faces in the Wild shows one under both names, with the reason; found among its closest pairs.
SAME_PERSON = {
    ("Hasan_Wirayuda", "Hassan_Wirajuda"): "two spellings of the Indonesian foreign minister's name",
    ("Chyung_Dai-chul", "Dai_Chul_Chyung"): "family name first and last",
    ("Flor_Montulo", "Nora_Bendijo"): "Nora_Bendijo_0001 shows Flor Montulo; it is another woman than Nora_Bendijo_0002",
}


class Benchmark:
    """All photographs of a benchmark as embeddings of one model."""

    def __init__(self, files, vectors, metric, pairs_file):
        self.files = files
        people = [file.split("/")[0] for file in files]
        self.people = people
        numbers = np.unique(people, return_inverse=True)[1]
        self._first, self._second = np.triu_indices(len(files), 1)
        different = numbers[self._first] != numbers[self._second]
        for pair in SAME_PERSON:
            different &= ~self._shows(*pair)
        self._first, self._second = self._first[different], self._second[different]
        self._distance = distance_function(vectors, metric)
        self.impostor_distances = self._all_distances()
        self._numbers = numbers
        matched, mismatched = read_pairs(pairs_file)
        place = {file: index for index, file in enumerate(files)}
        self.matched_distances = np.array([self._distance(place[a], place[b]) for a, b in matched])
        self.mismatched_distances = np.array([self._distance(place[a], place[b]) for a, b in mismatched])

    def _shows(self, one, other):
        people = np.array(self.people)
        first, second = people[self._first], people[self._second]
        return ((first == one) & (second == other)) | ((first == other) & (second == one))

    def _all_distances(self):
        distances = np.empty(len(self._first), dtype=np.float32)
        # In portions, so that memory stays small.
        for start in range(0, len(distances), 1 << 19):
            portion = slice(start, start + (1 << 19))
            distances[portion] = self._distance(self._first[portion], self._second[portion])
        return distances

    def closest_impostors(self, count):
        order = np.argpartition(self.impostor_distances, count)[:count]
        order = order[np.argsort(self.impostor_distances[order])]
        return [
            f"{self.impostor_distances[i]:.4f} {self.files[self._first[i]]} {self.files[self._second[i]]}" for i in order
        ]

    def rate_interval(self, threshold, rounds=200, seed=1):
        """The central 95 % of the false match rate at a threshold when people are drawn anew with replacement.

        Pairs that share a person are not independent, so an interval over pairs would be far too narrow.
        """
        random = np.random.default_rng(seed)
        count = self._numbers.max() + 1
        close = np.flatnonzero(self.impostor_distances <= threshold)
        first, second = self._numbers[self._first[close]], self._numbers[self._second[close]]
        photographs = np.bincount(self._numbers)
        rates = []
        for _ in range(rounds):
            weight = np.bincount(random.integers(0, count, count), minlength=count)
            total = (weight @ photographs) ** 2 - ((weight * photographs) ** 2).sum()
            rates.append(2 * (weight[first] * weight[second]).sum() / total)
        return tuple(np.percentile(rates, [2.5, 97.5]))


def distance_function(vectors, metric):
    """A function from indices of rows to distances, as `EmbeddingMetric` computes them."""
    if metric == "cosine":
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return lambda a, b: np.maximum(0, 1 - np.einsum("...i,...i->...", unit[a], unit[b]))
    if metric == "euclidean":
        return lambda a, b: np.linalg.norm(vectors[a] - vectors[b], axis=-1)
    raise SystemExit(f"Unknown metric {metric}; known are cosine and euclidean.")


def read_pairs(path):
    """The matched and the mismatched pairs of files in a list in LFW's format."""
    matched, mismatched = [], []
    for line in path.read_text().splitlines()[1:]:
        words = line.split()
        if len(words) == 3:
            matched.append((photograph(words[0], words[1]), photograph(words[0], words[2])))
        elif len(words) == 4:
            mismatched.append((photograph(words[0], words[1]), photograph(words[2], words[3])))
    return matched, mismatched


def photograph(name, number):
    return f"{name}/{name}_{int(number):04d}.jpg"
