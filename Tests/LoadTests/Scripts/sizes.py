"""Photographs of ever new sizes on four connections: what the server prepares for a size does not pile up.

    MIEN_LOAD_SIZES   how many (default 240)
"""

import os
import pathlib
import random
import struct
import threading

from checks import Checks, context
from connection import Connection, form, token
from serving import Usage

count = int(os.environ.get("MIEN_LOAD_SIZES", "240"))
folder = pathlib.Path(os.environ["MIEN_LOAD_FOLDER"])
tenant = context.tenants["acme"]
detect = f"/v2/{tenant['huawei']['project_id']}/face-detect"
authentication = f"X-Auth-Token: {token(context.host, tenant)}"
usage = Usage(context.process)
chance = random.Random(1)
CONNECTIONS = 4
# What a run of this length may add: the heap's own unrest. A hundred sizes used to add more.
SLACK = 48 << 20


def picture(width, height):
    """A BMP file of stripes; what is on it does not matter."""
    row = chance.randbytes(3 * width) + bytes(-3 * width % 4)
    size = 54 + len(row) * height
    return struct.pack("<2sIHHI", b"BM", size, 0, 0, 54) + struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 2835, 2835, 0, 0) + row * height


sizes = [(chance.randrange(60, 1600), chance.randrange(60, 1600)) for _ in range(count)]
checks = Checks(2)


def send(some):
    """Has some pictures looked at, and returns the statuses that are not good."""
    left, failed, lock = list(some), [], threading.Lock()

    def work():
        with Connection(context.host) as connection:
            while True:
                with lock:
                    if not left:
                        return
                    body, kind = form([("image_file", picture(*left.pop()))])
                answer = connection.request("POST", detect, [kind, authentication], body)
                if answer.status != 200:
                    failed.append(answer.body)

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


memory = []
with checks.check("photographs of every size are looked at"):
    for part in range(3):
        checks.equal(send(sizes[part::3]), [])
        memory.append(usage.memory())

with checks.check("memory stays flat and under 400 MB"):
    # The first third fills caches and pools.
    checks.true(memory[2] <= memory[0] + SLACK, f"memory grew: {memory}")
    checks.true(max(memory) < 400e6, f"memory: {memory}")

(folder / "sizes.txt").write_text(f"{count} sizes, MB after each third: {[size >> 20 for size in memory]}\n")
