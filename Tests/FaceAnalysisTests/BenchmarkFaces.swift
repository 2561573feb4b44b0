import FaceAnalysis
import Foundation
import Imaging

/// Faces of UTKFace, unpacked once for all tests.
struct BenchmarkFaces: Sendable {
  /// A face with what its file's name says of it.
  struct Face: Sendable {
    let photograph: EncodedImage
    let age: Double
    let isMale: Bool
  }

  static let comment = "needs utkface_train.zip in the folder that MIEN_TEST_DATA names"
  /// Whether the photographs and the networks are there. What else goes wrong is a failure, not a reason to skip.
  static let isReady =
    TestEngine.hasModel("age") && archive.map { FileManager.default.fileExists(atPath: $0.path) } == true
  static let shared = Result { try BenchmarkFaces() }

  private static let archive = TestEngine.benchmarkData?.appending(path: "utkface_train.zip")

  /// One of twenty, whatever its age: the files' names begin with the age.
  let faces: [Face]

  private init() throws {
    guard let archive = Self.archive else { throw CocoaError(.fileNoSuchFile) }
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let unpacking = Process()
    unpacking.executableURL = URL(filePath: "/usr/bin/env")
    unpacking.arguments = ["python3", "-m", "zipfile", "-e", archive.path, folder.path]
    try unpacking.run()
    unpacking.waitUntilExit()
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".jpg")
    }
    let chosen = names.sorted().enumerated().filter { $0.offset % 20 == 0 }.map(\.element)
    faces = try chosen.compactMap { name in
      // age_gender_race_date.jpg; gender 0 is male.
      let parts = name.split(separator: "/").last?.split(separator: "_") ?? []
      guard parts.count == 4, let age = Double(parts[0]) else { return nil }
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
      return Face(photograph: EncodedImage(bytes), age: age, isMale: parts[1] == "0")
    }
  }
}
