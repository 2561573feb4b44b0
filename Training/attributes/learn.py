"""Trains one network on a rendered pool."""

import copy
import time

import numpy as np
import torch
from torch.nn import functional

from crops import MARGIN
from networks import HEAD_SIGNS, MEAN, SCALE

# Left and right are exchanged by a mirror: both eyes, both cheeks.
MIRRORED_PARTS = [1, 0, 2, 3, 5, 4, 6]


def batch(images, rng, height, width):
    """Random crops of the margin, mirrored half the time, with the colours moved a little; and which are mirrored."""
    mirrored = rng.random(len(images)) < 0.5
    picked = np.empty((len(images), height, width, 3), np.uint8)
    for index, image in enumerate(images):
        y, x = rng.integers(0, 2 * MARGIN + 1, 2) if rng.random() < 0.6 else (MARGIN, MARGIN)
        crop = image[y : y + height, x : x + width]
        picked[index] = crop[:, ::-1] if mirrored[index] else crop
    values = (torch.from_numpy(picked).permute(0, 3, 1, 2).float() - MEAN) * SCALE
    gain = torch.from_numpy(
        np.exp(rng.normal(0, 0.12, (len(images), 3, 1, 1)) + rng.normal(0, 0.12, (len(images), 1, 1, 1)))
    ).float()
    shift = torch.from_numpy(
        rng.normal(0, 0.12, (len(images), 3, 1, 1)) + rng.normal(0, 0.12, (len(images), 1, 1, 1))
    ).float()
    return values * gain + shift, mirrored


def centred(images, height, width):
    crop = images[:, MARGIN : MARGIN + height, MARGIN : MARGIN + width]
    return (torch.from_numpy(np.ascontiguousarray(crop)).permute(0, 3, 1, 2).float() - MEAN) * SCALE


# More people wear none than are rendered without.
GLASSES_WEIGHTS = torch.tensor([1.5, 0.8, 1.2])


def eyes_loss(answers, labels):
    glasses = labels[:, 0].long()
    known = glasses >= 0
    return functional.cross_entropy(answers[known], glasses[known], weight=GLASSES_WEIGHTS, label_smoothing=0.05)


# Hats are the hardest to tell.
SIGN_WEIGHTS = torch.tensor([2.0, 1.0, 1.0])


def head_loss(answers, labels):
    """Signs are yes or no, parts are shares; negative labels are not known."""
    wanted = labels[:, 1:]
    known = (wanted >= 0).float()
    smoothed = wanted.clamp(0, 1).clone()
    smoothed[:, :3] = smoothed[:, :3] * 0.95 + 0.025
    each = functional.binary_cross_entropy_with_logits(answers, smoothed, reduction="none") * known
    return (each[:, :3] * SIGN_WEIGHTS).mean() * 3 + each[:, 3:].mean() * 3


def mirror_labels(labels, mirrored):
    labels = labels.copy()
    parts = labels[:, 1 + len(HEAD_SIGNS) :]
    parts[mirrored] = parts[mirrored][:, MIRRORED_PARTS]
    return labels


def train(network, images, labels, loss, size, epochs, seed=0, rate=3e-3, size_of_batch=64, report=None):
    """AdamW under a one-cycle schedule; returns the moving average of the weights."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    width, height = size
    steps = epochs * (len(images) // size_of_batch)
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.2)
    average = copy.deepcopy(network)
    step, start = 0, time.time()
    for epoch in range(epochs):
        order, total = rng.permutation(len(images)), 0.0
        for first in range(0, len(order) - size_of_batch + 1, size_of_batch):
            rows = np.sort(order[first : first + size_of_batch])
            values, mirrored = batch(images[rows], rng, height, width)
            wanted = torch.from_numpy(mirror_labels(labels[rows], mirrored))
            network.train()
            with torch.autocast("cpu", torch.bfloat16):
                answers = network(values)
            value = loss(answers.float(), wanted)
            optimiser.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            step, total = step + 1, total + value.item()
            keep = min(0.998, step / (step + 10))
            with torch.no_grad():
                for a, b in zip(average.state_dict().values(), network.state_dict().values()):
                    a.copy_(a * keep + b * (1 - keep) if a.is_floating_point() else b)
        average.eval()
        print(
            f"epoch {epoch + 1}/{epochs}: loss {total * size_of_batch / len(images):.4f}, {time.time() - start:.0f} s",
            flush=True,
        )
        if report and (epoch + 1) % 3 == 0:
            report(average)
    return average.eval()


@torch.no_grad()
def answers(network, images, size):
    width, height = size
    parts = [network(centred(images[i : i + 256], height, width)) for i in range(0, len(images), 256)]
    return torch.cat(parts).numpy()
