"""The whole of set-up: what it makes, what a second run does, and how it stops."""

import errno
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
from unittest import mock

from provision import archives, files

from .fixtures import SetupTest, checksum

COMPLETE = sorted([
    "models/models.json", "models/plain.bin",
    "openvino/include/openvino/c/openvino.h", "openvino/lib/libopenvino.so.1", "openvino/lib/libopenvino_c.so.1",
    "openvino/lib/libopenvino_intel_cpu_plugin.so", "openvino/lib/libopenvino_ir_frontend.so.1",
    "openvino/lib/libtbb.so.12", "pkgconfig/mien-openvino.pc", "setup.json",
    *[f"photos/{number}.jpg" for number in range(7)]])


class FirstRun(SetupTest):
    def test_makes_everything_and_removes_the_downloads(self):
        status, output, errors = self.run_setup()
        self.assertEqual((status, errors), (0, ""))
        self.assertEqual(self.installed(), COMPLETE)
        self.assertEqual(self.asked, ["openvino", "face_recognition", "weights"])
        self.assertIn("the default embedder is plain because better could not be obtained", output)

    def test_keeps_the_downloads_when_asked_to(self):
        self.run_setup("--keep-downloads")
        self.assertEqual(len(list((self.dependencies / "downloads").iterdir())), 3)

    def test_refuses_an_unknown_pack(self):
        status, _, errors = self.run_setup("--packs", "default,nonsense")
        self.assertEqual(status, 1)
        self.assert_one_sentence(errors)
        self.assertIn("no model pack nonsense; the packs are mobilefacenet, default", errors)

    def test_refuses_a_damaged_catalogue(self):
        self.catalogue.write_text('{"models": [{"name": 1}]}')
        status, _, errors = self.run_setup()
        self.assertEqual(status, 1)
        self.assert_one_sentence(errors)


class SecondRun(SetupTest):
    def test_does_nothing(self):
        self.run_setup()
        before = {name: (self.dependencies / name).stat().st_mtime_ns for name in self.installed()}
        started = time.process_time()
        status, output, _ = self.run_setup()
        self.assertLess(time.process_time() - started, 0.5)
        after = {name: (self.dependencies / name).stat().st_mtime_ns for name in self.installed()}
        self.assertEqual((status, self.asked, before), (0, [], after))
        self.assertEqual(output.count("\n"), 1)

    def test_needs_no_permission_to_write(self):
        self.run_setup()
        with mock.patch.object(files, "locked", side_effect=AssertionError("nothing is to be done")):
            self.assertEqual(self.run_setup()[0], 0)

    def test_makes_a_deleted_file_again(self):
        self.run_setup()
        (self.dependencies / "models" / "plain.bin").unlink()
        self.assertEqual(self.run_setup()[0], 0)
        self.assertEqual((self.asked, self.installed()), (["weights"], COMPLETE))

    def test_makes_a_shortened_file_again(self):
        self.run_setup()
        library = self.dependencies / "openvino" / "lib" / "libopenvino.so.1"
        library.write_bytes(b"co")
        self.assertEqual(self.run_setup()[0], 0)
        self.assertEqual((self.asked, library.read_bytes()), (["openvino"], b"core"))

    def test_verify_finds_a_changed_byte(self):
        self.run_setup()
        weights = self.dependencies / "models" / "plain.bin"
        weights.write_bytes(b"plain weightz")
        self.run_setup()
        self.assertEqual(weights.read_bytes(), b"plain weightz")
        self.run_setup("--verify")
        self.assertEqual(weights.read_bytes(), b"plain weights")

    def test_takes_over_a_changed_catalogue_without_downloading(self):
        self.run_setup()
        self.write_catalogue(b"plain weights", calibration="new")
        self.assertEqual(self.run_setup()[0], 0)
        self.assertEqual(self.asked, [])
        self.assertEqual(
            (self.dependencies / "models" / "models.json").read_bytes(), self.catalogue.read_bytes())

    def test_starts_anew_when_its_notes_are_damaged(self):
        self.run_setup()
        (self.dependencies / "setup.json").write_text('{"version": 1, "compo')
        self.assertEqual(self.run_setup()[0], 0)
        self.assertEqual(self.installed(), COMPLETE)
        # A model whose checksum is right is kept.
        self.assertEqual(self.asked, ["openvino", "face_recognition"])


