"""Missing tools and packages are named with the command that installs them."""

import os
import pathlib
import shutil
import sys
import tempfile
import unittest
from unittest import mock

from provision import tools
from provision.errors import SetupError


class Tools(unittest.TestCase):
    def setUp(self):
        self.programs = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.programs)
        self.log = self.programs / "log"
        patch = mock.patch.dict(os.environ, {"PATH": str(self.programs)})
        patch.start()
        self.addCleanup(patch.stop)

    def program(self, name, script):
        path = self.programs / name
        path.write_text(f"#!/bin/sh\necho \"{name} $*\" >> {self.log}\n{script}\n")
        path.chmod(0o755)

    def dpkg(self, *lines):
        self.program("dpkg-query", "\n".join(f"echo '{line}'" for line in lines))

    def assert_error(self, text, function, *arguments):
        with mock.patch("provision.tools.say"), self.assertRaises(SetupError) as caught:
            function(*arguments)
        self.assertIn(text, str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))

    def test_swift_is_missing(self):
        self.assert_error("Swift is missing; install 6.2 or newer", tools.check_swift)

    def test_swift_is_too_old(self):
        self.program("swift", "echo 'Swift version 6.1.2 (swift-6.1.2-RELEASE)'")
        self.assert_error("Swift 6.1 at", tools.check_swift)

    def test_swift_does_not_run(self):
        (self.programs / "swift").write_text("not a program")
        (self.programs / "swift").chmod(0o755)
        self.assert_error("reinstall Swift", tools.check_swift)

    def test_swift_is_recent_enough(self):
        for version in ("6.2", "6.10.1", "7.0"):
            self.program("swift", f"echo 'Apple Swift version {version} (x)'")
            tools.check_swift()

    def test_programs_of_tests_are_optional(self):
        self.dpkg("installed curl ")
        with mock.patch("provision.tools.say") as say, mock.patch("provision.tools._privilege", return_value=None):
            self.program("apt-get", "exit 1")
            tools.install_test_packages()
        self.assertIn("the tests with ab, the tests with videos of every kind will be skipped", say.call_args[0][0])
        self.assertNotIn("the tests with curl", say.call_args[0][0])
        self.assertIn("sudo apt-get install -y apache2-utils", say.call_args[0][0])

    def test_pip_is_missing(self):
        with mock.patch("importlib.util.find_spec", return_value=None), \
                mock.patch.object(sys, "executable", "/opt/python3"):
            self.assert_error("pip is missing for /opt/python3; install it", tools.check_pip)

    def test_pip_is_there(self):
        tools.check_pip()

    def test_packages_that_are_missing(self):
        self.dpkg("installed libpng-dev ", "config-files libjpeg-dev ", "installed pkgconf pkg-config (= 1.8.1-1)")
        self.assertEqual(
            tools.missing_packages(["libjpeg-dev", "libpng-dev", "pkg-config"]), ["libjpeg-dev"])

    def test_packages_without_permission_to_install(self):
        self.dpkg("installed libpng-dev ")
        self.program("apt-get", "exit 1")
        self.program("sudo", "exit 1")
        with mock.patch("os.geteuid", return_value=1000):
            self.assert_error(
                "run: sudo apt-get install -y libjpeg-dev libsqlite3-dev",
                tools.install_debian_packages, ["libjpeg-dev", "libpng-dev", "libsqlite3-dev"])
        self.assertNotIn("apt-get", self.log.read_text())

    def test_packages_through_sudo_without_a_password(self):
        self.dpkg()
        self.program("apt-get", "exit 0")
        self.program("sudo", 'shift; exec "$@"')
        (self.programs / "true").symlink_to("/bin/true")
        with mock.patch("os.geteuid", return_value=1000), mock.patch("provision.tools.say"):
            tools.install_debian_packages(["libpng-dev"])
        self.assertIn("apt-get install -y --no-install-recommends libpng-dev", self.log.read_text())

    def test_package_lists_are_renewed_when_installing_fails(self):
        self.dpkg()
        self.program("apt-get", f'[ "$1" = update ] && : > {self.programs}/updated; [ -e {self.programs}/updated ]')
        with mock.patch("os.geteuid", return_value=0), mock.patch("provision.tools.say"):
            tools.install_debian_packages(["libpng-dev"])
        self.assertIn("apt-get update", self.log.read_text())

    def test_installing_fails(self):
        self.dpkg()
        self.program("apt-get", "echo 'E: Unable to locate package libpng-dev.' >&2; exit 100")
        with mock.patch("os.geteuid", return_value=0):
            self.assert_error(
                "apt-get could not install libpng-dev; it says: Unable to locate package libpng-dev",
                tools.install_debian_packages, ["libpng-dev"])

    def test_other_distribution(self):
        self.assert_error(
            "development packages are missing that Debian calls libpng-dev (decoding PNG)",
            tools.install_debian_packages, ["libpng-dev"])
