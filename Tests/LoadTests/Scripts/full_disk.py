"""Photographs are enrolled until the disk is full; then there is room again.

    MIEN_SMALL_DISK   the small disk's folder
"""

import base64
import json
import os
import subprocess

from checks import Checks, context
from connection import Connection

disk = os.environ["MIEN_SMALL_DISK"]
authentication = [f"X-Api-Key: {context.tenants['acme']['appliance']['key']}", "Content-Type: application/json"]
photograph = context.photograph("obama.jpg")


def call(method, path, content=None):
    """Calls the appliance; returns the answer and the id of the request."""
    body = None if content is None else json.dumps(content).encode()
    with Connection(context.host) as connection:
        answer = connection.request(method, "/api" + path, authentication, body)
        return answer.json(), answer.headers["x-request-id"]


def enrol(number):
    """Enrols a photograph that no other is equal to."""
    image = base64.b64encode(photograph + str(number).encode()).decode()
    return call("POST", "/faces", {"image": "data:image/jpeg;base64," + image})


def count():
    """How many faces there are."""
    return call("GET", "/faces")[0]["data"]["totalFaces"]


checks = Checks(4)
enrolled, refused = 0, None
with checks.check("photographs are enrolled until one is refused as the server's fault"):
    while enrolled < 200:
        answer, request = enrol(enrolled)
        if answer["code"] != 0:
            refused = request
            break
        enrolled += 1
    checks.true(0 < enrolled < 200, f"{enrolled} were enrolled")
    checks.equal(answer["code"], 105000)

with checks.check("the log says that the disk is full, under the request's id, and of no defect"):
    lines = [line for line in context.log.read_text().splitlines() if refused in line and " error " in line.lower()]
    checks.equal(len(lines), 1)
    checks.true("disk" in lines[0] and "full" in lines[0], lines[0])
    checks.true("storageFull" in lines[0], lines[0])

with checks.check("nothing of the refused photograph is there, and reading goes on"):
    checks.equal(count(), enrolled)
    again, _ = enrol("again")
    checks.equal(again["code"], 105000)
    checks.equal(count(), enrolled)

with checks.check("with room on the disk it goes on"):
    subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
    answer, _ = enrol("later")
    checks.equal(answer["code"], 0)
    checks.equal(count(), enrolled + 1)
