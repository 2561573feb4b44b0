"""Changes on disk that happen completely or not at all."""

import contextlib
import errno
import fcntl
import hashlib
import os
import pathlib
import shutil
import stat
import sys

from .errors import SetupError

PARTIAL = ".partial"


def sha256(path):
    """The checksum of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for chunk in iter(lambda: stream.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def write(path, data):
    """Writes a file that appears under its name only when all of it is on disk."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + PARTIAL)
    try:
        with open(partial, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, path)
    except BaseException:
        remove(partial)
        raise


@contextlib.contextmanager
def new_folder(path):
    """Gives an empty folder to fill; it takes the place of `path` when the block ends well."""
    path = pathlib.Path(path)
    partial = path.with_name(path.name + PARTIAL)
    remove(partial)
    partial.mkdir(parents=True)
    try:
        yield partial
        old = path.with_name(path.name + ".old" + PARTIAL)
        remove(old)
        if path.exists():
            os.replace(path, old)
        os.replace(partial, path)
        remove(old)
    except BaseException:
        remove(partial)
        raise


def remove(path):
    """Removes a file or a folder, if it is there."""
    path = pathlib.Path(path)
    if path.is_dir() and not path.is_symlink():
        # The name of the argument changed with Python 3.12.
        shutil.rmtree(path, **{"onexc" if sys.version_info >= (3, 12) else "onerror": _make_writable})
    else:
        path.unlink(missing_ok=True)


def remove_partials(folder):
    """Removes what a killed run left behind."""
    for path in list(pathlib.Path(folder).glob("**/*" + PARTIAL)):
        if path.name.endswith(".old" + PARTIAL):
            finished = path.with_name(path.name[:-len(".old" + PARTIAL)])
            if not finished.exists():
                os.replace(path, finished)
                continue
        remove(path)


@contextlib.contextmanager
def locked(folder, waiting):
    """Holds the folder's lock; calls `waiting` when another set-up holds it already."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def plain_disk_errors(folder):
    """Turns what the operating system says about a full or read-only disk into one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(folder) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise SetupError(
                f"{error.filename or folder} cannot be written ({os.strerror(error.errno)}); give your user "
                "the folder, or name another one in MIEN_DEPS") from error
        raise SetupError(f"the disk gave an error at {error.filename or folder}: {error.strerror}") from error


def disk_full(folder):
    """The sentence for a full disk."""
    return SetupError(
        f"the disk that holds {folder} is full; free about 600 MB, or name a folder on another disk in "
        "MIEN_DEPS, and run set-up again")


def _make_writable(function, path, _):
    os.chmod(os.path.dirname(path), stat.S_IRWXU)
    os.chmod(path, stat.S_IRWXU)
    function(path)
