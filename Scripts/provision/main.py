"""Set-up from start to end: what is missing, what it takes, and one line for each step."""

import argparse
import os
import pathlib
import platform
import signal
import sys
import time

from . import archives, catalogue, files, models, openvino_runtime, photographs, python_packages, tools
from .console import fail, say
from .errors import SetupError
from .state import State, fingerprint

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main(arguments=None):
    """Runs set-up; returns the exit status."""
    signal.signal(signal.SIGTERM, _terminated)
    options = _parser().parse_args(arguments)
    try:
        with files.plain_disk_errors(options.dependencies):
            Setup(options).run()
        return 0
    except SetupError as error:
        fail(str(error))
        return 1
    except KeyboardInterrupt:
        fail("interrupted; nothing half-made is left, and the next run goes on from here")
        return 130


def _terminated(*_):
    raise KeyboardInterrupt


def _parser():
    parser = argparse.ArgumentParser(
        prog="Scripts/setup",
        description="Obtains what Mien needs to build and run, into the dependency folder. A second run does "
        "nothing when nothing changed.")
    parser.add_argument(
        "--packs", default=os.environ.get("PACKS", ""), metavar="NAMES",
        help="further model packs to obtain, separated by spaces or commas (see models.json)")
    parser.add_argument(
        "--dependencies", type=pathlib.Path, metavar="DIR",
        default=pathlib.Path(os.environ.get("MIEN_DEPS") or ROOT / ".deps"),
        help="the dependency folder (default: MIEN_DEPS, or .deps beside the sources)")
    parser.add_argument(
        "--catalogue", type=pathlib.Path, default=ROOT / "models.json", metavar="FILE",
        help="the model catalogue (default: models.json beside the sources)")
    parser.add_argument(
        "--retry", action="store_true", help="ask publishers again that could not be reached lately")
    parser.add_argument(
        "--verify", action="store_true", help="check the SHA-256 of every model file, not only its size")
    parser.add_argument(
        "--tests", action="store_true",
        help="obtain what only tests use too: the vendors' Python SDKs, an object store, a fuzzer, HTTP clients")
    parser.add_argument("--keep-downloads", action="store_true", help="keep the downloaded archives")
    parser.add_argument("--no-tools", action="store_true", help="do not look for Swift and Debian packages")
    return parser


