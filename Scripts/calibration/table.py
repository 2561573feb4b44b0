"""The monotone table from distances to false match rates."""

import dataclasses

import numpy as np

# Rates (powers of ten) at which the measured distances become knots.
MEASURED = [
    -0.02, -0.05, -0.1, -0.2, -0.3, -0.45, -0.6, -0.8, -1, -1.25, -1.5, -1.75, -2, -2.25, -2.5, -2.75, -3,
    -3.25, -3.5, -3.75, -4, -4.25, -4.5, -4.75, -5, -5.25, -5.5, -5.75, -6,
]
# The least number of impostor pairs that must lie below a measured knot.
LEAST_PAIRS = 10
# The rate below which the tail's steepness is measured.
TAIL_RATE = 1e-4
EXTRAPOLATED_KNOTS = 4


@dataclasses.dataclass
class CalibrationTable:
    """Distances, strictly rising from 0, and the logarithms of the false match rates, strictly rising to 0."""

    distances: list
    log_rates: list
    #: The smallest rate that was measured; below it the table is an extrapolation.
    measured_log_rate: float

    @classmethod
    def fit(cls, impostors):
        impostors = np.sort(impostors.astype(np.float64))
        count = len(impostors)
        measured = [
            (quantile(impostors, 10**log_rate), log_rate) for log_rate in MEASURED if count * 10**log_rate >= LEAST_PAIRS
        ]
        knots = extrapolated(impostors, *measured[-1]) + measured[::-1] + [(impostors[-1], 0.0)]
        distances, log_rates = strictly_rising(knots)
        return cls(distances, log_rates, measured[-1][1])

    def log_rate(self, distance):
        return np.interp(distance, self.distances, self.log_rates)

    def distance(self, log_rate):
        return np.interp(log_rate, self.log_rates, self.distances)

    def as_json(self):
        return {"distances": self.distances, "logFalseMatchRates": self.log_rates}


def quantile(sorted_values, rate):
    """The distance that a share of the impostor pairs reaches."""
    return float(np.interp(rate * len(sorted_values), np.arange(1, len(sorted_values) + 1), sorted_values))


def extrapolated(impostors, last_distance, last_log_rate):
    """Knots from distance 0 to the last measured one, where the rate falls exponentially.

    Peaks over threshold: the distances below the one at TAIL_RATE are taken for an exponential distribution, which
    is the generalised Pareto distribution of shape 0. Its mean is the most likely one. A shorter tail may fit
    as well; the exponential one errs on the side of caution.
    """
    start = quantile(impostors, TAIL_RATE)
    decade = np.mean(start - impostors[impostors < start]) * np.log(10)
    places = np.linspace(0, last_distance, EXTRAPOLATED_KNOTS + 1)[:-1]
    return [(place, last_log_rate - (last_distance - place) / decade) for place in places]


def strictly_rising(knots):
    """The knots rounded for the catalogue, without those that rounding made equal to their predecessor."""
    distances, log_rates = [], []
    for distance, log_rate in knots:
        distance, log_rate = round(float(distance), 6), round(float(log_rate), 4)
        if not distances or (distance > distances[-1] and log_rate > log_rates[-1]):
            distances.append(distance)
            log_rates.append(log_rate)
    distances[0] = 0.0
    log_rates[-1] = 0.0
    return distances, log_rates
