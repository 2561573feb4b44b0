import Foundation
import ProgramHarness
import Testing

/// A data folder with a tenant, and what is imported into it, run by the built program.
struct ImportFolder {
  let root: URL
  var data: String { root.appending(path: "data").path }
  var people: String { root.appending(path: "people").path }

  init() throws {
    root = try Program.temporaryFolder()
    let made = try Program.run(["tenant", "create", "acme", "--data", data])
    #expect(made.status == 0, "\(made.errors)")
    try FileManager.default.createDirectory(atPath: people, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: root) }

  /// Puts a file under `people`, at a path that need not be text.
  func put(_ bytes: Data, at path: [UInt8]) throws {
    var folder = Array(people.utf8)
    let parts = path.split(separator: UInt8(ascii: "/"))
    for part in parts.dropLast() {
      folder += [UInt8(ascii: "/")] + part
      let made = mkdir((folder + [0]).map(CChar.init(bitPattern:)), 0o700)
      try #require(made == 0 || errno == EEXIST)
    }
    let file = folder + [UInt8(ascii: "/")] + (parts.last ?? [])
    let descriptor = open((file + [0]).map(CChar.init(bitPattern:)), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: bytes)
  }

  func put(_ bytes: Data, at path: String) throws { try put(bytes, at: Array(path.utf8)) }

  /// The bytes of one of the photographs that set-up downloads.
  static func photograph(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: Program.photograph(name)))
  }

  /// A list with the photographs `a.jpg` and `c.jpg` beside it.
  func list(_ bytes: Data, name: String = "list.csv") throws -> String {
    try Self.photograph("obama.jpg").write(to: root.appending(path: "a.jpg"))
    try Self.photograph("biden.jpg").write(to: root.appending(path: "c.jpg"))
    let file = root.appending(path: name)
    try bytes.write(to: file)
    return file.path
  }

  /// Runs a shell's commands with the program as `$0` and the data folder as `$1`.
  func shell(_ commands: String, _ more: [String] = []) throws -> Program.Outcome {
    try Program.run(
      URL(filePath: "/bin/sh"), ["-c", commands, try Program.beside("mien").path, data] + more)
  }

  struct Outcome {
    let status: Int32
    /// One per file, by the file.
    let lines: [String: [String: Any]]
    let total: [String: Any]
    let errors: String
  }

  func run(_ source: String, _ more: [String] = ["--collection", "c"]) throws -> Outcome {
    let outcome = try Program.run(
      ["import", source, "--tenant", "acme", "--json", "--data", data] + more)
    #expect(!outcome.errors.contains("NSCocoaErrorDomain") && !outcome.errors.contains("Error Domain"))
    let objects = try outcome.objects()
    let lines = objects.filter { $0["total"] == nil }
    return Outcome(
      status: outcome.status,
      lines: Dictionary(lines.map { ($0["file"] as? String ?? "", $0) }) { first, _ in first },
      total: objects.last?["total"] as? [String: Any] ?? [:], errors: outcome.errors)
  }

  /// The lines of an export of one type.
  func exported(_ type: String) throws -> [[String: Any]] {
    try Program.run(["export", "--tenant", "acme", "--data", data]).objects()
      .filter { $0["type"] as? String == type }
  }

  /// The bytes of the ids of all subjects.
  func subjects() throws -> [[UInt8]] {
    try exported("subject").map { Array(($0["id"] as? String ?? "").utf8) }
  }
}