class Mirror(SetupTest):
    def mirror(self, content):
        folder = self.folder / "mirror"
        folder.mkdir(exist_ok=True)
        (folder / "better.onnx").write_bytes(content)
        os.environ["MIEN_MODEL_MIRROR"] = str(folder)

    def test_gives_the_better_embedder(self):
        self.mirror(self.published)
        status, output, _ = self.run_setup()
        self.assertEqual(status, 0)
        self.assertIn("ready; the default embedder is better\n", output)
        self.assertEqual((self.dependencies / "models" / "better.onnx").read_bytes(), self.published)

    def test_is_used_by_a_later_run(self):
        self.run_setup()
        self.mirror(self.published)
        _, output, _ = self.run_setup()
        self.assertIn("ready; the default embedder is better\n", output)
        self.assertEqual(self.asked, [])

    def test_with_a_wrong_checksum_is_not_used(self):
        self.mirror(b"something else, longer")
        status, output, _ = self.run_setup()
        self.assertEqual(status, 0)
        self.assertIn("better.onnx has a wrong checksum", output)
        self.assertIn("the default embedder is plain", output)
        self.assertFalse((self.dependencies / "models" / "better.onnx").exists())

    def test_that_is_absent_is_named(self):
        os.environ["MIEN_MODEL_MIRROR"] = str(self.folder / "nowhere")
        status, output, _ = self.run_setup()
        self.assertEqual(status, 0)
        self.assertIn("nowhere/better.onnx: No such file or directory", output)

    def test_publisher_is_asked_once_a_day_unless_asked_for(self):
        with mock.patch("provision.models._download", side_effect=OSError("unreachable")) as download:
            self.run_setup()
            self.run_setup()
            self.assertEqual(download.call_count, 1)
            self.run_setup("--retry")
            self.assertEqual(download.call_count, 2)
            with mock.patch("time.time", return_value=time.time() + 90_000):
                self.run_setup()
            self.assertEqual(download.call_count, 3)

    def test_publisher_is_used_when_it_answers(self):
        with mock.patch("provision.models._download", return_value=self.published):
            _, output, _ = self.run_setup()
        self.assertIn("ready; the default embedder is better\n", output)


class OwnModels(SetupTest):
    """Files of the repository: they lie beside the catalogue."""

    def setUp(self):
        super().setUp()
        (self.folder / "Models").mkdir()
        self.own = self.folder / "Models" / "own.onnx"
        self.own.write_bytes(b"own weights")
        entries = json.loads(self.catalogue.read_text())["models"]
        entries.append({
            "name": "own", "role": "attributes", "pack": "own",
            "files": [{"file": "own.onnx", "sha256": checksum(b"own weights")}],
            "origins": [{"repository": "Models/own.onnx", "sha256": checksum(b"own weights")}]})
        self.catalogue.write_text(json.dumps({"models": entries}))

    def test_are_installed_by_default(self):
        self.assertEqual(self.run_setup()[0], 0)
        self.assertEqual((self.dependencies / "models" / "own.onnx").read_bytes(), b"own weights")

    def test_that_are_missing_or_changed_stop_set_up(self):
        for spoil, text in [
                (lambda: self.own.write_bytes(b"other"), "own.onnx has a wrong checksum; restore it"),
                (self.own.unlink, "own.onnx is missing; restore it from the repository")]:
            spoil()
            status, _, errors = self.run_setup()
            self.assertEqual(status, 1)
            self.assert_one_sentence(errors)
            self.assertIn(text, errors)
            self.assert_nothing_half_made()


