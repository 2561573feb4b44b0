"""What is installed in the dependency folder: `setup.json`.

A component is current when it was made from the same pins and every file that it consists of still
has its size. That takes milliseconds, so set-up can run before every build.
"""

import hashlib
import json
import os
import pathlib
import time

from . import files

VERSION = 1
RETRY_SECONDS = 24 * 3600
"""How long an unreachable publisher is left alone, unless set-up is asked for expressly."""


def fingerprint(*pins):
    """A short text that changes when any of the pins changes."""
    return hashlib.sha256(json.dumps(pins, sort_keys=True, default=str).encode()).hexdigest()[:32]


class State:
    """The content of `setup.json`."""

    def __init__(self, dependencies):
        self.folder = pathlib.Path(dependencies)
        self.path = self.folder / "setup.json"
        self.components, self.unavailable = {}, {}
        try:
            content = json.loads(self.path.read_bytes())
            if content["version"] == VERSION:
                self.components, self.unavailable = dict(content["components"]), dict(content["unavailable"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nothing is installed, or not in a way that we know: everything is made anew

    def is_current(self, name, pins):
        """Whether the component was made from these pins and is complete."""
        component = self.components.get(name)
        if not component or component.get("pins") != pins:
            return False
        for file, size in component["files"].items():
            try:
                if os.stat(os.path.join(self.folder, file)).st_size != size:
                    return False
            except OSError:
                return False
        return True

    def record(self, name, pins, paths):
        """Notes a finished component, at once."""
        sizes = {str(pathlib.Path(path).relative_to(self.folder)): os.stat(path).st_size for path in paths}
        self.components[name] = {"pins": pins, "files": dict(sorted(sizes.items()))}
        self.unavailable.pop(name, None)
        self._save()

    def record_unavailable(self, name):
        """Notes that an optional component could not be had now."""
        self.components.pop(name, None)
        self.unavailable[name] = int(time.time())
        self._save()

    def was_unavailable_lately(self, name):
        """Whether its publisher was asked in vain within the last day."""
        age = time.time() - self.unavailable.get(name, 0)
        return 0 <= age < RETRY_SECONDS

    def _save(self):
        content = {"version": VERSION, "components": self.components, "unavailable": self.unavailable}
        files.write(self.path, (json.dumps(content, indent=1, sort_keys=True) + "\n").encode())
