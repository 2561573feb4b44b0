"""A small world for set-up: tiny archives, a catalogue that refers to them, and an empty folder."""

import contextlib
import hashlib
import io
import json
import os
import pathlib
import shutil
import tarfile
import tempfile
import unittest
import zipfile
from unittest import mock

from provision import archives, main


def checksum(data):
    return hashlib.sha256(data).hexdigest()


def wheel(folder, package, version, tag, members):
    """Writes a wheel and returns its description."""
    file = f"{package}-{version}-{tag}.whl"
    information = f"{package}-{version}.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder, file), "w") as stream:
        for name, content in members.items():
            stream.writestr(name, content)
        stream.writestr(f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        stream.writestr(f"{information}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        stream.writestr(f"{information}/RECORD", "")
    data = pathlib.Path(folder, file).read_bytes()
    python, abi, system = tag.split("-")
    python = "3.11" if python == "cp311" else "3"
    return archives.Archive(package, version, file, checksum(data), len(data), tag=(python, abi, system))


def source_archive(folder, package, version, members):
    """Writes a source archive and returns its description."""
    file = f"{package}-{version}.tar.gz"
    members = {"PKG-INFO": f"Metadata-Version: 1.0\nName: {package}\nVersion: {version}\n".encode(), **members}
    with tarfile.open(pathlib.Path(folder, file), "w:gz") as stream:
        for name, content in members.items():
            information = tarfile.TarInfo(f"{package}-{version}/{name}")
            information.size = len(content)
            stream.addfile(information, io.BytesIO(content))
    data = pathlib.Path(folder, file).read_bytes()
    return archives.Archive(package, version, file, checksum(data), len(data))


class SetupTest(unittest.TestCase):
    """Runs the whole of set-up against tiny archives; only pip and the tools are replaced."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.index = self.folder / "index"
        self.index.mkdir()
        self.dependencies = self.folder / "deps"
        self.asked = []
        openvino = wheel(self.index, "openvino", "1.0", "py3-none-any", {
            "openvino/libs/libopenvino.so.1": b"core", "openvino/libs/libopenvino_c.so.1": b"c",
            "openvino/libs/libopenvino_ir_frontend.so.1": b"ir", "openvino/libs/libtbb.so.12": b"tbb",
            "openvino/libs/libopenvino_intel_cpu_plugin.so": b"cpu",
            "openvino/libs/libopenvino_intel_gpu_plugin.so": b"not wanted",
            "openvino/include/openvino/c/openvino.h": b"// header"})
        photographs = source_archive(self.index, "face_recognition", "1.3.0", {
            f"tests/test_images/{number}.jpg": b"picture" for number in range(7)})
        weights = source_archive(self.index, "weights", "2.0", {"plain.bin": b"plain weights"})
        self.published = b"published weights"
        self.write_catalogue(b"plain weights")
        self.environment = {
            "MIEN_DEPS": str(self.dependencies), "PATH": os.environ["PATH"], "HOME": str(self.folder)}
        self.enter(mock.patch.dict(os.environ, self.environment, clear=True))
        self.enter(mock.patch.object(archives, "openvino_archive", lambda: openvino))
        self.enter(mock.patch.object(archives, "FACE_RECOGNITION", photographs))
        self.enter(mock.patch.object(archives, "named", lambda: {"weights": weights}))
        self.enter(mock.patch.object(archives, "_run_pip", self.deliver))
        # Hundreds of small files: waiting for the disk each time would take minutes on a busy machine.
        self.enter(mock.patch("os.fsync", lambda descriptor: None))
        # Nothing here may reach the network.
        self.enter(mock.patch("provision.models._download", side_effect=OSError("no network in tests")))

    def enter(self, context):
        context.start()
        self.addCleanup(context.stop)

    def write_catalogue(self, plain, **changes):
        entries = [
            {"name": "better", "role": "embedder", "pack": "mobilefacenet",
             "files": [{"file": "better.onnx", "sha256": checksum(self.published)}],
             "origins": [{"url": "https://publisher.invalid/better", "file": "better.onnx", "bytes": 17,
                          "sha256": checksum(self.published)}]},
            {"name": "plain", "role": "embedder", "pack": "default",
             "files": [{"file": "plain.bin", "sha256": checksum(plain)}],
             "origins": [{"archive": "weights", "member": "weights-2.0/plain.bin", "sha256": checksum(plain)}]},
            {"name": "both", "role": "embedder", "pack": "mobilefacenet", "files": [],
             "fusion": [{"embedder": "better", "weight": 0.5}, {"embedder": "plain", "weight": 0.5}]},
        ]
        self.catalogue = self.folder / "models.json"
        self.catalogue.write_text(json.dumps({"models": entries, **changes}))

    def deliver(self, archive, folder):
        """What pip does here: copies from the index folder."""
        self.asked.append(archive.package)
        shutil.copyfile(self.index / archive.file, folder / archive.file)

    def run_setup(self, *arguments, tools=False):
        """Returns (exit status, standard output, standard error)."""
        self.asked.clear()
        output, errors = io.StringIO(), io.StringIO()
        options = ["--catalogue", str(self.catalogue), *([] if tools else ["--no-tools"]), *arguments]
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            status = main.main(options)
        return status, output.getvalue(), errors.getvalue()

    def installed(self):
        """The files in the dependency folder, without the lock."""
        return sorted(
            str(path.relative_to(self.dependencies)) for path in self.dependencies.rglob("*")
            if path.is_file() and path.name != ".lock")

    def assert_one_sentence(self, errors):
        self.assertTrue(errors.startswith("set-up: error: "), errors)
        self.assertEqual(errors.count("\n"), 1, errors)
        self.assertTrue(errors.endswith(".\n"), errors)
        self.assertNotIn("Traceback", errors)

    def assert_nothing_half_made(self):
        self.assertEqual([name for name in self.installed() if ".partial" in name], [])
        self.assertEqual([path for path in self.dependencies.rglob("*.partial*")], [])
