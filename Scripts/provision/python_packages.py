"""The Python packages that only tests use: the vendors' own SDKs, unmodified, and servers to test against.

Each lies in a folder of its own under `python/`, with everything that it imports, so that no two versions meet;
a test puts one folder on PYTHONPATH. What is published as wheels is installed by pip from a requirements file that
names every file by its SHA-256. The SDKs that exist as source archives only are pure Python: their package is
unpacked and no build is run.
"""

import pathlib
import platform
import sys

from . import archives, files, tools
from .archives import Archive
from .errors import SetupError
from .unpack import members

INTERPRETER = "interpreter"
"""The file in each folder that names the Python it was made with."""

REQUIREMENTS = pathlib.Path(__file__).with_name("requirements")


class PythonPackages:
    """One folder: what a requirements file lists, and the package of a source archive."""

    def __init__(self, name, requirements, source=None, package=None, python=(3, 9)):
        self.name = name  # of the folder
        self.python = python  # the oldest version that they work with
        self.requirements = REQUIREMENTS / f"{requirements}.txt"
        self.source, self.package = source, package

    # What a message of `archives.run_pip` says of it.
    def __str__(self):
        return f"the Python packages of {self.requirements.name}"

    size = 0
    sha256 = "as the requirements file says"

    @property
    def file(self):
        """Where the pinned versions stand."""
        return self.requirements.name

    def pins(self):
        """What the folder is made from. Wheels differ between Pythons and processors."""
        return [
            self.requirements.read_text(), self.source.sha256 if self.source else None,
            sys.executable, sys.version, platform.machine()]

    def install(self, dependencies, fetch):
        """Makes the folder and returns files that stand for its parts.

        `fetch` returns the path of a verified archive.
        """
        tools.check_pip()
        target = pathlib.Path(dependencies, "python", self.name)
        with files.new_folder(target) as folder:
            archives.run_pip(self, [
                *archives.PIP, "install", *archives.QUIETLY, "--no-deps", "--require-hashes",
                "--only-binary=:all:", "--no-compile", "--target", str(folder), "-r", str(self.requirements)], folder)
            if self.source:
                self._unpack(fetch(self.source), folder)
            # Wheels with compiled parts work with the Python that installed them, so the tests use that one.
            (folder / INTERPRETER).write_text(f"{sys.executable}\n")
        # Some folders hold thousands of files, too many to look at before every test run.
        return [target / INTERPRETER, *target.glob("*.dist-info/RECORD")]

    def _unpack(self, archive, folder):
        prefix = f"{archive.name.removesuffix('.tar.gz')}/{self.package}/"
        count = 0
        for name, content in members(archive, lambda name: name.startswith(prefix) and name.endswith(".py")):
            path = folder / self.package / name.removeprefix(prefix)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            count += 1
        if count == 0:
            raise SetupError(f"the archive {archive.name} holds no package {self.package}")


def every():
    """All folders that the tests use and that this Python can have."""
    known = [
        PythonPackages("huawei-sdk", "huawei-sdk"),
        PythonPackages("huawei-sdk-3.0", "huawei-sdk-3.0"),
        PythonPackages("huawei-sdk-3.1", "huawei-sdk-3.1"),
        PythonPackages("tencent-sdk", "requests", Archive(
            "qcloud_image", "1.0.0", "qcloud_image-1.0.0.tar.gz",
            "47c5d5b1afa7bfbc044392c55a4576d6343e9b8162bafd8d7a253efae98b2fc5", 6_093), "qcloud_image"),
        PythonPackages("baidu-sdk-2.0", "requests", Archive(
            "baidu-aip", "2.0.0.1", "baidu-aip-2.0.0.1.tar.gz",
            "f2681e76b85928b70edce2ec806fa2af795fe49b6afb2016462b20bb36c1747b", 7_791), "aip"),
        PythonPackages("baidu-sdk-2.1", "requests", Archive(
            "baidu-aip", "2.1.0.0", "baidu-aip-2.1.0.0.tar.gz",
            "6ae55e5a35663e2343c19ef833324d4b07064a563cc5da53ddb0c5a713c0988a", 7_883), "aip"),
        PythonPackages("baidu-sdk-2.2", "requests", Archive(
            "baidu-aip", "2.2.0.0", "baidu-aip-2.2.0.0.tar.gz",
            "e140e63dcb43e681ec1fa1052a7dc0f6ba2ecfd76f3ce473e9d7da1308bc0be8", 7_978), "aip"),
        PythonPackages("baidu-sdk-2.2.2", "requests", Archive(
            "baidu-aip", "2.2.2.0", "baidu-aip-2.2.2.0.tar.gz",
            "d1bb741200f06207ab27cbdc82877d17edbf596c5a43ff378af191af96628f70", 8_409), "aip"),
        PythonPackages("moto", "moto"),
        PythonPackages("schemathesis", "schemathesis", python=(3, 11)),
    ]
    return [packages for packages in known if sys.version_info[:2] >= packages.python]
