"""Archives are fetched with the real pip, from a folder or from an index that does not answer."""

import os
import pathlib
import shutil
import tempfile
import unittest
from unittest import mock

from provision import archives
from provision.errors import SetupError

from .fixtures import source_archive, wheel


class Fetching(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.index, self.downloads = self.folder / "index", self.folder / "downloads"
        self.index.mkdir()
        patch = mock.patch.dict(os.environ, {
            "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.index), "PIP_CONFIG_FILE": os.devnull})
        patch.start()
        self.addCleanup(patch.stop)

    def test_wheel_for_another_python_and_processor(self):
        archive = wheel(self.index, "sample", "1.2", "cp311-cp311-manylinux_2_35_aarch64", {"data": b"d"})
        path = archives.fetch(archive, self.downloads)
        self.assertEqual(path.read_bytes(), (self.index / archive.file).read_bytes())
        self.assertEqual([path.name for path in self.downloads.iterdir()], [archive.file])

    def test_source_archive_without_running_its_code(self):
        marker = self.folder / "executed"
        code = f"open({str(marker)!r}, 'w').close()\nfrom setuptools import setup\nsetup()\n".encode()
        archive = source_archive(self.index, "sample_source", "0.3.0", {"setup.py": code})
        archives.fetch(archive, self.downloads)
        self.assertFalse(marker.exists())

    def test_wrong_checksum_is_explained(self):
        archive = wheel(self.index, "sample", "1.2", "py3-none-any", {"data": b"d"})
        archive.sha256 = "0" * 64
        self.assert_fails(archive, "the download of sample 1.2 has a wrong checksum")

    def test_truncated_wheel_is_refused(self):
        archive = wheel(self.index, "sample", "1.2", "py3-none-any", {"data": b"d" * 1000})
        path = self.index / archive.file
        path.write_bytes(path.read_bytes()[:500])
        self.assert_fails(archive, "the download of sample 1.2 has a wrong checksum")

    def test_damaged_file_in_the_downloads_is_fetched_again(self):
        archive = wheel(self.index, "sample", "1.2", "py3-none-any", {"data": b"d"})
        self.downloads.mkdir()
        (self.downloads / archive.file).write_bytes(b"damaged")
        with mock.patch("provision.archives.say"):
            path = archives.fetch(archive, self.downloads)
        self.assertEqual(path.read_bytes(), (self.index / archive.file).read_bytes())

    def test_version_that_the_index_lacks(self):
        archive = wheel(self.index, "sample", "1.2", "py3-none-any", {"data": b"d"})
        (self.index / archive.file).unlink()
        self.assert_fails(archive, "the package index does not offer sample 1.2")

    def test_no_network(self):
        archive = wheel(self.index, "sample", "1.2", "py3-none-any", {"data": b"d"})
        with mock.patch.dict(os.environ, {
                "PIP_NO_INDEX": "0", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}):
            self.assert_fails(archive, "the package index cannot be reached")

    def test_full_disk_is_recognised_in_what_pip_says(self):
        archive = wheel(self.index, "sample", "1.2", "py3-none-any", {"data": b"d"})
        log = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
        error = archives._explained(archive, log, self.downloads / "sample.partial")
        self.assertIn(f"the disk that holds {self.downloads} is full", str(error))

    def assert_fails(self, archive, text):
        with mock.patch("provision.archives.say"), self.assertRaises(SetupError) as caught:
            archives.fetch(archive, self.downloads)
        self.assertIn(text, str(caught.exception))
        self.assertEqual(list(self.downloads.iterdir()), [])


class Choosing(unittest.TestCase):
    def test_wheel_by_processor(self):
        for machine, system in [
                ("x86_64", "manylinux_2_28_x86_64"), ("aarch64", "manylinux_2_35_aarch64"),
                ("arm64", "manylinux_2_35_aarch64")]:
            self.assertEqual(archives.openvino_archive(machine, ("glibc", "2.36")).tag[2], system)

    def test_processor_without_a_wheel(self):
        with self.assertRaisesRegex(SetupError, "no OpenVINO for riscv64"):
            archives.openvino_archive("riscv64", ("glibc", "2.36"))

    def test_c_library_that_is_too_old_or_another(self):
        with self.assertRaisesRegex(SetupError, "needs the GNU C library 2.35 or newer and this system has glibc 2.31"):
            archives.openvino_archive("aarch64", ("glibc", "2.31"))
        with self.assertRaisesRegex(SetupError, "this system has another one"):
            archives.openvino_archive("x86_64", ("", ""))
