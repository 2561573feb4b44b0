"""Finds the programs and Debian packages that a build needs, and installs packages where it may."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys

from .console import say
from .errors import SetupError

SWIFT_VERSION = (6, 2)

DEBIAN_PACKAGES = {
    "libavcodec-dev": "decoding videos",
    "libavformat-dev": "reading videos",
    "libjpeg-dev": "decoding JPEG",
    "libpng-dev": "decoding PNG",
    "libseccomp-dev": "confining the program that decodes videos",
    "libsqlite3-dev": "the gallery's store",
    "libswscale-dev": "scaling the frames of videos",
    "pkg-config": "finding libraries",
}
"""Development packages, by Debian's names, and what they are for."""

TEST_PACKAGES = {
    "apache2-utils": "the tests with ab",
    "curl": "the tests with curl",
    "ffmpeg": "the tests with videos of every kind",
}
"""Packages with programs that tests run, which are left out where there is none, and these tests."""


def check_swift():
    """Raises SetupError unless a recent enough Swift is on the path; returns its identity."""
    path = shutil.which("swift")
    if path is None:
        raise SetupError(
            f"Swift is missing; install {_dotted(SWIFT_VERSION)} or newer from "
            "https://www.swift.org/install and put its usr/bin folder on PATH")
    try:
        output = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=60, check=False).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(f"{path} does not run ({error}); reinstall Swift") from error
    found = re.search(r"Swift version (\d+)\.(\d+)", output)
    if not found:
        raise SetupError(f"{path} --version prints no version; reinstall Swift")
    version = (int(found[1]), int(found[2]))
    if version < SWIFT_VERSION:
        raise SetupError(
            f"Swift {_dotted(version)} at {path} is too old; install {_dotted(SWIFT_VERSION)} or newer from "
            "https://www.swift.org/install")


def swift_identity():
    """Changes when another Swift comes on the path."""
    path = shutil.which("swift")
    return [path, os.stat(path).st_mtime_ns] if path else None


def check_pip():
    """Raises SetupError unless this Python has pip; installs it where that is allowed."""
    if _has_pip():
        return
    if os.path.realpath(sys.executable).startswith("/usr/bin/") and shutil.which("dpkg-query"):
        install_debian_packages(["python3-pip"])
        if _has_pip():
            return
    raise SetupError(
        f"pip is missing for {sys.executable}; install it (Debian and Ubuntu: sudo apt-get install python3-pip; "
        f"elsewhere: {sys.executable} -m ensurepip) and run set-up again")


def has_program(name):
    """Whether a program of this name is on the path."""
    return shutil.which(name) is not None


def install_debian_packages(packages):
    """Installs what is missing of `packages`, or says which command does."""
    missing = missing_packages(packages)
    if not missing:
        return
    names = " ".join(missing)
    if shutil.which("apt-get") is None:
        reasons = ", ".join(f"{name} ({(DEBIAN_PACKAGES | TEST_PACKAGES).get(name, 'downloads')})" for name in missing)
        raise SetupError(
            f"development packages are missing that Debian calls {reasons}; install them with this system's "
            "package manager and run set-up again")
    prefix = _privilege()
    if prefix is None:
        raise SetupError(f"Debian packages are missing; run: sudo apt-get install -y {names}")
    say(f"installing Debian packages: {names}")
    install = [*prefix, "apt-get", "install", "-y", "--no-install-recommends", *missing]
    if _run(install) is None:
        return
    # The package lists of a fresh system are empty or old.
    problem = _run([*prefix, "apt-get", "update"]) or _run(install)
    if problem:
        raise SetupError(f"apt-get could not install {names}; it says: {problem}")


def install_test_packages():
    """Installs what tests can do without; says what they then leave out."""
    try:
        install_debian_packages(list(TEST_PACKAGES))
    except SetupError as error:
        left_out = ", ".join(TEST_PACKAGES[name] for name in missing_packages(list(TEST_PACKAGES)))
        say(f"{left_out} will be skipped: {error}")


def missing_packages(packages):
    """The packages of the list that are not installed."""
    query = shutil.which("dpkg-query")
    if query is None:
        return [name for name in packages if not _found_without_dpkg(name)]
    output = subprocess.run(
        [query, "-W", "-f", "${db:Status-Status} ${Package} ${Provides}\n"],
        capture_output=True, text=True, check=False).stdout
    installed = set()
    for line in output.splitlines():
        status, _, rest = line.partition(" ")
        if status == "installed":
            package, _, provided = rest.partition(" ")
            installed.add(package)
            installed.update(name.split()[0] for name in provided.split(",") if name.strip())
    return [name for name in packages if name not in installed]


def _found_without_dpkg(package):
    module = {
        "libavcodec-dev": "libavcodec", "libavformat-dev": "libavformat", "libjpeg-dev": "libjpeg",
        "libpng-dev": "libpng", "libseccomp-dev": "libseccomp", "libsqlite3-dev": "sqlite3",
        "libswscale-dev": "libswscale",
    }.get(package)
    pkg_config = shutil.which("pkg-config")
    if module is None or pkg_config is None:
        return pkg_config is not None
    return subprocess.run([pkg_config, "--exists", module], check=False).returncode == 0


def _has_pip():
    importlib.invalidate_caches()
    return importlib.util.find_spec("pip") is not None


def _privilege():
    """What to put before a command to run it as root: nothing, sudo, or None where we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def _run(command):
    """Runs a command quietly. Returns None when it succeeds, else its last words."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, check=False)
    if done.returncode == 0:
        return None
    lines = [line for line in (done.stderr + done.stdout).splitlines() if line.startswith("E:")]
    return (lines or ["it ended with an error"])[0].removeprefix("E:").strip().rstrip(".")


def _dotted(version):
    return ".".join(str(part) for part in version)