class Setup:
    """One run."""

    def __init__(self, options):
        self.options = options
        self.dependencies = options.dependencies.absolute()
        self.downloads = self.dependencies / "downloads"
        self.fetched = {}
        self.archives = archives.named()
        self.models, self.catalogue_bytes = catalogue.read(options.catalogue)
        self.packs = self._packs()
        self.state = State(self.dependencies)

    def run(self):
        """Makes everything that is not current."""
        started = time.monotonic()
        if self.options.verify:
            self._verify()
        if self._pending():
            # Asked again inside: another set-up may have finished while this one waited.
            with files.locked(self.dependencies, lambda: say("another set-up is running; waiting for it")):
                self.state = State(self.dependencies)
                files.remove_partials(self.dependencies)
                for name, pins, action in self._pending():
                    action(name, pins)
                self._publish_catalogue()
                if not self.options.keep_downloads:
                    files.remove(self.downloads)
            say(f"finished in {time.monotonic() - started:.1f} s; everything is in {self.dependencies}")
        self._summarise()

    def _packs(self):
        names = self.options.packs.replace(",", " ").split()
        known = catalogue.packs(self.models)
        for name in names:
            if name not in known:
                raise SetupError(f"there is no model pack {name}; the packs are {', '.join(known)}")
        return set(catalogue.DEFAULT_PACKS) | set(names)

    def _pending(self):
        """The components that are not current, each as (name, pins, action)."""
        components = [] if self.options.no_tools else [
            ("tools", fingerprint(tools.swift_identity(), list(tools.DEBIAN_PACKAGES)), self._check_tools)]
        openvino = archives.openvino_archive()
        components += [
            ("openvino", fingerprint(openvino.sha256, openvino_runtime.PKG_CONFIG), self._install_openvino),
            ("photographs", fingerprint(archives.FACE_RECOGNITION.sha256), self._install_photographs)]
        components += [
            (f"model {model.name}", fingerprint(model.files), self._model_installer(model))
            for model in self._wanted_models()]
        if self.options.tests:
            if not self.options.no_tools:
                components.append(("test tools", fingerprint(list(tools.TEST_PACKAGES)), self._install_test_tools))
            components += [
                (f"python {packages.name}", fingerprint(packages.pins()), self._python_package_installer(packages))
                for packages in python_packages.every()]
        pending = [item for item in components if not self.state.is_current(item[0], item[1])]
        if not pending and not self._catalogue_is_published():
            pending = [("catalogue", None, lambda *_: None)]
        return pending

    def _wanted_models(self):
        """The models of the chosen packs that have files. Packs that were obtained once stay."""
        for model in self.models:
            name = f"model {model.name}"
            if not model.files or not (model.pack in self.packs or name in self.state.components):
                continue
            waits = model.optional and not self.options.retry and self.state.was_unavailable_lately(name)
            if waits and not self._is_mirrored(model):
                continue
            yield model

    @staticmethod
    def _is_mirrored(model):
        mirror = os.environ.get("MIEN_MODEL_MIRROR")
        return bool(mirror) and all(
            os.path.isfile(os.path.join(mirror, origin["file"])) for origin in model.origins)

    def _check_tools(self, name, pins):
        tools.install_debian_packages(list(tools.DEBIAN_PACKAGES))
        tools.check_swift()
        say("tools and Debian packages are there")
        self.state.record(name, pins, [])

    def _install_test_tools(self, name, pins):
        tools.install_test_packages()
        self.state.record(name, pins, [])

    def _install_openvino(self, name, pins):
        archive = archives.openvino_archive()
        wheel = self._archive(archive)
        say(f"unpacking the OpenVINO runtime {archive.version} for {platform.machine()}")
        self.state.record(name, pins, openvino_runtime.install(wheel, archive.version, self.dependencies))

    def _install_photographs(self, name, pins):
        archive = self._archive(archives.FACE_RECOGNITION)
        say("unpacking seven photographs for the demo and the tests")
        self.state.record(name, pins, photographs.install(archive, self.dependencies))

    def _python_package_installer(self, packages):
        def install(name, pins):
            say(f"installing the Python packages {packages.name} for the tests")
            self.state.record(name, pins, packages.install(self.dependencies, self._archive))
        return install

    def _model_installer(self, model):
        def install(name, pins):
            if models.is_complete(model, self.dependencies / "models"):
                say(f"the model {model.name} is there already")
                self.state.record(name, pins, [self.dependencies / "models" / file for file, _ in model.files])
                return
            for origin in model.origins:
                if "archive" in origin:
                    self._named_archive(origin["archive"])
            verb = "converting" if any("conversion" in origin for origin in model.origins) else "obtaining"
            say(f"{verb} the model {model.name}")
            try:
                paths = models.install(
                    model, self.dependencies, self._named_archive, self.options.catalogue.absolute().parent)
            except models.Unavailable as reason:
                say(f"{model.name} was not obtained: {reason}")
                self.state.record_unavailable(name)
                return
            self.state.record(name, pins, paths)
        return install

    def _named_archive(self, package):
        if package not in self.archives:
            raise SetupError(f"models.json names the archive {package}, which is not pinned")
        return self._archive(self.archives[package])

    def _archive(self, archive):
        if archive.file not in self.fetched:
            if not (self.downloads / archive.file).is_file():
                tools.check_pip()
            self.fetched[archive.file] = archives.fetch(archive, self.downloads)
        return self.fetched[archive.file]

    def _catalogue_is_published(self):
        try:
            return (self.dependencies / "models" / "models.json").read_bytes() == self.catalogue_bytes
        except OSError:
            return False

    def _publish_catalogue(self):
        if not self._catalogue_is_published():
            files.write(self.dependencies / "models" / "models.json", self.catalogue_bytes)

    def _verify(self):
        """Removes model files whose content is wrong, so that they are made anew."""
        for model in self.models:
            for file, checksum in model.files:
                path = self.dependencies / "models" / file
                if path.is_file() and files.sha256(path) != checksum:
                    say(f"{file} has a wrong checksum; making it anew")
                    files.remove(path)

    def _is_installed(self, model):
        return all((self.dependencies / "models" / file).is_file() for file, _ in model.files)

    def _summarise(self):
        embedder = catalogue.default_embedder(self.models, self._is_installed)
        if embedder is None:
            raise SetupError(
                "models.json names no embedder that could be installed; restore it from the repository")
        missing = [
            model.name for model in self.models
            if model.role == "embedder" and model.files and not self._is_installed(model)]
        text = f"ready; the default embedder is {embedder.name}"
        if missing:
            text += (
                f" because {', '.join(missing)} could not be obtained (make setup tries again; "
                "MIEN_MODEL_MIRROR names a folder that has the file)")
        say(text)


if __name__ == "__main__":
    sys.exit(main())
