import FaceAnalysis
import FaceData
import FaceEnrolment
import Foundation
import Gallery
import Imaging
import Recognition

/// Faces of real photographs with their embeddings, computed once for all tests.
///
/// The people are the first of `lfw_dev.tar` in the benchmark data, one photograph each. Where that file is
/// missing the contracts run on synthetic axes instead, and `RealFaceContract` is skipped with a message.
struct RealFaces: Sendable {
  static let comment = "needs lfw_dev.tar and set-up's models; set MIEN_TEST_DATA and run `make setup`"
  static let shared = Result { try RealFaces() }
  private static let archive = ProcessInfo.processInfo.environment["MIEN_TEST_DATA"].map {
    URL(filePath: $0).appending(path: "lfw_dev.tar")
  }
  /// Whether the photographs and the models are there. What else goes wrong is a failure, not a reason to skip.
  static let isReady =
    (try? DependencyFolder.located()) != nil
    && archive.map { FileManager.default.fileExists(atPath: $0.path) } == true

  let model: ModelIdentity
  /// Faces of different people.
  let people: [NewFace]
  /// Three photographs of one person, and one of another.
  let obama: [NewFace]
  let biden: NewFace
  /// Faces that are closer than this are taken for one person (false match rate 1e-3).
  let operatingDistance: Float

  private init() throws {
    guard let archive = Self.archive, Self.isReady else { throw CocoaError(.fileNoSuchFile) }
    let dependencies = try DependencyFolder.located()
    let analyzer = try FaceAnalyzer(dependencies: dependencies, options: AnalyzerOptions())
    func face(_ photograph: Data) throws -> NewFace {
      let analysis = try analyzer.analyse(
        EncodedImage([UInt8](photograph)),
        for: AnalysisRequest([.embedding, .landmarks], faces: .largest))
      guard let face = analysis.faces.first else { throw CocoaError(.fileReadCorruptFile) }
      return try face.enrollable()
    }
    func portrait(_ name: String) throws -> NewFace {
      try face(try Data(contentsOf: dependencies.photographs.appending(path: name)))
    }
    model = analyzer.model
    operatingDistance = analyzer.scorer.scale.distance(atSimilarity: 0.93)
    obama = try ["obama.jpg", "obama2.jpg", "obama3.jpg"].map(portrait)
    biden = try portrait("biden.jpg")
    people = try Self.photographs(in: archive, people: 16).map(face)
  }

  /// The first photograph of each of the first people in the archive.
  private static func photographs(in archive: URL, people: Int) throws -> [Data] {
    // A tar file is a block of 512 bytes per member, with its name and its size in octal, and then its bytes.
    let handle = try FileHandle(forReadingFrom: archive)
    defer { try? handle.close() }
    var photographs: [String: Data] = [:]
    var order: [String] = []
    while order.count < people, let header = try handle.read(upToCount: 512), header.count == 512 {
      func field(_ range: Range<Int>) -> String {
        String(decoding: header[range].prefix { $0 != 0 && $0 != 0x20 }, as: UTF8.self)
      }
      let size = Int(field(124..<136), radix: 8) ?? 0
      let bytes = try handle.read(upToCount: (size + 511) / 512 * 512) ?? Data()
      let parts = field(0..<100).split(separator: "/")
      guard parts.count > 1, parts[parts.count - 1].hasSuffix(".jpg") else { continue }
      let person = String(parts[parts.count - 2])
      guard photographs[person] == nil else { continue }
      photographs[person] = bytes.prefix(size)
      order.append(person)
    }
    return order.compactMap { photographs[$0] }
  }
}
