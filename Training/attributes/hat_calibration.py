"""Two numbers that bring what the network says of real hats to an even point of 0.5."""

import hashlib

import cv2
import numpy as np
from sklearn.linear_model import LogisticRegression

import crops
from evaluate import ending, faces, read_labels
from hat_network import batches


def hat_line(network, meshes, labels):
    """Scale and shift from half of the people, both classes weighing the same; prints what is right on the others."""
    labels = read_labels(labels)
    images, truth, half = [], [], []
    for file, mesh in faces(meshes):
        name = ending(file, labels)
        if name and labels[name].get("hat") in ("0", "1"):
            image = cv2.cvtColor(cv2.imread(file), cv2.COLOR_BGR2RGB)
            images.append(crops.HAT.crop(image, mesh))
            truth.append(int(labels[name]["hat"]))
            person = name.rsplit("/", 1)[0]
            half.append(int(hashlib.sha256(person.encode()).hexdigest(), 16) % 2)
    answers, truth, half = batches(network, np.array(images)), np.array(truth), np.array(half)
    model = LogisticRegression(class_weight="balanced", C=1e3).fit(answers[half == 0], truth[half == 0])
    said, wanted = model.predict(answers[half == 1]), truth[half == 1]
    shares = [100 * (said == wanted)[wanted == label].mean() for label in (0, 1)]
    print(f"hats of the other half: without {shares[0]:.1f} % right, with {shares[1]:.1f} %")
    return float(model.coef_[0, 0]), float(model.intercept_[0])
