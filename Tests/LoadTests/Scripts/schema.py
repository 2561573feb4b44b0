"""Schemathesis makes requests from the server's OpenAPI description, good ones and bad ones; none may make it fail.

    MIEN_SCHEMA_EXAMPLES   requests made for each operation and phase (default 4)
"""

import json
import os
import pathlib
import re
import subprocess
import sys

from checks import Checks, context
from serving import Usage
from traffic import GROUP, Traffic

examples = os.environ.get("MIEN_SCHEMA_EXAMPLES", "4")
folder = pathlib.Path(os.environ["MIEN_LOAD_FOLDER"])
usage = Usage(context.process)
traffic = Traffic(context.host, context.tenants["acme"], [folder / "250x250.jpg", folder / "250x250.jpg"])
traffic.prepare()
log_start = context.log.stat().st_size

# By the beginning of the paths: the credentials, and parameters without which nothing is reached.
DIALECTS = {
    "huawei": ("^/v[123]/", [f"X-Auth-Token: {traffic.huawei_token}"],
               {"path.project_id": traffic.project, "path.face_set_name": GROUP}),
    "tencent": ("^/face/", [f"Authorization: {traffic.youtu}"], {}),
    "baidu": ("^/(rest|oauth)/", [], {"query.access_token": traffic.baidu_token}),
    "appliance": ("^/api/", [f"X-Api-Key: {traffic.tenant['appliance']['key']}"], {}),
}


def run(dialect):
    """Runs Schemathesis over the operations of one dialect; returns what it printed."""
    paths, headers, parameters = DIALECTS[dialect]
    config = folder / f"{dialect}.toml"
    lines = [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in parameters.items()]
    config.write_text("\n".join(["[parameters]", *lines]) + "\n")
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", context.address + "/openapi.json",
        "--include-path-regex", paths, "--checks", "not_a_server_error", "--phases", "examples,coverage,fuzzing",
        "--max-examples", examples, "--seed", "1", "--request-timeout", "10", "--no-shrink", "--no-color",
        "--continue-on-failure", "--warnings", "off", "--suppress-health-check", "all"]
    for header in headers:
        command += ["--header", header]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    return done.returncode, done.stdout + done.stderr


if not traffic.baidu_token:
    del DIALECTS["baidu"]
checks = Checks(len(DIALECTS) + 1)
summary, sizes = [], [usage.memory()]
for name in DIALECTS:
    with checks.check(f"no operation of {name} fails"):
        status, output = run(name)
        sizes.append(usage.memory())
        found = re.search(r"(\d+) generated", output)
        summary.append(f"{name} {found[1] if found else '?'}")
        checks.true(status == 0, output[-3000:])
        checks.true(found and int(found[1]) > 0, "no requests were made: " + output[-1000:])
with checks.check("the server's log has no error"):
    with open(context.log, encoding="utf-8", errors="replace") as log:
        log.seek(log_start)
        errors = [line for line in log if line.split()[1:2] in (["error"], ["critical"])]
    checks.equal(errors[:3], [])

(folder / "schema.txt").write_text(
    f"requests made: {', '.join(summary)}; memory {' → '.join(f'{size / 1e6:.0f}' for size in sizes)} MB\n")
