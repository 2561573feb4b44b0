"""Documentation/Architecture.md says of the rooms what Package.swift says."""

import functools
import json
import pathlib
import re
import subprocess
import unittest

from documentation.swift_text import SwiftText

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CODE = re.compile(r"`([^`]+)`")
IMPORT = re.compile(
    r"^[ \t]*(?:@\w+\s+|\w+[ \t]+)*?import[ \t]+(?:(?:struct|class|enum|protocol|func|var|let|typealias)[ \t]+)?(\w+)",
    re.MULTILINE,
)
# What every target may import: the standard library, Foundation and the systems' C libraries.
GIVEN = {"Darwin", "Dispatch", "Foundation", "Glibc", "Musl", "Synchronization", "Testing"}


@functools.cache
def targets():
    """The package's targets by their names."""
    command = ["swift", "package", "--package-path", str(ROOT), "dump-package"]
    description = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return {target["name"]: target for target in description["targets"]}


def dependencies(name):
    """The names of a target's dependencies: those that are ours, and products of packages."""
    named = {next(iter(dependency.values()))[0] for dependency in targets()[name]["dependencies"]}
    return named & targets().keys(), named - targets().keys()


def everything_below(name):
    """The names of all targets that a target can reach, itself among them."""
    found, unseen = set(), {name}
    while unseen:
        target = unseen.pop()
        found.add(target)
        unseen |= dependencies(target)[0] - found
    return found


def rooms():
    """The names of the targets in Sources."""
    return {name for name, target in targets().items() if target["type"] != "test" and "path" not in target}


def included(text):
    """The rooms whose header a C source includes: it is called as the room is."""
    return set(re.findall(r'^#include "(C\w+)\.h"', text, re.MULTILINE))


def imports(text):
    """The names of the modules that a Swift source imports."""
    return set(IMPORT.findall(SwiftText(text).code))


def folder(name):
    """Where a target's sources are."""
    target = targets()[name]
    parent = "Tests" if target["type"] == "test" else "Sources"
    return ROOT / target.get("path", f"{parent}/{name}")


def dialects():
    """The names of the rooms that speak a vendor's wire format."""
    return {name for name in rooms() if name.endswith("Dialect")}


def subfolders(parent):
    """The names of the folders in a folder."""
    return {path.name for path in parent.iterdir() if path.is_dir()}


def page():
    """The text of the page."""
    return (ROOT / "Documentation" / "Architecture.md").read_text()


def section(heading):
    """What stands under a heading of the page."""
    return page().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def rows(heading):
    """The cells of each row of the table with a heading's first cells."""
    lines = page().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(heading))
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def table_of_rooms():
    """For each room its floor and what its row says that it imports, ours and products of packages."""
    table = {}
    for floor, names, _, imports in rows("| floor | target |"):
        ours = set(CODE.findall(imports))
        others = {word.strip() for word in re.split(r"[,;]", CODE.sub("", imports))} - {"", "–"}
        for name in CODE.findall(names):
            assert name not in table, f"{name} has two rows"
            table[name] = (0 if floor == "ground" else int(floor), ours, others)
    return table


class Rooms(unittest.TestCase):
    def test_every_room_has_a_row(self):
        self.assertEqual(table_of_rooms().keys(), rooms())

    def test_a_row_names_what_its_room_may_import(self):
        for name, (_, ours, others) in table_of_rooms().items():
            with self.subTest(name):
                self.assertEqual((ours, others), dependencies(name))

    def test_imports_point_down(self):
        table = table_of_rooms()
        for name, (floor, ours, _) in table.items():
            for other in ours:
                self.assertLess(table[other][0], floor, f"{name} imports {other}")


class Pages(unittest.TestCase):
    """What the page says besides the tables of rooms and tests."""

    def test_a_photograph_goes_through_five_files_that_are_there(self):
        files = re.findall(r"^\d+\. `([^`]+\.swift)`", section("From a photograph to a stored face"), re.MULTILINE)
        self.assertEqual(len(files), 5)
        for file in CODE.findall(section("From a photograph to a stored face")):
            if file.endswith(".swift"):
                self.assertTrue((ROOT / "Sources" / file).is_file(), file)

    def test_all_dialects_have_the_same_folders_and_parts(self):
        folders, parts, optional, last = {}, set(), set(), None
        for named, part, tells in rows("| folder | part |"):
            last = CODE.findall(named)[0] if named else last
            folders.setdefault(last, "if the vendor has" in tells)
            files = {f"{last}/{name}.swift" for name in CODE.findall(part)}
            (optional if "if the vendor has" in tells else parts).update(files)
        self.assertIn("Calls/Gate.swift", parts)
        found = {}
        for name in dialects():
            with self.subTest(name):
                there = subfolders(folder(name))
                self.assertLessEqual(there, folders.keys())
                self.assertEqual({each for each in folders.keys() - there if not folders[each]}, set())
                found[name] = {str(file.relative_to(folder(name))) for file in folder(name).rglob("*.swift")}
                self.assertEqual(parts - found[name], set())
                operations = {file for file in found[name] if re.match(r"(Faces|Search)/\w*Endpoints", file)}
                self.assertLessEqual(operations, parts | optional)
        self.assertLessEqual(optional, set().union(*found.values()))

    def test_exchanges_have_a_folder_for_each_dialect(self):
        told = re.search(r"^`Tests/DialectExchangeTests` .*$", section("A dialect"), re.MULTILINE)[0]
        common = set(CODE.findall(told)[1:])
        own = {name.removesuffix("Dialect") for name in dialects()}
        self.assertEqual(subfolders(ROOT / "Tests" / "DialectExchangeTests"), own | common)


class Imports(unittest.TestCase):
    def test_all_forms_are_found(self):
        text = """
            import A
            package import B
            @preconcurrency package import struct C.Value
              @testable import D
            // import E
            let text = "import F"
            let imported = G
            """
        self.assertEqual(imports(text), {"A", "B", "C", "D"})

    def test_targets_declare_what_they_import(self):
        """The compiler takes what a dependency depends on, and SwiftPM's own check does so too."""
        for name in targets():
            ours, others = dependencies(name)
            found = set().union(*(imports(path.read_text()) for path in folder(name).rglob("*.swift")))
            self.assertEqual(found - ours - others - GIVEN, set(), f"{name} imports what it does not declare")


    def test_rooms_import_what_they_declare(self):
        """Dialects declare the same, so what one of them imports is enough."""
        groups = [{name} for name in rooms() - dialects()] + [dialects()]
        for group in groups:
            ours, others = dependencies(next(iter(group)))
            found = set().union(
                *(imports(path.read_text()) for name in group for path in folder(name).rglob("*.swift")),
                *(included(path.read_text()) for name in group for path in folder(name).rglob("*.c")),
            )
            self.assertEqual((ours | others) - found, set(), f"{sorted(group)} declare what they do not import")


class Tests(unittest.TestCase):
    def test_every_room_is_tested_where_the_page_says(self):
        elsewhere = {}
        for names, places, reason in rows("| room | tested in |"):
            self.assertTrue(reason, names)
            elsewhere |= {name: CODE.findall(places) for name in CODE.findall(names)}
        mirrored = {name for name in rooms() if f"{name}Tests" in targets()}
        self.assertEqual(elsewhere.keys(), rooms() - mirrored)
        for name in mirrored:
            elsewhere[name] = [f"{name}Tests"]
        for name, places in elsewhere.items():
            for place in places:
                self.assertEqual(targets()[place]["type"], "test", place)
                self.assertIn(name, everything_below(place), f"{place} cannot test {name}")


if __name__ == "__main__":
    unittest.main()
