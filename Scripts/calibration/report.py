"""Documentation/Scores.md and its plot."""

import numpy as np

from calibration.plot import draw

# `SimilarityScale` in Swift: its value at the operating false match rate, and that rate's default.
OPERATING_SIMILARITY = 0.93
OPERATING_LOG_RATE = -3.0
EXPONENT = 1.5

INTRODUCTION = """# What a score means

Written by `Scripts/fit_calibration.py`; do not edit by hand.

Embedders measure a *distance* between two faces. Distances of different embedders have nothing in common, so Mien
never reports one bare. Every distance is first turned into a *false match rate* (FMR): the share of pairs of
different people that are at least as close. A similarity is a rising function of that rate, so a threshold means
the same with every embedder.

**How to choose a threshold.** Decide how often a stranger may pass. In 1:1 verification with a threshold at FMR
1e-3, one impostor in a thousand is accepted. In 1:N identification every person of the gallery is one chance: in a
gallery of 1,000 people a threshold at 1e-3 finds about one stranger per search, so take a rate of about one
hundredth of one over the gallery's size, and let a person look at the result where it matters.

**How to read a similarity.** Huawei's scale is 0…1, the other three are 0…100. All pass through the vendor's own
recommended threshold (Huawei 0.93, the others 80) at the operating rate (`scores.operating_fmr`, 1e-3 unless set).
1.0 and 100 are reached only by identical embeddings, which in practice means by the same photograph.

**How far to trust it.** The rates were measured on photographs of public figures from the press (Labeled Faces in
the Wild, folds 1–4 of its list). Other cameras, ages and peoples give other rates: embedders of this kind confuse
children, and people of groups that were rare in their training data, more often. The interval beside a rate tells
how much it moves when other people are drawn. Rates below the measured range are extrapolated by an exponential
tail: they keep ranks apart, and are no promise. Twins and doubles are not part of the measurement.
"""


def write_report(results, folder):
    """Writes the page and its plot for `(name, metric, benchmark, table)` of each embedder."""
    text = [INTRODUCTION, "![False match rate by distance](scores.svg)\n", thresholds_section(), similarity_section(results)]
    text += [embedder_section(*result) for result in results]
    (folder / "Scores.md").write_text("\n".join(text))
    (folder / "scores.svg").write_text(draw([(name, benchmark, table) for name, _, benchmark, table in results]))


def similarity(log_rate, full_log_rate):
    """The similarity 0…1 at a rate, as `SimilarityScale` computes it."""
    evidence, operating, full = -log_rate, -OPERATING_LOG_RATE, -full_log_rate
    if evidence <= operating:
        return OPERATING_SIMILARITY * (max(0, evidence) / operating) ** EXPONENT
    return OPERATING_SIMILARITY + (1 - OPERATING_SIMILARITY) * min(1, (evidence - operating) / (full - operating))


def log_rate_of(value, full_log_rate):
    """The rate at which a similarity stands: the inverse of `similarity`."""
    operating = -OPERATING_LOG_RATE
    if value <= OPERATING_SIMILARITY:
        return -operating * (value / OPERATING_SIMILARITY) ** (1 / EXPONENT)
    share = (value - OPERATING_SIMILARITY) / (1 - OPERATING_SIMILARITY)
    return -(operating + share * (-full_log_rate - operating))


def thresholds_section():
    return """## The vendors' thresholds

With the default operating rate of 1e-3:

| vendor | field | range | value at FMR 1e-3 |
|---|---|---|---|
| Huawei | `similarity` | 0–1 | 0.93 |
| Baidu | `scores`, result of match | 0–100 | 80 |
| Tencent | `similarity`, `confidence`; `ismatch` | 0–100 | 80, where `ismatch` turns true |
| appliance | `compareScore`, `searchScore` | 0–100 | 80 |
"""


def similarity_section(results):
    names = [name for name, *_ in results]
    lines = [
        "## Similarity, false match rate and distance\n",
        "At the default operating rate. Between and beyond the rows the scale is smooth.\n",
        "| similarity | FMR (" + ") | FMR (".join(names) + ") | distance (" + ") | distance (".join(names) + ") |",
        "|---" * (1 + 2 * len(names)) + "|",
    ]
    for value in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 1.0):
        rates = [log_rate_of(value, table.log_rates[0]) for *_, table in results]
        distances = [table.distance(rate) for rate, (*_, table) in zip(rates, results)]
        lines.append(
            f"| {value:g} | " + " | ".join(power(rate) for rate in rates) + " | "
            + " | ".join(f"{distance:.3f}" for distance in distances) + " |")
    return "\n".join(lines) + "\n"


def embedder_section(name, metric, benchmark, table):
    lines = [
        f"## {name}\n",
        f"{metric.capitalize()} distance. {len(benchmark.impostor_distances):,} pairs of {len(set(benchmark.people)):,} people; "
        f"measured down to an FMR of {power(table.measured_log_rate)}, extrapolated to {power(table.log_rates[0])} at "
        f"distance 0. The last column is the share of the benchmark's {len(benchmark.matched_distances):,} matched pairs "
        "that the threshold refuses.\n",
        "| FMR | 95 % interval | distance | similarity | 0–100 scale | matched pairs refused |",
        "|---|---|---|---|---|---|",
    ]
    for log_rate in (-1, -2, -3, -4, -5):
        threshold = float(table.distance(log_rate))
        low, high = benchmark.rate_interval(threshold)
        value = similarity(log_rate, table.log_rates[0])
        refused = np.mean(benchmark.matched_distances > threshold)
        lines.append(
            f"| {power(log_rate)} | {low:.1e} … {high:.1e} | {threshold:.4f} | {value:.3f} | {hundred(value):.1f} "
            f"| {100 * refused:.2f} % |")
    return "\n".join(lines) + "\n"


def hundred(value):
    """A similarity on the scale of 0…100 that has 80 at the operating rate."""
    if value <= OPERATING_SIMILARITY:
        return 80 * value / OPERATING_SIMILARITY
    return 80 + 20 * (value - OPERATING_SIMILARITY) / (1 - OPERATING_SIMILARITY)


def power(log_rate):
    return f"{10.0**log_rate:.1e}" if log_rate > -7 else f"1e{log_rate:.0f}"
