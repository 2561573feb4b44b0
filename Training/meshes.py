"""Meshes that `mien analyze --json --landmarks` printed, and what Mien computes from them."""

import json

import numpy as np

# The same points as in FaceAxes.swift and FrontalMesh.swift.
LEFT, RIGHT = [33, 133, 61, 234], [263, 362, 291, 454]
FOREHEAD, CHIN, EYES = 10, 152, [33, 133, 362, 263]


def read(path):
    """The mesh of the largest face of each photograph that has one, by the photograph's path."""
    meshes = {}
    for line in open(path):
        photograph = json.loads(line)
        if photograph.get("faces"):
            meshes[photograph["file"]] = np.array(photograph["faces"][0]["landmarks"])
    return meshes


def unit(vector):
    return vector / np.linalg.norm(vector)


def axes(mesh):
    """As FaceAxes.swift: the directions across, down and inward."""
    across = unit(mesh[RIGHT].mean(0) - mesh[LEFT].mean(0))
    inward = unit(np.cross(across, mesh[CHIN] - mesh[FOREHEAD]))
    return np.array([across, np.cross(inward, across), inward])


def frontal(mesh):
    """As FrontalMesh.swift: turned to the front, the origin between the eyes, their distance as the unit."""
    return (mesh - mesh[EYES].mean(0)) @ axes(mesh).T / np.linalg.norm(mesh[263] - mesh[33])


def yaw_and_pitch(mesh):
    """As HeadPose.swift, in degrees."""
    across, down, inward = axes(mesh)
    yaw = np.arctan2(1.15 * across[2], np.hypot(across[0], across[1]))
    pitch = np.arctan2(-down[2], inward[2])
    return np.degrees(yaw), np.degrees(pitch) * 0.7 + 6.9
