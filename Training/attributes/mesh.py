"""The 468 points of a face, found as Sources/FaceAnalysis/Landmarks/FaceMeshEstimator.swift finds them, and crops
that are aligned by them as FaceAlignment.swift does."""

import cv2
import numpy as np
import openvino

SIDE = 192
CONTEXT = 1.5


class MeshEstimator:
    """Runs `face_landmark.tflite`."""

    def __init__(self, file):
        core = openvino.Core()
        self.network = core.compile_model(str(file), "CPU", {"INFERENCE_NUM_THREADS": 1, "PERFORMANCE_HINT": "LATENCY"})

    def __call__(self, image, start, passes=2):
        """Points (468, 3) in pixels of the image and how sure the network is of a face.

        `start` is a mesh, or the centre x, y and the side of a box.
        """
        if len(start) == 3 and np.ndim(start) == 1:
            centre, side, angle = np.array(start[:2], float), float(start[2]), 0.0
        else:
            centre, side, angle = tight_square(start)
        for _ in range(passes):
            unit = side * CONTEXT / SIDE
            cosine, sine = np.cos(angle) * unit, np.sin(angle) * unit
            linear = np.array([[cosine, -sine], [sine, cosine]])
            transform = np.column_stack([linear, centre - linear @ [SIDE / 2, SIDE / 2]])
            crop = warped(image, transform, SIDE, SIDE)
            answer = self.network(crop[None].astype(np.float32) / 255)
            values = [np.ravel(answer[output]) for output in self.network.outputs]
            points = next(v for v in values if v.size >= 3 * 468)[: 3 * 468].reshape(468, 3)
            presence = next(v for v in values if v.size == 1)[0]
            flat = points[:, :2] @ linear.T + transform[:, 2]
            mesh = np.column_stack([flat, points[:, 2] * unit])
            centre, side, angle = tight_square(mesh)
        return mesh.astype(np.float32), float(1 / (1 + np.exp(-presence)))


def tight_square(mesh):
    """Centre, side and angle of the square around a mesh in the frame of its eyes."""
    across = mesh[263, :2] - mesh[33, :2]
    angle = np.arctan2(across[1], across[0])
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    level = mesh[:, :2] @ turn.T
    low, high = level.min(0), level.max(0)
    return turn.T @ ((low + high) / 2), float((high - low).max()), angle


def warped(image, transform, width, height):
    """The image through a transform from output to image, coordinates counted from corners; black outside."""
    pixels = transform.copy()
    pixels[:, 2] += transform[:, :2] @ [0.5, 0.5] - 0.5
    return cv2.warpAffine(image, pixels, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def similarity(source, target):
    """The least-squares similarity (Umeyama 1991) from source to target points, as a 2×3 matrix."""
    source, target = np.asarray(source, float), np.asarray(target, float)
    a, b = source - source.mean(0), target - target.mean(0)
    along = (a * b).sum()
    across = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()
    c, s = along / (a**2).sum(), across / (a**2).sum()
    linear = np.array([[c, -s], [s, c]])
    return np.column_stack([linear, target.mean(0) - linear @ source.mean(0)])


class Alignment:
    """A crop in which chosen points of the mesh lie at fixed places."""

    def __init__(self, width, height, mesh_points, targets):
        self.width, self.height = width, height
        self.mesh_points, self.targets = mesh_points, np.asarray(targets, float)

    def transform(self, mesh, zoom=1.0, shift=(0, 0), turn=0.0):
        """From the crop to the image, both counted from the corner of the first pixel."""
        centre = np.array([self.width, self.height]) / 2
        turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        source = centre + ((self.targets + 0.5 - centre) @ turned.T) * zoom + np.asarray(shift, float)
        return similarity(source, [mesh[points, :2].mean(0) for points in self.mesh_points])

    def crop(self, image, mesh, margin=0, **jitter):
        """The crop with `margin` more pixels on each side; what is larger than the crop is shrunk by area."""
        transform = self.transform(mesh, **jitter)
        scale = np.sqrt(abs(np.linalg.det(transform[:, :2])))
        finer = int(np.clip(np.ceil(scale - 0.2), 1, 8))
        width, height = self.width + 2 * margin, self.height + 2 * margin
        fine = np.column_stack([transform[:, :2] / finer, transform[:, 2] - transform[:, :2] @ [margin, margin]])
        pixels = warped(image, fine, width * finer, height * finer)
        return pixels if finer == 1 else cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