class Failures(SetupTest):
    def assert_stops(self, text):
        status, _, errors = self.run_setup()
        self.assertEqual(status, 1)
        self.assert_one_sentence(errors)
        self.assertIn(text, errors)
        self.assert_nothing_half_made()

    def assert_next_run_succeeds(self, asked):
        self.assertEqual(self.run_setup()[0], 0)
        self.assertEqual(self.asked, asked)
        self.assertEqual(self.installed(), COMPLETE)

    def test_wrong_checksum_of_a_download(self):
        path = self.index / "weights-2.0.tar.gz"
        good = path.read_bytes()
        path.write_bytes(good[:-1] + b"?")
        self.assert_stops("the download of weights 2.0 has a wrong checksum and was thrown away")
        path.write_bytes(good)
        # What was verified before the failure is not fetched again.
        self.assert_next_run_succeeds(["weights"])

    def test_truncated_wheel(self):
        path = next(self.index.glob("openvino*"))
        good = path.read_bytes()
        path.write_bytes(good[:len(good) // 2])
        self.assert_stops("the download of openvino 1.0 has a wrong checksum")
        path.write_bytes(good)
        self.assert_next_run_succeeds(["openvino", "face_recognition", "weights"])

    def test_wheel_damaged_after_its_download(self):
        with mock.patch.object(files, "sha256", return_value=archives.openvino_archive().sha256):
            path = next(self.index.glob("openvino*"))
            good = path.read_bytes()
            path.write_bytes(good[:len(good) // 2])
            self.assert_stops("is damaged (File is not a zip file); run set-up again")
        path.write_bytes(good)
        self.assert_next_run_succeeds(["openvino", "face_recognition", "weights"])

    def test_conversion_that_gives_other_bytes(self):
        self.write_catalogue(b"other weights")
        self.assert_stops("weights-2.0/plain.bin in the archive of weights has SHA-256")

    def test_full_disk_while_writing_a_model(self):
        real = os.fsync

        def full(descriptor):
            name = os.readlink(f"/proc/self/fd/{descriptor}")
            if "plain.bin" in name:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(descriptor)

        with mock.patch("os.fsync", full):
            self.assert_stops("is full; free about 600 MB")
        self.assertFalse((self.dependencies / "models" / "plain.bin").exists())
        self.assert_next_run_succeeds([])

    def test_full_disk_while_unpacking(self):
        real = pathlib.Path.write_bytes

        def full(path, data):
            if path.name.startswith("libtbb"):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            return real(path, data)

        with mock.patch.object(pathlib.Path, "write_bytes", full):
            self.assert_stops("is full; free about 600 MB")
        self.assertFalse((self.dependencies / "openvino").exists())
        self.assert_next_run_succeeds(["face_recognition", "weights"])

    def test_interruption(self):
        def interrupted(archive, folder):
            (folder / "half").write_bytes(b"half")
            raise KeyboardInterrupt

        with mock.patch.object(archives, "_run_pip", interrupted):
            status, _, errors = self.run_setup()
        self.assertEqual(status, 130)
        self.assert_one_sentence(errors)
        self.assert_nothing_half_made()
        self.assert_next_run_succeeds(["openvino", "face_recognition", "weights"])

    def test_leftovers_of_a_killed_run_are_removed(self):
        self.run_setup()
        (self.dependencies / "photos").rename(self.dependencies / "photos.old.partial")
        (self.dependencies / "openvino.partial").mkdir()
        (self.dependencies / "openvino.partial" / "half").write_bytes(b"half")
        (self.dependencies / "models" / "plain.bin").unlink()
        self.assert_next_run_succeeds(["weights"])
        self.assert_nothing_half_made()

    def test_folder_that_cannot_be_made(self):
        self.dependencies.write_text("a file in the way")
        status, _, errors = self.run_setup()
        self.assertEqual(status, 1)
        self.assert_one_sentence(errors)


class TwoAtOnce(SetupTest):
    def test_the_second_waits_and_finds_everything_done(self):
        holding, done = threading.Event(), threading.Event()

        def hold():
            with files.locked(self.dependencies, lambda: None):
                holding.set()
                done.wait(10)

        holder = threading.Thread(target=hold)
        holder.start()
        holding.wait(10)
        threading.Timer(0.3, done.set).start()
        status, output, _ = self.run_setup()
        holder.join()
        self.assertEqual(status, 0)
        self.assertIn("another set-up is running; waiting for it", output)


class Command(SetupTest):
    def test_ends_with_130_when_terminated(self):
        # A real process, stopped while pip waits for an index that never answers.
        script = pathlib.Path(__file__).parents[1] / "setup"
        import socket
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
            process = subprocess.Popen(
                [sys.executable, script, "--no-tools", "--dependencies", self.dependencies],
                env={**os.environ, "PIP_INDEX_URL": address, "PIP_CONFIG_FILE": os.devnull},
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            connection, _ = silent.accept()
            process.terminate()
            output, errors = process.communicate(timeout=120)
            connection.close()
        self.assertEqual(process.returncode, 130, output + errors)
        self.assert_one_sentence(errors)
        self.assert_nothing_half_made()
