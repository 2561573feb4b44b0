#!/usr/bin/env python3
"""Lists what rooms declare for each other (`package`) without telling what others need to know.

    Scripts/check_documentation.py [FOLDER]

Every type, function, initialiser, property, type alias and requirement of a protocol needs a `///` comment, and what
throws needs a `- Throws:` there; a protocol may have one for all of its requirements. Excused are members that a
protocol asks for, whose documentation is the protocol's, and initialisers that only assign their parameters. FOLDER
has one folder for each room; without it that is Sources. Ends with status 1 when something is missing.
"""

import argparse
import pathlib
import sys

from documentation.declarations import declarations
from documentation.findings import Conformances, findings
from documentation.swift_text import SwiftText

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Rooms whose documentation is not complete yet; what they lack is counted and does not fail.
OPEN_ROOMS = ()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="?", type=pathlib.Path, default=ROOT / "Sources", metavar="FOLDER")
    parser.add_argument("--open-rooms", action="store_true", help="list what the rooms lack that are still open, too")
    arguments = parser.parse_args()

    files = {path: declarations(SwiftText(path.read_text())) for path in sorted(arguments.sources.rglob("*.swift"))}
    conformances = Conformances([declaration for found in files.values() for declaration in found])
    failures, still_open = 0, {}
    for path, found in files.items():
        room = path.relative_to(arguments.sources).parts[0]
        for finding in findings(found, conformances):
            is_open = room in OPEN_ROOMS
            if is_open:
                still_open[room] = still_open.get(room, 0) + 1
            else:
                failures += 1
            if not is_open or arguments.open_rooms:
                print(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{finding.line}: {finding.text}")
    for room, count in still_open.items():
        print(f"{room} is still open: {count} declarations lack documentation.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
