import FaceAnalysis
import Foundation
import ProgramHarness
import Testing

/// The examples of the documentation, run as they stand there; CONTRIBUTING.md says how they are written.
@Suite("Examples of the documentation", .enabled(if: Program.isReady, "\(Program.comment)"))
struct DocumentationTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The pages that have examples.
  private static let pages: [String] = {
    let folder = root.appending(path: "Documentation").path
    let documentation = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return (["README.md"] + documentation.sorted().map { "Documentation/\($0)" }).filter { name in
      let text =
        name.hasSuffix(".md") ? try? String(contentsOf: root.appending(path: name), encoding: .utf8) : nil
      return text.map { !DocumentationPage($0).examples.isEmpty } ?? false
    }
  }()

  @Test("The pages of the dialects have examples")
  func havePages() {
    for name in [
      "README.md", "Documentation/Huawei.md", "Documentation/Tencent.md", "Documentation/Appliance.md",
    ] {
      #expect(Self.pages.contains(name))
    }
  }

  @Test("Every page's examples work and give what the page shows", arguments: pages)
  func page(name: String) async throws {
    let page = DocumentationPage(try String(contentsOf: Self.root.appending(path: name), encoding: .utf8))
    try await ServerProcess.run { server in
      let place = try Self.workplace(in: server.folder)
      let script = server.folder.appending(path: "examples.sh")
      try page.script(address: server.address).write(to: script, atomically: true, encoding: .utf8)
      let program = try RunningProgram(
        "examples", executable: URL(filePath: "/usr/bin/env"),
        arguments: ["-C", place.path, "bash", script.path], folder: server.folder,
        environment: try Self.variables(of: server))
      let status = try await program.finish(within: .seconds(120))
      let outputs = DocumentationPage.outputs(try String(contentsOf: program.output, encoding: .utf8))
      if status != 0 {
        let (line, output) = outputs.last.map { ("\($0.line)", $0.output) } ?? ("?", "")
        Issue.record("\(name):\(line) ended with status \(status): \(output) \(program.lastWords())")
      }
      for (example, output) in zip(page.examples, outputs.map(\.output)) {
        for failure in Self.failures(of: example, output: output) {
          Issue.record("\(name):\(example.line): \(failure)")
        }
      }
    }
  }

  /// What is wrong with an example's output.
  private static func failures(of example: DocumentationPage.Example, output: String) -> [String] {
    guard let shown = example.answers else {
      let isFailure = output.contains(/"error_code"|"code":-?[1-9]/)
      return isFailure ? ["gave a failure: \(output.prefix(500))"] : []
    }
    do {
      let (expected, actual) = (try AnswerPattern.values(shown), try AnswerPattern.values(output))
      return AnswerPattern.differences(expected: .array(expected), actual: .array(actual))
    } catch {
      return ["gave something else than JSON: \(output.prefix(500)) (\(error))"]
    }
  }

  /// A folder with what the examples find in theirs: the photographs, as they are and in `.deps/photos`.
  private static func workplace(in folder: URL) throws -> URL {
    let place = folder.appending(path: "place")
    let photographs = try DependencyFolder.located().photographs
    let manager = FileManager.default
    try manager.createDirectory(at: place.appending(path: ".deps"), withIntermediateDirectories: true)
    try manager.createSymbolicLink(
      at: place.appending(path: ".deps/photos"), withDestinationURL: photographs)
    for name in try manager.contentsOfDirectory(atPath: photographs.path) {
      try manager.createSymbolicLink(
        at: place.appending(path: name), withDestinationURL: photographs.appending(path: name))
    }
    return place
  }

  /// What a user has who made a tenant: its credentials, the address, the photographs, the program.
  private static func variables(of server: ServerProcess) throws -> [String: String] {
    let credentials = try #require(
      try JSONSerialization.jsonObject(with: server.credentials["acme"] ?? Data()) as? [String: Any])
    var variables = [
      "MIEN": server.address, "MIEN_DATA": server.folder.appending(path: "data").path,
      "PHOTOS": try DependencyFolder.located().photographs.path, "NO_PROXY": "127.0.0.1",
      "no_proxy": "127.0.0.1",
      "PATH": try Program.beside("mien").deletingLastPathComponent().path + ":"
        + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
    ]
    for (vendor, values) in credentials {
      for (name, value) in values as? [String: String] ?? [:] {
        variables["\(vendor)_\(name)".uppercased()] = value
      }
    }
    return variables
  }
}

