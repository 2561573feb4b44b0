"""The built server as a process, for benchmarks and other programs that are no test."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time


class Serving:
    """A server over a gallery of its own."""

    def __init__(self, mien, folder, tenants):
        self.mien, self.folder = str(mien), pathlib.Path(folder)
        self.data = self.folder / "data"
        self.tenants = {name: self._create(name) for name in tenants}
        self.process, self.host, self.address = None, None, None

    def _create(self, name):
        output = subprocess.run(
            [self.mien, "tenant", "create", name, "--data", self.data, "--json"], check=True,
            capture_output=True, text=True).stdout
        return json.loads(output)

    def start(self, settings):
        """Starts it on a free port and waits until it is ready."""
        assignments = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [self.mien, "serve", "--data", self.data, "--port", "0", *assignments],
                stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        if "Mien is ready at " not in line:
            raise SystemExit(f"The server did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
        self.address = line.split()[-1]
        self.host = self.address.split("//")[1]

    def stop(self):
        """Stops it as an operator does."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)


@contextlib.contextmanager
def serving(mien, tenants=("acme",), settings=None, prepare=None):
    """A running server; `prepare` is called with it before it starts."""
    with tempfile.TemporaryDirectory(prefix="mien-") as folder:
        server = Serving(mien, folder, tenants)
        if prepare:
            prepare(server)
        server.start(settings or {})
        try:
            yield server
        finally:
            server.stop()


class Usage:
    """What a process and its children have used of processor and memory, read from /proc."""

    def __init__(self, process):
        self.process = process

    def _family(self):
        children = [self.process]
        for identifier in children:
            with contextlib.suppress(OSError):
                for task in os.listdir(f"/proc/{identifier}/task"):
                    with open(f"/proc/{identifier}/task/{task}/children", encoding="ascii") as stream:
                        children += [int(word) for word in stream.read().split()]
        return children

    def processor_seconds(self):
        """Seconds of processor time, of all its threads."""
        total = 0
        for identifier in self._family():
            with contextlib.suppress(OSError):
                with open(f"/proc/{identifier}/stat", encoding="ascii") as stream:
                    fields = stream.read().rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")

    def thread_seconds(self, name):
        """Seconds of processor time of the process's living threads whose name begins like this."""
        total = 0
        for task in os.listdir(f"/proc/{self.process}/task"):
            with contextlib.suppress(OSError):
                folder = f"/proc/{self.process}/task/{task}"
                with open(f"{folder}/comm", encoding="ascii") as stream:
                    if not stream.read().startswith(name):
                        continue
                with open(f"{folder}/schedstat", encoding="ascii") as stream:
                    total += int(stream.read().split()[0])
        return total / 1e9

    def memory(self, key="VmRSS"):
        """Resident bytes now, or with `VmHWM` the most that ever were."""
        total = 0
        for identifier in self._family():
            with contextlib.suppress(OSError):
                with open(f"/proc/{identifier}/status", encoding="ascii") as stream:
                    for line in stream:
                        if line.startswith(key + ":"):
                            total += int(line.split()[1]) << 10
        return total


def idle_seconds():
    """Processor time that nobody used, of all processors."""
    with open("/proc/stat", encoding="ascii") as stream:
        fields = stream.readline().split()
    return (int(fields[4]) + int(fields[5])) / os.sysconf("SC_CLK_TCK")


def load(program, plan, folder):
    """Runs the load generator and returns its report."""
    path = pathlib.Path(folder) / f"plan-{time.monotonic_ns()}.json"
    path.write_text(json.dumps(plan))
    output = subprocess.run([program, path], check=True, capture_output=True, text=True).stdout
    return json.loads(output)
