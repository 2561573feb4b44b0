"""The check of documentation finds what rooms declare without a comment, and excuses what others explain."""

import contextlib
import io
import pathlib
import shutil
import sys
import tempfile
import unittest
from unittest import mock

import check_documentation
from documentation.declarations import declarations
from documentation.findings import Conformances, findings
from documentation.swift_text import SwiftText


def missing(text):
    """The paths of declarations that lack something, with “throws” behind those that only lack the errors."""
    found = declarations(SwiftText(text))
    texts = [finding.text for finding in findings(found, Conformances(found))]
    return [
        text.replace(" has no “- Throws:”", " throws").replace("the comment of ", "").replace(" has no comment", "")
        for text in texts
    ]


class Findings(unittest.TestCase):
    def test_every_kind_of_declaration_needs_a_comment(self):
        text = """
            package struct Box<Value: Sendable>: Sendable where Value: Hashable {
              package let width: Int
              package private(set) var height = 0
              package static let (zero, one) = (0, 1)
              package typealias Item = Value
              package init?(text: String, _ other: [Int: String] = [:]) { return nil }
              package subscript(index: Int) -> Int { index }
              @discardableResult
              package nonisolated func area(of scale: @escaping (Int, Int) -> Int, by: Int) -> Int { width }
              package static func + (left: Self, right: Self) -> Self { left }
              package enum Kind {
                case open, package
                package var text: String { "" }
              }
            }
            package final class Shelf {}
            package actor Keeper {}
            package func free() {}
            extension Box.Kind {
              package var isOpen: Bool { true }
              package class func make() {}
            }
            """
        self.assertEqual(missing(text), [
            "Box", "Box.width", "Box.height", "Box.zero", "Box.Item", "Box.init(text:_:)", "Box.subscript(index:)",
            "Box.area(of:by:)", "Box.+", "Box.Kind", "Box.Kind.text", "Shelf", "Keeper", "free()", "Box.Kind.isOpen",
            "Box.Kind.make()",
        ])  # fmt: skip

    def test_what_other_rooms_do_not_see_needs_none(self):
        text = """
            package import Imaging
            import struct Foundation.Date
            struct Inner { var value = 0; init(_ value: Int) {} }
            private func help() { package() }
            enum Case { case package, open }
            extension Inner { fileprivate var other: Int { get throws { 1 } } }
            """
        self.assertEqual(missing(text), [])

    def test_members_of_an_extension_are_as_visible_as_it_says(self):
        text = """
            package extension Box {
              var width: Int { 1 }
              private var height: Int { 1 }
              internal func area() -> Int { 1 }
              struct Lid { var size: Int { 1 } }
            }
            """
        self.assertEqual(missing(text), ["Box.width", "Box.Lid"])

    def test_comments_count_directly_above_attributes_and_modifiers(self):
        text = """
            /// In pixels.
            @usableFromInline
            package
            let width = 0
            /// Far away.

            package let height = 0
            // Not for readers.
            package let depth = 0
            ///
            package let weight = 0
            """
        self.assertEqual(missing(text), ["height", "depth", "weight"])

    def test_errors_are_told(self):
        text = """
            /// Reads.
            package func read(_ body: () throws -> Void) async throws(ReadError) -> Int { 1 }
            /// Reads.
            /// - Throws: `ReadError`.
            package func read() throws {}
            /// Hands on.
            package func pass(_ body: () throws -> Void) rethrows {}
            /// Calls.
            package func call(_ body: () async throws -> Void) async -> () throws -> Int { { 1 } }
            package struct File {
              /// Opens.
              package init(
                path: String
              )
                async throws
              { fatalError() }
              /// Its size in bytes.
              package var size: Int { get throws { 1 } }
              /// A byte.
              package subscript(index: Int) -> Int {
                get throws { 1 }
              }
              /// A line.
              package subscript(line line: Int) -> Int { 1 }
            }
            """
        self.assertEqual(
            missing(text),
            [
                "read(_:) throws", "File", "File.init(path:) throws", "File.size throws",
                "File.subscript(index:) throws",
            ],
        )  # fmt: skip

    def test_requirements_are_declarations(self):
        text = """
            /// Somewhere.
            package protocol Store: Sendable {
              associatedtype Key
              var count: Int { get }
              /// Looks.
              func find(_ key: Key) async throws -> Int
            }
            protocol Hidden { func find() }
            """
        self.assertEqual(missing(text), ["Store.Key", "Store.count", "Store.find(_:) throws"])

    def test_a_protocol_may_tell_what_all_of_its_requirements_throw(self):
        text = """
            /// Somewhere.
            ///
            /// - Throws: `ReadError`.
            package protocol Store {
              /// Looks.
              func find() throws -> Int
            }
            extension Store {
              /// Finds two.
              package func findBoth() throws -> Int { 1 }
            }
            """
        self.assertEqual(missing(text), ["Store.findBoth() throws"])

    def test_witnesses_are_excused(self):
        text = """
            /// Somewhere.
            package protocol Store {
              /// Looks.
              /// - Throws: Nothing yet.
              func find(_ key: Int) throws -> Int
            }
            protocol Large: Store, CustomStringConvertible {}
            /// One.
            package struct Memory {
              package func find(_ key: Int) throws -> Int { 1 }
              package func find(in key: Int) -> Int { 1 }
              package var description: String { "" }
              package var hashValue: Int { 1 }
            }
            extension Memory: @unchecked Sendable, Large {}
            /// Another.
            package struct Other {
              package func find(_ key: Int) throws -> Int { 1 }
              package var description: String { "" }
            }
            """
        self.assertEqual(
            missing(text), ["Memory.find(in:)", "Memory.hashValue", "Other.find(_:)", "Other.description"]
        )

    def test_memberwise_initialisers_are_excused(self):
        text = """
            /// A box.
            package struct Box {
              package init(width: Int, height: Int = 0) {
                self.width = width
                self.height = height
              }
              package init() {}
              package init(size: Int) {
                self.width = size
              }
              package init(width: Int) {
                self.width = width
                self.height = 0
              }
            }
            """
        self.assertEqual(missing(text), ["Box.init(size:)", "Box.init(width:)"])


