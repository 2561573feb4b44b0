import FaceAnalysis
import Foundation
import HuaweiDialect
import MienServer
import Synchronization
import Testing

@Suite("Huawei: live detection in photographs")
struct HuaweiLiveFaceTests {
  @Test(
    "The three ways to send a photograph, in both versions; nothing but liveness and warnings is computed")
  func sources() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let folder = try ObjectFolder(["b/o.jpg": photograph])
    let notes = AnalysisNotes()
    try await TestServer.huawei(
      .router, { $0.objects.folder = folder.path }, layers: .noting(notes, .known, liveness: 0.97)
    ) { caller in
      for version in ["v1", "v2"] {
        for body: Body in [
          .json(#"{"image_base64":"\#(photograph.base64EncodedString())"}"#),
          .json(#"{"image_url":"/b/o.jpg"}"#),
          .form([("image_file", photograph)]),
        ] {
          let answer = try await caller.version(version).post("live-detect-face", body)
          #expect(answer.status == 200, "\(answer.json)")
          #expect(Set(answer.object.keys) == ["result", "warning-list"])
          #expect(answer.at("result", "alive") as? Bool == true)
          #expect(answer.at("result", "confidence") as? Double == 0.97)
          #expect(answer.at("result", "picture") as? String == photograph.base64EncodedString())
          #expect((answer.at("warning-list") as? [Any])?.isEmpty == true)
          #expect(notes.taken() == [[.liveness, .landmarks, .quality, .mask, .occlusion]])
        }
      }
    }
  }

  @Test("Under one half it is no living person")
  func attack() async throws {
    let body = Body.form([("image_file", try TestServer.photograph("obama.jpg"))])
    for (liveness, isAlive) in [(0.4999, false), (0.5, true)] {
      try await TestServer.huawei(layers: .noting(AnalysisNotes(), .known, liveness: liveness)) { caller in
        let answer = try await caller.post("live-detect-face", body)
        #expect(answer.at("result", "alive") as? Bool == isAlive)
        #expect(answer.at("result", "confidence") as? Double == liveness)
      }
    }
  }

  @Test("What is wrong with a face is told as warnings, by the limits of the settings")
  func warnings() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    func codes(
      _ photograph: Data, _ appearance: FaceAppearance = .known,
      _ change: @escaping @Sendable (inout Settings) -> Void = { _ in }
    ) async throws -> [Int] {
      let found = Mutex<[Int]>([])
      try await TestServer.huawei(
        .router, change, layers: .noting(AnalysisNotes(), appearance, liveness: 0.9)
      ) { caller in
        let answer = try await caller.post("live-detect-face", .form([("image_file", photograph)]))
        #expect(answer.at("result", "alive") as? Bool == true, "\(answer.json)")
        let warnings = answer.at("warning-list") as? [[String: Any]] ?? []
        found.withLock { $0 = warnings.compactMap { $0["warningCode"] as? Int } }
      }
      return found.withLock { $0 }
    }
    #expect(try await codes(photograph) == [])
    let blurred = try Retouched(photograph).blurred(by: 16)
    #expect(try await codes(photograph) { $0.liveness.sharpness = 0.6 } == [])
    #expect(try await codes(blurred) { $0.liveness.sharpness = 0.6 } == [101, 102])
    #expect(try await codes(photograph) { $0.liveness.bestFrameAngle = 1 } == [101, 103])
    #expect(try await codes(photograph, .other) == [101, 104])
    #expect(try await codes(photograph) { $0.liveness.brightness = 0.9 } == [101, 105])
    #expect(try await codes(photograph) { $0.liveness.faceSize = 1000 } == [101])
    #expect(try await codes(try Couple.photograph()).contains(106))
  }

  @Test("No face is FRS.0707; photographs that cannot be read have the codes that they have everywhere")
  func refusals() async throws {
    try await TestServer.huawei(layers: .noting(AnalysisNotes(), .known, liveness: 0.9)) { caller in
      let blank = try await caller.post("live-detect-face", .form([("image_file", BadImage.blank)]))
      #expect(blank.code == "FRS.0707")
      for refusal in HuaweiBadBodies.refusals where refusal.path == "face-detect" {
        if refusal.what == "an unknown attribute" { continue }
        let answer = try await caller.post("live-detect-face", try refusal.body())
        #expect(answer.code == refusal.code.rawValue, "\(refusal.what): \(answer.json)")
      }
    }
  }

  @Test(
    "Without the networks the sub-service is not enabled, whatever the photograph, and the rest of the server is"
  )
  func notInstalled() async throws {
    var layers = ServerLayers()
    layers.recognition = { WithoutLiveness(base: $0) }
    let log = RecordingLog()
    try await TestServer.huawei(logger: log.logger, layers: layers) { caller in
      let body = Body.form([("image_file", try TestServer.photograph("obama.jpg"))])
      let answer = try await caller.post("live-detect-face", body)
      #expect(answer.code == "FRS.0020")
      #expect((answer.object["error_msg"] as? String)?.contains("make setup") == true)
      #expect(try await caller.post("face-detect", body).status == 200)
    }
    // Whom the caller tells of it finds what is missing.
    #expect(log.lines.contains { $0.hasPrefix("warning") && $0.contains("not in /models") })
  }
}
