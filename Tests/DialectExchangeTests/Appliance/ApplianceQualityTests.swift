import FaceAnalysis
import Foundation
import HummingbirdTesting
import MienServer
import Testing

@Suite("Appliance: the quality gate")
struct ApplianceQualityTests {
  /// Tries to enrol a photograph.
  private func outcome(
    _ appliance: Appliance, _ photograph: Data
  ) async throws -> String {
    let answer = try await appliance.call(.post, "/faces", ["image": photograph.dataURI])
    if answer.applianceCode == 0 { return "enrolled" }
    let message = try #require(answer.message)
    #expect(answer.status == 400)
    #expect(answer.applianceCode == (message == "FACE_NOT_FOUND" ? 104200 : 104201))
    return message
  }

  @Test("Good portraits pass; a bad one is refused with the first item that failed")
  func items() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      for name in ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "32bit.png"] {
        #expect(try await outcome(appliance, try TestServer.photograph(name)) == "enrolled", "\(name)")
      }
      let retouched = try Retouched(obama)
      #expect(try await outcome(appliance, try retouched.turned()) == "BAD_QUALITY:pose")
      #expect(try await outcome(appliance, try retouched.blurred(by: 16)) == "BAD_QUALITY:blur")
      #expect(try await outcome(appliance, try retouched.darkened(to: 0.2)) == "BAD_QUALITY:contrast")
      #expect(try await outcome(appliance, try retouched.hazy(0.25)) == "BAD_QUALITY:contrast")
      #expect(try await outcome(appliance, try retouched.resized(width: 160)) == "BAD_QUALITY:size")
      for name in ["obama_partial_face.jpg", "obama_partial_face2.jpg"] {
        #expect(
          try await outcome(appliance, try TestServer.photograph(name)) == "BAD_QUALITY:completeness",
          "\(name)")
      }
      // Nothing of those that were refused is kept.
      #expect(try await appliance.library().count == 5)
    }
  }

  @Test("The limits are settings")
  func settings() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let partial = try TestServer.photograph("obama_partial_face.jpg")
    let lax: (inout Settings) -> Void = {
      $0.appliance.quality.pose = 180
      $0.appliance.quality.sharpness = 0
      $0.appliance.quality.contrast = 0
      $0.appliance.quality.size = 0
      $0.appliance.quality.completeness = 0
      $0.appliance.quality.occlusion = 1
    }
    try await TestServer.run(.router, lax) { client, gallery in
      let appliance = Appliance(client, gallery)
      for photograph in [
        partial, try Retouched(obama).blurred(by: 12), try Retouched(obama).darkened(to: 0.3),
        try Retouched(obama).turned(),
      ] {
        #expect(try await outcome(appliance, photograph) == "enrolled")
      }
    }
    let strict: (inout Settings) -> Void = { $0.appliance.quality.size = 400 }
    try await TestServer.run(.router, strict) { client, gallery in
      let outcome = try await outcome(Appliance(client, gallery), obama)
      #expect(outcome == "BAD_QUALITY:size")
    }
  }

  @Test("A covered face is refused, where a network tells it")
  func occlusion() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    for (covered, expected) in [(nil, "enrolled"), (0.1, "enrolled"), (0.4, "BAD_QUALITY:occlusion")] {
      var appearance = FaceAppearance()
      appearance.occlusion = covered.map { likelihood in
        Dictionary(uniqueKeysWithValues: FaceAppearance.Part.allCases.map { ($0, likelihood) })
      }
      try await TestServer.run(.router, layers: .noting(AnalysisNotes(), appearance)) { client, gallery in
        let outcome = try await outcome(Appliance(client, gallery), obama)
        #expect(outcome == expected)
      }
    }
  }

  @Test(
    "Of real photographs the good ones pass, and the blurred, dark, hazy and turned ones do not",
    .enabled(if: RealPhotographs.folder != nil, RealPhotographs.comment))
  func realPhotographs() async throws {
    let good = try RealPhotographs.named([
      "Antony_Leung_0001", "Arnold_Palmer_0001", "Bob_Menendez_0001", "Ken_Loach_0001",
      "Laura_Schlessinger_0001", "Claire_De_Gryse_0001", "Kevin_Stallings_0001", "Justin_Gatlin_0001",
      "Tom_Crean_0001", "Adrien_Brody_0002", "Rudy_Tomjanovich_0001", "Vladimiro_Montesinos_0001",
      "James_Murdoch_0001", "Henry_Suazo_0001", "Madonna_0001", "Se_Hyuk_Joo_0001", "Franz_Gsell_0001",
      "Juan_Valencia_Osorio_0001",
    ])
    let turned = try RealPhotographs.named([
      "Ziwang_Xu_0001", "Jerry_Regier_0001", "Hugo_Conte_0001", "Greg_Gilbert_0001", "Coco_dEste_0001",
      "Robin_Johansen_0001", "Joe_Mantegna_0001",
    ])
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      for (name, photograph) in good {
        #expect(try await outcome(appliance, photograph) == "enrolled", "\(name)")
      }
      for (name, photograph) in turned {
        #expect(try await outcome(appliance, photograph) == "BAD_QUALITY:pose", "\(name)")
      }
      for (name, photograph) in good.prefix(8) {
        let retouched = try Retouched(photograph)
        #expect(try await outcome(appliance, try retouched.blurred(by: 6)) == "BAD_QUALITY:blur", "\(name)")
        #expect(
          try await outcome(appliance, try retouched.darkened(to: 0.25)) == "BAD_QUALITY:contrast", "\(name)")
        #expect(try await outcome(appliance, try retouched.hazy(0.25)) == "BAD_QUALITY:contrast", "\(name)")
        #expect(
          try await outcome(appliance, try retouched.resized(width: 110)) == "BAD_QUALITY:size", "\(name)")
        #expect(
          try await outcome(appliance, try retouched.cut(left: 115)) == "BAD_QUALITY:completeness", "\(name)")
      }
    }
  }
}

/// Photographs of Labeled Faces in the Wild, where benchmark data is at hand.
enum RealPhotographs {
  static let comment: Comment = "needs lfw_dev.tar in the folder that MIEN_TEST_DATA names"

  static let folder = ProcessInfo.processInfo.environment["MIEN_TEST_DATA"].map { URL(filePath: $0) }.flatMap
  {
    FileManager.default.fileExists(atPath: $0.appending(path: "lfw_dev.tar").path) ? $0 : nil
  }

  /// - Parameter names: File names without `.jpg`.
  static func named(_ names: [String]) throws -> [(name: String, photograph: Data)] {
    let archive = try #require(folder).appending(path: "lfw_dev.tar")
    return try names.map { name in
      let person = name.dropLast(5)
      let tar = Process()
      tar.executableURL = URL(filePath: "/usr/bin/env")
      tar.arguments = ["tar", "xOf", archive.path, "lfw/\(person)/\(name).jpg"]
      let output = Pipe()
      tar.standardOutput = output
      try tar.run()
      let photograph = try #require(try output.fileHandleForReading.readToEnd())
      tar.waitUntilExit()
      return (name, photograph)
    }
  }
}
