"""The Python packages for the tests are installed with the real pip, from a folder of tiny archives."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from provision import archives, python_packages
from provision.errors import SetupError
from provision.python_packages import PythonPackages

from .fixtures import SetupTest, source_archive, wheel


class Installing(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.index, self.dependencies = self.folder / "index", self.folder / "deps"
        self.index.mkdir()
        for context in [
                mock.patch.dict(os.environ, {
                    "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.index), "PIP_CONFIG_FILE": os.devnull}),
                mock.patch.object(python_packages, "REQUIREMENTS", self.folder)]:
            context.start()
            self.addCleanup(context.stop)
        self.wheel = wheel(self.index, "helper", "1.0", "py3-none-any", {"helper.py": b"answer = 42\n"})
        self.marker = self.folder / "executed"
        self.source = source_archive(self.index, "old_kit", "0.3", {
            "setup.py": f"open({str(self.marker)!r}, 'w').close()\n".encode(),
            "kit/__init__.py": b"from helper import answer\n", "kit/notes.txt": b"not code"})
        self.require(self.wheel.sha256)

    def require(self, checksum):
        (self.folder / "kit.txt").write_text(f"helper==1.0 --hash=sha256:{checksum}\n")

    def install(self):
        packages = PythonPackages("kit", "kit", self.source, "kit")
        return packages.install(
            self.dependencies, lambda archive: archives.fetch(archive, self.dependencies / "downloads"))

    def test_wheels_and_an_unpacked_source_archive_work_together(self):
        with mock.patch("provision.archives.say"):
            files = self.install()
        self.assertTrue(all(path.is_file() for path in files))
        target = self.dependencies / "python" / "kit"
        interpreter = (target / "interpreter").read_text().strip()
        printed = subprocess.run(
            [interpreter, "-c", "import kit; print(kit.answer)"], env={"PYTHONPATH": str(target)},
            capture_output=True, text=True, check=True)
        self.assertEqual((interpreter, printed.stdout), (sys.executable, "42\n"))
        self.assertFalse((target / "kit" / "notes.txt").exists())
        self.assertFalse(self.marker.exists())

    def test_wrong_checksum_leaves_nothing(self):
        self.require(hashlib.sha256(b"other").hexdigest())
        with self.assertRaisesRegex(SetupError, "the Python packages of kit.txt has a wrong checksum"):
            self.install()
        self.assertEqual(list((self.dependencies / "python").iterdir()), [])

    def test_an_archive_without_its_package_is_refused(self):
        self.source = source_archive(self.index, "old_kit", "0.4", {"setup.py": b"", "other/__init__.py": b""})
        with mock.patch("provision.archives.say"), self.assertRaisesRegex(SetupError, "holds no package kit"):
            self.install()
        self.assertEqual(list((self.dependencies / "python").iterdir()), [])

    def test_another_version_makes_the_folder_anew(self):
        before = PythonPackages("kit", "kit").pins()
        self.require(hashlib.sha256(b"other").hexdigest())
        self.assertNotEqual(before, PythonPackages("kit", "kit").pins())


class Group(SetupTest):
    def test_only_tests_obtain_them(self):
        installed = []

        def install(packages, dependencies, fetch):
            path = dependencies / "python" / packages.name
            path.parent.mkdir(exist_ok=True)
            path.write_text("installed")
            installed.append(packages.name)
            return [path]

        with mock.patch.object(PythonPackages, "install", install):
            self.assertEqual(self.run_setup()[0], 0)
            self.assertEqual(installed, [])
            self.assertEqual(self.run_setup("--tests")[0], 0)
            self.assertEqual(installed, [packages.name for packages in python_packages.every()])
            installed.clear()
            self.assertEqual(self.run_setup("--tests")[0], 0)
            self.assertEqual(installed, [])

    def test_every_requirement_is_pinned_by_its_checksum(self):
        for packages in python_packages.every():
            lines = packages.requirements.read_text().replace("\\\n", " ").splitlines()
            for line in lines:
                self.assertRegex(line, r"^[a-z0-9-]+==[0-9][^ ]* .*--hash=sha256:[0-9a-f]{64}")
