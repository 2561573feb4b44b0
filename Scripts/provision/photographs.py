"""Takes the photographs for the demo and the tests out of the face_recognition archive."""

import pathlib

from . import files
from .errors import SetupError
from .unpack import members

PREFIX = "face_recognition-1.3.0/"
COUNT = 7


def install(archive, dependencies):
    """Puts `photos/` into the dependency folder and returns its files. The pictures are under the
    MIT licence, whose text lies beside them."""
    target = pathlib.Path(dependencies, "photos")
    with files.new_folder(target) as folder:
        for name, content in members(archive, _wanted):
            (folder / pathlib.PurePosixPath(name).name).write_bytes(content)
        found = [path for path in folder.iterdir() if path.suffix in (".jpg", ".png")]
        if len(found) != COUNT:
            raise SetupError(f"the archive of the photographs holds {len(found)} of them instead of {COUNT}")
    return sorted(target.iterdir())


def _wanted(name):
    return name == PREFIX + "LICENSE" or (
        name.startswith(PREFIX + "tests/test_images/") and name.endswith((".jpg", ".png")))
