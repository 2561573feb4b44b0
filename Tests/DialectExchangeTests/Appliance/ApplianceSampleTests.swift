import ApplianceDialect
import Foundation
import HummingbirdTesting
import Testing

@Suite("Appliance: the document's samples")
struct ApplianceSampleTests {
  @Test("There are sixteen operations, and each is served")
  func operations() async throws {
    #expect(ApplianceOperation.all.count == 16)
    let distinct = Set(ApplianceOperation.all.map { "\($0.method) \($0.path.prefix { $0 != "?" })" })
    #expect(distinct.count == 16)
  }

  @Test(
    "A request is accepted and its answer has the sample's keys and types", arguments: ApplianceOperation.all)
  func sample(operation: ApplianceOperation) async throws {
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      let fixture = try await ApplianceFixture(appliance)
      let answer = try await appliance.call(
        operation.method, fixture.filled(operation.path), operation.body.map(fixture.filled))
      #expect(answer.status == 200)
      #expect(answer.applianceCode == 0, "\(answer.json)")
      #expect(answer.headers[.contentType] == "application/json; charset=UTF-8")
      let sample = try JSONSerialization.jsonObject(with: Data(operation.answer.utf8))
      for difference in differences(of: answer.json, from: sample, at: operation.section) {
        Issue.record("\(difference)")
      }
    }
  }

  /// Where an answer has another key or type than a sample.
  private func differences(of value: Any, from sample: Any, at place: String) -> [String] {
    switch sample {
    case let sample as [String: Any]:
      guard let value = value as? [String: Any] else { return ["\(place) is no object"] }
      var all = Set(sample.keys).symmetricDifference(value.keys).map { "\(place): only one has \($0)" }
      for (key, inner) in sample {
        if let other = value[key] { all += differences(of: other, from: inner, at: place + "." + key) }
      }
      return all
    case let sample as [Any]:
      guard let value = value as? [Any] else { return ["\(place) is no array"] }
      if value.isEmpty { return ["\(place) is empty"] }
      return value.flatMap { differences(of: $0, from: sample[0], at: place + "[]") }
    case is String: return value is String ? [] : ["\(place) is no string"]
    case let sample as Double where sample != sample.rounded():
      return value is Double ? [] : ["\(place) is no number"]
    case is Int: return value is Int ? [] : ["\(place) is no integer"]
    default: return ["\(place): the sample has an unforeseen type"]
    }
  }
}

/// A gallery in which every sample request succeeds: two groups, and one face bound to the first.
struct ApplianceFixture: Sendable {
  let enrolment: Appliance.Enrolment
  private let photograph: String

  init(_ appliance: Appliance) async throws {
    try await appliance.createGroup("default")
    try await appliance.createGroup("other")
    enrolment = try await appliance.enrol(
      try TestServer.photograph("obama2.jpg"), description: "3.png", in: ["default"])
    photograph = try TestServer.photograph("obama.jpg").dataURI
  }

  /// A path or body of an ``ApplianceOperation`` with real ids and a real photograph.
  @Sendable func filled(_ text: String) -> String {
    text.replacing("{face}", with: enrolment.faceToken).replacing("{image}", with: enrolment.imageID)
      .replacing("{photograph}", with: photograph)
  }
}
