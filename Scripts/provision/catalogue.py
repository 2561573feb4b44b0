"""The model catalogue, `models.json` at the root of the repository.

Set-up reads from it which files to make, from where, and with which SHA-256; the server reads a
copy beside the files. For set-up a model has `pack`, `files` and, unless it only combines other
models, `origins`: where its files come from. An origin is a member of a pinned archive (`archive`,
`member`), a file that others publish (`url`, and `file` as it is called in a mirror folder), or a file
of ours (`repository`, its path there); in each case `sha256` is the checksum of what comes in.
`conversion` names the converter, without it the file is taken as it is.
"""

import json
import pathlib

from .errors import SetupError

DEFAULT_PACKS = ("default", "own", "mobilefacenet", "minifasnet")
"""What set-up tries to obtain unless told otherwise."""


class Model:
    """One entry of the catalogue."""

    def __init__(self, entry):
        self.name, self.role, self.pack = entry["name"], entry["role"], entry["pack"]
        self.files = [(file["file"], file["sha256"]) for file in entry["files"]]
        self.origins = entry.get("origins", [])
        self.parts = [part["embedder"] for part in entry.get("fusion", [])]

    @property
    def optional(self):
        """Whether set-up goes on without it: it is fetched from a place that may be unreachable."""
        return any("url" in origin for origin in self.origins)


def read(path):
    """Returns (models, bytes of the file)."""
    try:
        data = pathlib.Path(path).read_bytes()
        return [Model(entry) for entry in json.loads(data)["models"]], data
    except FileNotFoundError:
        raise SetupError(f"{path} is missing; restore it from the repository") from None
    except (ValueError, KeyError, TypeError) as error:
        raise SetupError(
            f"{path} is not a model catalogue ({error!r}); restore it from the repository") from error


def packs(models):
    """The names of all packs, in the order of the catalogue."""
    return list(dict.fromkeys(model.pack for model in models))


def default_embedder(models, is_installed):
    """The first of the single embedders, in the order of the catalogue, that is installed."""
    for model in models:
        if model.role == "embedder" and not model.parts and is_installed(model):
            return model
    return None
