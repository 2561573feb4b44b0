import Foundation
import Gallery
import HummingbirdTesting
import Testing

/// Every operation of every dialect, failed at each of its steps in turn: what its caller, the log and the store see.
@Suite("Faults of the server") struct FaultTests {
  /// The codes with which each dialect says that it was the server's fault.
  private static let codes: [FourTongues.Tongue: Set<String>] = [
    .huawei: ["FRS.0018"], .tencent: ["213", "-1200", "-1103", "108"],
    .baidu: ["216300", "216400", "216401", "server_error"],
    .appliance: ["105000"],
  ]

  @Test(
    "A step that fails is told as the server's fault, logged with its cause, and leaves everything as it was",
    arguments: FourTongues.Tongue.allCases)
  func everyStep(tongue: FourTongues.Tongue) async throws {
    let (faults, log) = (Faults(), RecordingLog())
    let exercises = try Exercises().all(tongue)
    try await TestServer.run(.router, logger: log.logger, layers: faults.layers) { client, gallery in
      let all = try await FourTongues(client, gallery)
      for exercise in exercises {
        var step = 1
        while true {
          let before = try await faults.contents(of: gallery.tenant.id)
          let subject = try await exercise.subject(all)
          let lines = log.lines.count
          faults.arm(step)
          let outcome = try await exercise.run(all, subject)
          if faults.disarm() < step {
            #expect(outcome.code == nil, "\(exercise.name): \(outcome.text)")
            break
          }
          let place = "\(exercise.name), step \(step): \(outcome.text)"
          let code = try #require(outcome.code, "\(place)")
          #expect(Self.codes[tongue]?.contains(code) == true, "\(place)")
          #expect(!outcome.text.contains(Faults.mark), "\(place)")
          let reports = log.lines.dropFirst(lines).filter {
            $0.hasPrefix("error ") && $0.contains(Faults.mark)
          }
          #expect(reports.count == 1, "\(place): \(reports)")
          #expect(reports.allSatisfy { $0.contains(outcome.requestID) }, "\(place)")
          let after = try await faults.contents(of: gallery.tenant.id)
          #expect(after == before, "\(place)")
          step += 1
        }
        #expect(step > 1, "\(exercise.name) took no step")
      }
    }
  }

  @Test(
    "A change that the index cannot take in is durable, logged at once, and keeps searches from missing it")
  func stuckIndex() async throws {
    let (faults, log) = (Faults(), RecordingLog())
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router, logger: log.logger, layers: faults.layers) { client, gallery in
      let tencent = TencentCaller(client: client, credentials: gallery.credentials.tencent)
      faults.stopIndex()
      try await tencent.enrol("b", in: ["g"], photograph)
      let reports = log.lines.filter { $0.hasPrefix("error ") && $0.contains(Faults.mark) }
      #expect(reports.count == 1, "\(reports)")
      let info = try await tencent.json("getinfo", ["person_id": "b"])
      #expect(info.code == 0 && info.strings("face_ids")?.count == 1)
      let search = try await tencent.form("identify", [part("group_id", "g"), ("image", photograph)])
      #expect(search.code == 213)
    }
  }

  @Test("Credentials that cannot be looked up are not called wrong", arguments: FourTongues.Tongue.allCases)
  func noTenants(tongue: FourTongues.Tongue) async throws {
    let (faults, log) = (Faults(), RecordingLog())
    try await TestServer.run(.router, logger: log.logger, layers: faults.layers) { client, gallery in
      // What the directory remembers is good for half a second; of these it knows nothing.
      var stranger = gallery.credentials
      stranger.huawei.domain = "stranger"
      stranger.huawei.accessKey = "stranger"
      stranger.tencent.appID = "1234567"
      stranger.baidu.apiKey = "stranger"
      stranger.appliance.key = "stranger"
      faults.hideTenants()
      for outcome in try await outcomes(of: stranger, tongue, client) {
        let code = try #require(outcome.code, "\(outcome.text)")
        #expect(Self.codes[tongue]?.contains(code) == true, "\(outcome.text)")
        let reports = log.lines.filter { $0.hasPrefix("error ") && $0.contains(outcome.requestID) }
        #expect(reports.count == 1 && reports[0].contains(Faults.mark), "\(outcome.text): \(reports)")
      }
    }
  }

  private func outcomes(
    of credentials: Credentials, _ tongue: FourTongues.Tongue, _ client: any TestClientProtocol
  ) async throws -> [Exercise.Outcome] {
    switch tongue {
    case .huawei:
      let stranger = TestGallery(
        folder: try TestFolder(),
        tenant: Tenant(
          id: TenantID(rawValue: 1), name: "stranger", credentials: credentials, isSuspended: false,
          created: Timestamp(milliseconds: 0)))
      let caller = HuaweiCaller(client: client, gallery: stranger, token: "")
      return [
        .init(huawei: try await client.post("/v3/auth/tokens", .password("x", of: stranger))),
        .init(huawei: try await caller.sign(.get, "face-sets")),
      ]
    case .tencent:
      return [
        .init(try await TencentCaller(client: client, credentials: credentials.tencent).json("getgroupids"))
      ]
    case .baidu:
      let caller = BaiduCaller(client: client)
      return [
        .init(try await caller.send(.get, "/oauth/2.0/token?" + BaiduCaller.query(client: credentials.baidu)))
      ]
    case .appliance:
      return [
        .init(appliance: try await Appliance(client, key: credentials.appliance.key).call(.get, "/faces"))
      ]
    }
  }
}
