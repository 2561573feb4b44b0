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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="?", type=pathlib.Path, default=ROOT / "Sources", metavar="FOLDER")
    arguments = parser.parse_args()

    files = {path: declarations(SwiftText(path.read_text())) for path in sorted(arguments.sources.rglob("*.swift"))}
    conformances = Conformances([declaration for found in files.values() for declaration in found])
    is_complete = True
    for path, found in files.items():
        for finding in findings(found, conformances):
            is_complete = False
            print(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{finding.line}: {finding.text}")
    return 0 if is_complete else 1


if __name__ == "__main__":
    sys.exit(main())
