import FaceAnalysis
import Foundation
import HummingbirdTesting
import MienServer
import Testing

@Suite("Appliance: livenessEnabled")
struct ApplianceLivenessTests {
  @Test("Both calls tell livenessScore when asked, and compute nothing for it otherwise")
  func scores() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let notes = AnalysisNotes()
    let measured: AnalysisRequest.Part = [.embedding, .landmarks, .quality]
    try await TestServer.run(.router, layers: .noting(notes, .known, liveness: 0.75)) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("g")
      _ = try await appliance.enrol(photograph, in: ["g"])
      _ = notes.taken()
      for isEnabled in [true, false] {
        let more: AnalysisRequest.Part = isEnabled ? .liveness : []
        let score = isEnabled ? 75.0 : nil
        let compared = try await appliance.done(
          .post, "/face/compare",
          ["image1": photograph.dataURI, "image2": photograph.dataURI, "livenessEnabled": isEnabled])
        #expect(notes.taken() == [measured.union(more), measured.union(more)])
        for name in ["detectionResult1", "detectionResult2"] {
          #expect(compared.at("data", name, "livenessScore") as? Double == score)
        }
        let found = try await appliance.done(
          .post, "/face/search",
          ["image": photograph.dataURI, "group": ["g"], "livenessEnabled": isEnabled])
        #expect(notes.taken() == [measured.union([.occlusion, more])])
        #expect(found.at("data", "detectionResult", "livenessScore") as? Double == score)
        #expect(found.at("data", "top1", "searchScore") as? Double == 100)
      }
    }
  }

  @Test(
    "Without the networks a call that asks for it is refused under its name, and one that does not is answered"
  )
  func notInstalled() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    var layers = ServerLayers()
    layers.recognition = { WithoutLiveness(base: $0) }
    try await TestServer.run(.router, layers: layers) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("g")
      for isEnabled in [true, false] {
        let answer = try await appliance.call(
          .post, "/face/search",
          ["image": photograph.dataURI, "group": ["g"], "livenessEnabled": isEnabled])
        #expect(answer.at("code") as? Int == (isEnabled ? 104000 : 0))
        #expect(answer.at("msg") as? String == (isEnabled ? "INVALID_PARAMETER:livenessEnabled" : "SUCCESS"))
      }
    }
  }
}
