import FaceAnalysis
import Foundation
import Testing

struct CatalogueTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  private func list(_ name: String, files: String = #"[{"file":"a.onnx","sha256":"00112233445566"}]"#)
    -> String
  {
    """
    {"models":[{"name":"\(name)","role":"embedder","pack":"custom","licence":"mine","source":"me","files":\(files)}]}
    """
  }

  @Test func `a missing or damaged list is refused with a remedy`() throws {
    let missing = #expect(throws: AnalysisError.self) { try ModelCatalogue(folder: folder) }
    #expect(try #require(missing).message.contains("make setup"))
    try write("{\"models\":[{\"name\":", to: "models.json")
    let damaged = #expect(throws: AnalysisError.self) { try ModelCatalogue(folder: folder) }
    #expect(try #require(damaged).message.contains("damaged"))
  }

  @Test func `a model is installed when all its files are there`() throws {
    try write(list("one"), to: "models.json")
    let catalogue = try ModelCatalogue(folder: folder)
    let model = try catalogue.model("one")
    #expect(model.identity.wholeMatch(of: /one@[0-9a-f]{8}/) != nil)
    #expect(!catalogue.isInstalled(model))
    #expect(throws: AnalysisError.self) { try catalogue.defaultEmbedder() }
    try write("weights", to: "a.onnx")
    #expect(catalogue.isInstalled(model))
    #expect(try catalogue.defaultEmbedder().name == "one")
  }

  @Test
  func `a model's identity changes with its weights and with its recipe, and with nothing else`()
    throws
  {
    func identity(_ changes: (old: String, new: String)...) throws -> String {
      var text = Self.embedder
      for change in changes {
        #expect(text.contains(change.old))
        text = text.replacing(change.old, with: change.new)
      }
      try write("{\"models\":[\(text)]}", to: "models.json")
      return try ModelCatalogue(folder: folder).model("one").identity
    }
    let original = try identity()
    #expect(original.hasPrefix("one@"))
    #expect(
      try identity(("\"mine\"", "\"yours\""), ("0.50", "0.5"), ("\"me\"", "\"them\"")) == original)
    let others = [
      try identity(("00112233", "00112234")), try identity(("\"cosine\"", "\"euclidean\"")),
      try identity(("\"normalise\":true", "\"normalise\":false")),
      try identity(("\"side\":112", "\"side\":128")),
      try identity(("0.50", "0.51")), try identity(("127.5", "127")),
      try identity(("[61]", "[61,62]")),
      try identity(("[10,20]", "[10,21]")), try identity(("\"zoom\":1,", "\"zoom\":1.01,")),
      try identity(("\"mirrored\":false", "\"mirrored\":true")),
      try identity(("\"mirrored\":false}", "\"mirrored\":false},{\"zoom\":1,\"mirrored\":true}")),
    ]
    #expect(Set(others + [original]).count == others.count + 1)
  }

  private static let embedder = """
    {"name":"one","role":"embedder","pack":"custom","licence":"mine","source":"me",
     "files":[{"file":"a.onnx","sha256":"00112233445566"}],
     "embedder":{"side":112,"mean":[127.5,127.5,127.5],"scale":[0.50,0.50,0.50],
      "alignment":{"meshPoints":[[61],[291]],"targets":[[10,20],[30,40]]},
      "crops":[{"zoom":1,"mirrored":false}],"metric":"cosine","normalise":true}}
    """

  @Test func `an operator's own models come after the known ones`() throws {
    try write(list("one"), to: "models.json")
    try write(list("own"), to: "custom.json")
    #expect(try ModelCatalogue(folder: folder).models.map(\.name) == ["one", "own"])
    try write(list("one"), to: "custom.json")
    let taken = #expect(throws: AnalysisError.self) { try ModelCatalogue(folder: folder) }
    #expect(try #require(taken).message.contains("taken"))
  }

  @Test func `an unknown name is refused`() throws {
    try write(list("one"), to: "models.json")
    let catalogue = try ModelCatalogue(folder: folder)
    let error = #expect(throws: AnalysisError.self) { try catalogue.model("two") }
    #expect(try #require(error).message.contains("two"))
  }

  @Test func `the dependency folder is found above the current directory or by name`() throws {
    try FileManager.default.createDirectory(
      at: folder.appending(path: ".deps/models"), withIntermediateDirectories: true)
    let inner = folder.appending(path: "a/b")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    let named = try DependencyFolder.located(environment: ["MIEN_DEPS": folder.appending(path: ".deps").path])
    #expect(named.models.path == folder.appending(path: ".deps/models").path)
    #expect(throws: AnalysisError.self) {
      try DependencyFolder.located(environment: ["MIEN_DEPS": inner.path])
    }
  }
}