class Text(unittest.TestCase):
    def test_strings_and_comments_hide_nothing(self):
        text = r'''
            /* package let a = { /* ( */ */
            let b = "package let b } \" \(call("}", "(") ?? "{") //"
            let c = #"package let " \" c { \#(call("}")) "#
            let d = """
              package let d " { \(call("""
                }
                """))
              """
            package let e = "http://example.org" // }
            '''
        self.assertEqual(missing(text), ["e"])

    def test_bodies_are_not_looked_into(self):
        text = """
            func run() {
              package let a = 0
              struct Inner { package let b = 0 }
            }
            let closure = { package.let.c }
            extension [Item] { package var d: Int { 1 } }
            """
        self.assertEqual(missing(text), ["[Item].d"])


class Program(unittest.TestCase):
    def run_on(self, files):
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        output = io.StringIO()
        with (
            mock.patch.object(sys, "argv", ["check", str(folder)]),
            contextlib.redirect_stdout(output),
        ):
            status = check_documentation.main()
        return status, output.getvalue().replace(f"{folder}/", "")

    def test_findings_have_their_place_and_fail(self):
        status, output = self.run_on({"Imaging/Inner/Box.swift": "import A\n\n@B\npackage struct Box {}\n"})
        self.assertEqual((status, output), (1, "Imaging/Inner/Box.swift:4: Box has no comment\n"))

    def test_complete_rooms_say_nothing(self):
        self.assertEqual(self.run_on({"Imaging/Box.swift": "/// A box.\npackage struct Box {}\n"}), (0, ""))

    def test_protocols_of_other_rooms_excuse(self):
        files = {
            "Gallery/Store.swift": "/// A store.\npackage protocol Store {\n/// All.\nvar count: Int { get }\n}\n",
            "Memory/Memory.swift": "extension Memory: Store { package var count: Int { 1 } }\n",
        }
        self.assertEqual(self.run_on(files), (0, ""))


if __name__ == "__main__":
    unittest.main()
