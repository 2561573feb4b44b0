import Foundation
import ProgramHarness
import Testing

@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct CommandLineTests {
  @Test func `analyze prints one object per photograph in their order`() throws {
    let photographs = try ["obama.jpg", "biden.jpg", "32bit.png"].map(Program.photograph)
    let outcome = try Program.run(
      ["analyze", "--json", "--landmarks", "--embeddings", "--quality"] + photographs)
    #expect(outcome.status == 0)
    let reports = try outcome.objects()
    #expect(reports.map { $0["file"] as? String } == photographs)
    for report in reports {
      let faces = try #require(report["faces"] as? [[String: Any]])
      #expect(faces.count == 1)
      let face = try #require(faces.first)
      let box = try #require(face["box"] as? [String: Int])
      #expect(Set(box.keys) == ["x", "y", "width", "height"])
      let width = try #require(report["width"] as? Int)
      #expect(try #require(box["x"]) > 0 && #require(box["x"]) + #require(box["width"]) < width)
      #expect(Set(try #require(face["pose"] as? [String: Double]).keys) == ["yaw", "pitch", "roll"])
      #expect(try #require(face["confidence"] as? Double) > 0.9)
      let landmarks = try #require(face["landmarks"] as? [[Double]])
      #expect(landmarks.count == 468 && landmarks.allSatisfy { $0.count == 3 })
      #expect(try #require(face["embedding"] as? [Double]).count >= 128)
      #expect(try #require(face["quality"] as? [String: Double])["sharpness"] != nil)
    }
  }

  @Test func `analyze leaves out what was not asked for`() throws {
    let outcome = try Program.run(["analyze", "--json", Program.photograph("obama.jpg")])
    let face = try #require((outcome.objects().first?["faces"] as? [[String: Any]])?.first)
    #expect(Set(face.keys) == ["box", "confidence", "pose"])
  }

  @Test func `analyze reports a bad file and goes on`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let bad = folder.appending(path: "bad.jpg").path
    try Data("GIF89a and more".utf8).write(to: URL(filePath: bad))
    let absent = folder.appending(path: "absent.jpg").path
    let outcome = try Program.run(["analyze", "--json", bad, absent, Program.photograph("obama.jpg")])
    #expect(outcome.status == 1)
    let reports = try outcome.objects()
    #expect(reports.count == 3)
    for report in reports.prefix(2) {
      let error = try #require(report["error"] as? [String: String])
      #expect(!(error["code"] ?? "").isEmpty && !(error["message"] ?? "").isEmpty)
      #expect(report["faces"] == nil)
    }
    #expect((reports[0]["error"] as? [String: String])?["code"] == "unsupportedFormat")
    #expect((reports[2]["faces"] as? [Any])?.count == 1)
  }

  @Test func `analyze draws a photograph with its faces`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let drawing = folder.appending(path: "drawn.jpg").path
    let outcome = try Program.run(["analyze", "--draw", drawing, Program.photograph("obama.jpg")])
    #expect(outcome.status == 0)
    let again = try Program.run(["analyze", "--json", drawing])
    #expect(try again.objects().first?["width"] as? Int == 910)
    #expect(
      try Data(contentsOf: URL(filePath: drawing))
        != Data(contentsOf: URL(filePath: Program.photograph("obama.jpg"))))
  }

  @Test(arguments: [("obama2.jpg", 0.93, 1.0), ("biden.jpg", 0.0, 0.5)])
  func `compare tells one person from two`(other: String, least: Double, most: Double) throws {
    let outcome = try Program.run([
      "compare", "--json", Program.photograph("obama.jpg"), Program.photograph(other),
    ])
    #expect(outcome.status == 0)
    let report = try #require(outcome.objects().first)
    #expect(Set(report.keys) == ["similarity", "distance", "false_match_rate", "boxes"])
    let similarity = try #require(report["similarity"] as? Double)
    #expect(similarity >= least && similarity < most)
    // Whole pixels, as `mien analyze` and the dialects tell them.
    let boxes = try #require(report["boxes"] as? [[String: Int]])
    #expect(boxes.count == 2 && boxes.allSatisfy { Set($0.keys) == ["x", "y", "width", "height"] })
  }

  @Test func `compare says which photograph has no face`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let portrait = try Program.photograph("obama.jpg")
    let outcome = try Program.run(["compare", "--json", "--minimum-face", "2000", portrait, portrait])
    #expect(outcome.status != 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(portrait) && outcome.errors.contains("2000"))
  }

  @Test func `models lists every model with its licence and state`() throws {
    let outcome = try Program.run(["models", "--json"])
    #expect(outcome.status == 0)
    let models = try outcome.objects()
    let states = Dictionary(
      uniqueKeysWithValues: models.compactMap { model in
        (model["name"] as? String).map { ($0, model["state"] as? String) }
      })
    for name in ["mtcnn-proposal", "mtcnn-refinement", "mtcnn-output", "face-mesh", "dlib-resnet"] {
      #expect(states[name] == "verified", "\(name)")
    }
    #expect(models.allSatisfy { !(($0["licence"] as? String) ?? "").isEmpty })
    #expect(models.count { $0["default"] as? Bool == true } == 1)
  }

  @Test func `evaluate follows the protocol on a small benchmark`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let photographs = [
      ("Obama", 1, "obama.jpg"), ("Obama", 2, "obama2.jpg"), ("Obama", 3, "obama3.jpg"),
      ("Biden", 1, "biden.jpg"),
    ]
    for (name, number, source) in photographs {
      let person = folder.appending(path: name)
      try FileManager.default.createDirectory(at: person, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: Program.photograph(source), toPath: person.appending(path: "\(name)_000\(number).jpg").path)
    }
    let pairs = folder.appending(path: "pairs.txt")
    try Data("2\t1\nObama\t1\t2\nObama\t1\tBiden\t1\nObama\t2\t3\nObama\t3\tBiden\t1\n".utf8).write(to: pairs)
    let plot = folder.appending(path: "roc.svg")
    let outcome = try Program.run([
      "evaluate", "verification", "--json", "--root", folder.path, "--pairs", pairs.path, "--plot", plot.path,
    ])
    #expect(outcome.status == 0)
    let report = try #require(outcome.objects().first)
    #expect(
      Set(report.keys) == [
        "embedder", "accuracy", "std", "auc", "eer", "tar", "failures_to_enrol", "images", "seconds",
      ])
    #expect(report["accuracy"] as? Double == 1)
    #expect(report["images"] as? Int == 4)
    #expect(report["failures_to_enrol"] as? Int == 0)
    #expect(Set(try #require(report["tar"] as? [String: Double]).keys) == ["1e-1", "1e-2", "1e-3"])
    #expect(try String(contentsOf: plot, encoding: .utf8).contains("<polyline"))
  }

  @Test func `bench reports every stage`() throws {
    let outcome = try Program.run(["bench", "--json", "--rounds", "2"])
    #expect(outcome.status == 0)
    let reports = try outcome.objects()
    #expect(reports.map { $0["photograph"] as? String } == ["250x250", "640x480", "1280x720"])
    for report in reports {
      let stages = try #require(report["stages"] as? [String: [String: Double]])
      #expect(Set(stages.keys) == ["decode", "detect", "landmarks", "align", "embed", "attributes"])
      #expect(stages.values.allSatisfy { ($0["median"] ?? 0) > 0 })
    }
  }

  @Test(arguments: [["analyze"], ["nonsense"], ["compare", "one"], ["bench", "--rounds", "0"]])
  func `wrong use explains itself on standard error`(arguments: [String]) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status != 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("Usage"))
  }
}