@Suite("How the documentation's examples are read")
struct DocumentationPageTests {
  @Test("Commands belong with the answers behind them")
  func examples() {
    let page = DocumentationPage(
      """
      Text
      ```bash
      one
      ```
      ```
      not run
      ```
      ```bash
      curl http://127.0.0.1:8080/a
      ```
      More
      ```json
      {"a":1}
      ```
      """)
    #expect(
      page.examples == [
        .init(commands: "one\n", answers: nil, line: 3),
        .init(commands: "curl http://127.0.0.1:8080/a\n", answers: "{\"a\":1}\n", line: 9),
      ])
    #expect(page.script(address: "http://h:1").contains("curl http://h:1/a\n"))
    let outputs = DocumentationPage.outputs("\n# example of line 3\nx\n\n# example of line 9\n{}")
    #expect(outputs.map(\.line) == [3, 9])
    #expect(outputs.map(\.output) == ["\nx\n", "\n{}"])
  }

  @Test(
    "What the page shows is found in the answer",
    arguments: [
      (#"{"a":1}"#, #"{"a":1}"#), (#"{"a":0.5}"#, #"{"a":0.97}"#), (#"{"a":0.5}"#, #"{"a":1}"#),
      (#"{"a":"x…z"}"#, #"{"a":"xyz"}"#), (#"{"a":"…"}"#, #"{"a":[1,2]}"#), (#"[1,"…"]"#, "[1,2,3]"),
      (#"{"a":1,"…":"…"}"#, #"{"a":1,"b":2}"#), (#"{"a":null,"b":true}"#, #"{"b":true,"a":null}"#),
    ])
  func same(shown: String, sent: String) throws {
    let differences = AnswerPattern.differences(
      expected: .array(try AnswerPattern.values(shown)), actual: .array(try AnswerPattern.values(sent)))
    #expect(differences.isEmpty)
  }

  @Test(
    "What differs is told",
    arguments: [
      (#"{"a":1}"#, #"{"a":2}"#), (#"{"a":1}"#, #"{"a":"1"}"#), (#"{"a":1}"#, #"{"b":1}"#),
      (#"{"a":1}"#, #"{"a":1,"b":1}"#), (#"{"a":"x…z"}"#, #"{"a":"xy"}"#), ("[1]", "[1,2]"),
      (#"[1,2,"…"]"#, "[1]"),
      (#"{"a":true}"#, #"{"a":1}"#), (#"{"a":0.5}"#, #"{"a":"0.5"}"#), (#"{"a":null}"#, #"{"a":0}"#),
      ("{}", "{}{}"), (#"{"a":0.5}"#, #"{"a":true}"#),
    ])
  func different(shown: String, sent: String) throws {
    let differences = AnswerPattern.differences(
      expected: .array(try AnswerPattern.values(shown)), actual: .array(try AnswerPattern.values(sent)))
    #expect(!differences.isEmpty)
  }

  @Test("Answers may stand one behind the other, but nothing else between them")
  func values() throws {
    #expect(try AnswerPattern.values("{\"a\":\"}\\\"{\"}[1]\n{}").count == 3)
    #expect(throws: (any Error).self) { try AnswerPattern.values("{} curl: (7)") }
    #expect(throws: (any Error).self) { try AnswerPattern.values("{\"a\":}") }
  }
}
