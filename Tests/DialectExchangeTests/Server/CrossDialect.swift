import DialectKit
import Foundation
import Gallery
import HTTPTypes
import HummingbirdTesting
import Testing

/// One tenant's gallery, spoken to in all four dialects.
struct FourTongues: Sendable {
  enum Tongue: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case huawei, tencent, baidu, appliance
    var testDescription: String { rawValue }
    /// Whether the dialect enrols persons, not just faces.
    var knowsPersons: Bool { self == .tencent || self == .baidu }
  }

  /// A face, and the person whom it is of in the dialects that have persons.
  struct Enrolled: Hashable, Sendable {
    let face: FaceCode
    let person: String
  }

  /// Where a face turns up, in every list and search of every dialect.
  struct Sightings: Equatable, Sendable {
    var huaweiSearch: [FaceCode] = []
    var huaweiList: [FaceCode] = []
    var tencentIdentify: [Enrolled] = []
    var tencentPersons: [String] = []
    var baiduIdentify: [String] = []
    var baiduUsers: [String] = []
    var applianceSearch: [FaceCode] = []
    var applianceLibrary: [FaceCode] = []
    var applianceGroup: [FaceCode] = []

    /// What must be seen of some faces, in the order of their enrolment, and nothing else.
    static func of(_ enrolled: Enrolled...) -> Sightings {
      let (faces, persons) = (enrolled.map(\.face), enrolled.map(\.person))
      return Sightings(
        huaweiSearch: faces, huaweiList: faces, tencentIdentify: enrolled, tencentPersons: persons,
        baiduIdentify: persons, baiduUsers: persons, applianceSearch: faces, applianceLibrary: faces,
        applianceGroup: faces)
    }
  }

  let huawei: HuaweiCaller
  let tencent: TencentCaller
  let baidu: BaiduCaller
  let appliance: Appliance
  /// The collection that all of them look at.
  var group = "staff"

  init(_ client: any TestClientProtocol, _ gallery: TestGallery) async throws {
    huawei = try await client.huaweiCaller(gallery)
    tencent = TencentCaller(client: client, credentials: gallery.credentials.tencent)
    baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
    appliance = Appliance(client, gallery)
  }

  func enrol(_ photograph: Data, as person: String, via tongue: Tongue) async throws -> Enrolled {
    switch tongue {
    case .huawei:
      if try await huawei.get("face-sets/\(group)").status != 200 {
        let made = try await huawei.post("face-sets", .object(["face_set_name": group]))
        #expect(made.status == 200)
      }
      let added = try await huawei.post(
        "face-sets/\(group)/faces", .form([("image_file", photograph), ("single", Data("true".utf8))]))
      let id = try #require(added.at("faces", 0, "face_id") as? String)
      return Enrolled(face: try #require(FaceCode(huawei: id)), person: id)
    case .tencent:
      let id = try await tencent.enrol(person, in: [group], photograph)
      return Enrolled(face: try #require(FaceCode(tencent: id)), person: person)
    case .baidu:
      let added = try await baidu.post(
        "faceset/user/add",
        [
          ("uid", person), ("user_info", "info"), ("group_id", group),
          ("image", photograph.base64EncodedString()),
        ])
      #expect(added.code == nil, "\(added.message ?? "")")
      // Baidu has no ids of faces.
      return Enrolled(face: try #require(try await huaweiList().last), person: person)
    case .appliance:
      let groups =
        try await appliance.done(.get, "/faceGroups").at("data", "faceGroupList") as? [[String: Any]]
      if groups?.contains(where: { $0["groupId"] as? String == group }) != true {
        try await appliance.createGroup(group)
      }
      let token = try await appliance.enrol(photograph, name: person, in: [group]).faceToken
      let face = try #require(FaceCode(appliance: token))
      return Enrolled(face: face, person: face.huawei)
    }
  }

  /// Deletes a face, in dialects with persons as the person.
  func delete(_ enrolled: Enrolled, via tongue: Tongue) async throws {
    switch tongue {
    case .huawei:
      let deleted = try await huawei.delete("face-sets/\(group)/faces?face_id=\(enrolled.face.huawei)")
      #expect(deleted.status == 200)
    case .tencent:
      let deleted = try await tencent.json("delperson", ["person_id": enrolled.person])
      #expect(deleted.code == 0)
    case .baidu:
      let deleted = try await baidu.post("faceset/user/delete", [("uid", enrolled.person)])
      #expect(deleted.code == nil)
    case .appliance:
      _ = try await appliance.done(.delete, "/faces/\(enrolled.face.appliance)")
    }
  }

  /// Looks for a photograph's face everywhere.
  func sightings(of photograph: Data) async throws -> Sightings {
    var seen = Sightings()
    let found = try await huawei.post("face-sets/\(group)/search", .form([("image_file", photograph)]))
    seen.huaweiSearch = (found.at("faces") as? [[String: Any]] ?? []).compactMap {
      ($0["face_id"] as? String).flatMap { FaceCode(huawei: $0) }
    }
    seen.huaweiList = try await huaweiList()

    let identified = try await tencent.form(
      "identify", [part("group_id", group), ("image", photograph)])
    seen.tencentIdentify = (identified.data["candidates"] as? [[String: Any]] ?? []).compactMap {
      guard let person = $0["person_id"] as? String, let id = $0["face_id"] as? String,
        let face = FaceCode(tencent: id)
      else { return nil }
      return Enrolled(face: face, person: person)
    }
    seen.tencentPersons =
      try await tencent.json("getpersonids", ["group_id": group]).strings("person_ids") ?? []

    let users = try await baidu.post(
      "identify",
      [("group_id", group), ("image", photograph.base64EncodedString()), ("user_top_num", "5")])
    seen.baiduIdentify = texts(users.result.map { $0["uid"] })
    let members = try await baidu.post("faceset/group/getusers", [("group_id", group)])
    seen.baiduUsers = texts(members.result.map { $0["uid"] })

    func codes(_ tokens: [String]) -> [FaceCode] { tokens.compactMap { FaceCode(appliance: $0) } }
    let matches = try await appliance.call(
      .post, "/face/search", ["image": photograph.dataURI, "group": [group]])
    seen.applianceSearch = codes(
      (1...5).compactMap { matches.at("data", "top\($0)", "faceToken") as? String })
    seen.applianceLibrary = codes(try await appliance.library())
    let bound = try await appliance.call(.get, "/faceGroups/\(group)?pageOffset=0&pageSize=100")
    seen.applianceGroup = codes(
      (bound.at("data", "face") as? [[String: Any]] ?? []).compactMap { $0["faceToken"] as? String })
    return seen
  }

  /// The strings among some values.
  private func texts(_ values: [JSONValue?]) -> [String] {
    values.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  private func huaweiList() async throws -> [FaceCode] {
    let list = try await huawei.get("face-sets/\(group)/faces?offset=0&limit=100")
    return (list.at("faces") as? [[String: Any]] ?? []).compactMap {
      ($0["face_id"] as? String).flatMap { FaceCode(huawei: $0) }
    }
  }

  /// The names of the tenant's collections, as each dialect lists them.
  func groups() async throws -> [Tongue: [String]] {
    let sets = try await huawei.get("face-sets").at("face_sets_info") as? [[String: Any]] ?? []
    let bound = try await appliance.done(.get, "/faceGroups").at("data", "faceGroupList") as? [[String: Any]]
    return [
      .huawei: sets.compactMap { $0["face_set_name"] as? String },
      .tencent: try await tencent.json("getgroupids").strings("group_ids") ?? [],
      .baidu: texts(try await baidu.post("faceset/group/getlist").result),
      .appliance: (bound ?? []).compactMap { $0["groupId"] as? String },
    ]
  }
}
