"""Calibration and figures on renderings of held-out portraits with held-out occluders and drawings."""

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

import crops
import hat_network
import learn
from networks import ANSWERED_SIGNS, GLASSES, HEAD_SIGNS
from scene import PARTS


def softmax(values):
    powers = np.exp(values - values.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def views(network, held, alignment, which):
    return learn.answers(network, held[which], (alignment.width, alignment.height))


def calibration(eyes, head, held):
    """One temperature for the glasses; a scale and a shift for each sign of the head; the parts stay as trained."""
    labels = held[2]
    answers, kinds = views(eyes, held, crops.EYES, 0), labels[:, 0]
    known = (kinds >= 0) & (labels[:, 3] == 0)
    temperature = fitted_temperature(answers[known], kinds[known].astype(int))
    answers, scales, shifts = views(head, held, crops.HEAD, 1), [], []
    for index in range(len(HEAD_SIGNS)):
        known = labels[:, 1 + index] >= 0
        scale, shift = fitted_line(answers[known, index], labels[known, 1 + index])
        scales.append(scale)
        shifts.append(shift)
    rest = len(PARTS)
    return temperature, scales + [1.0] * rest, shifts + [0.0] * rest


def fitted_temperature(answers, right):
    def loss(logarithm):
        return -np.log(softmax(answers / np.exp(logarithm))[np.arange(len(right)), right] + 1e-9).mean()

    return float(np.exp(minimize(loss, [0.0], method="Nelder-Mead").x[0]))


def fitted_line(answers, truth):
    def loss(line):
        return -np.log(np.abs(sigmoid(answers * line[0] + line[1]) - (1 - truth)) + 1e-6).mean()

    scale, shift = minimize(loss, [1.0, 0.0], method="Nelder-Mead").x
    return float(scale), float(shift)


def hat_calibration(network, held):
    """A scale and a shift from renderings, for where there are no photographs with labels."""
    chosen = hat_network.photographs(held[2])
    return fitted_line(hat_network.batches(network, held[1][chosen])[:, 0], held[2][chosen, 1])


def report(eyes, head, hat, held):
    labels = held[2]
    said, kinds = views(eyes, held, crops.EYES, 0).argmax(1), labels[:, 0]
    for name, chosen in (("photographs", labels[:, 3] == 0), ("drawings", labels[:, 3] == 1)):
        known = (kinds >= 0) & chosen
        found = ", ".join(
            f"{kind} found {100 * (said == i)[known & (kinds == i)].mean():.1f} %" for i, kind in enumerate(GLASSES)
        )
        print(f"glasses, {name}: {100 * (said == kinds)[known].mean():.1f} % of {known.sum()} right; {found}")
    chosen = hat_network.photographs(labels)
    said = hat_network.batches(hat, held[1][chosen])[:, 0]
    print(f"hat: AUC {roc_auc_score(labels[chosen, 1] == 1, said):.4f} of {chosen.sum()}")
    answers, wanted = views(head, held, crops.HEAD, 1), labels[:, 1:]
    photograph = labels[:, 3] == 0
    for index, name in enumerate([*HEAD_SIGNS, *PARTS]):
        if name in HEAD_SIGNS and name not in ANSWERED_SIGNS:
            continue
        known = (wanted[:, index] >= 0) & (photograph | (name == "drawn"))
        if name in PARTS:
            known &= (wanted[:, index] < 0.1) | (wanted[:, index] > 0.5)
        print(f"{name}: AUC {roc_auc_score(wanted[known, index] > 0.5, answers[known, index]):.4f} of {known.sum()}")
    clean = photograph & (wanted[:, 3:].max(1) == 0)
    shares = sigmoid(answers[clean, len(HEAD_SIGNS) :]).mean(0)
    print("clean faces: " + ", ".join(f"{part} {share:.3f}" for part, share in zip(PARTS, shares)))
