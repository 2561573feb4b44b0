import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// The appliance as its clients call it.
struct Appliance: Sendable {
  let client: any TestClientProtocol
  /// The tenant's key; `nil` to call without one.
  var key: String?

  init(_ client: any TestClientProtocol, _ gallery: TestGallery) {
    self.client = client
    key = gallery.credentials.appliance.key
  }

  init(_ client: any TestClientProtocol, key: String?) {
    self.client = client
    self.key = key
  }

  /// Sends a request; a body is JSON text.
  func call(
    _ method: HTTPRequest.Method, _ path: String, _ json: String? = nil, headers: [String: String] = [:]
  ) async throws -> Answer {
    var fields = HTTPFields()
    if json != nil { fields[.contentType] = "application/json" }
    if let key { fields[try name("X-Api-Key")] = key }
    for (header, value) in headers { fields[try name(header)] = value }
    return try await client.execute(
      uri: "/api" + path, method: method, headers: fields, body: json.map { ByteBuffer(string: $0) }
    ) { response in
      Answer(
        status: response.status.code, headers: response.headers,
        json: try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView)))
    }
  }

  private func name(_ header: String) throws -> HTTPField.Name { try #require(HTTPField.Name(header)) }

  /// The same with the members of the body.
  func call(
    _ method: HTTPRequest.Method, _ path: String, _ members: [String: Any]
  ) async throws -> Answer {
    let data = try JSONSerialization.data(withJSONObject: members)
    return try await call(method, path, String(decoding: data, as: UTF8.self))
  }

  /// The content of an answer that must be a success.
  func done(
    _ method: HTTPRequest.Method, _ path: String, _ members: [String: Any]? = nil
  ) async throws -> Answer {
    let answer =
      if let members { try await call(method, path, members) } else { try await call(method, path) }
    #expect(answer.status == 200, "\(method) \(path)")
    #expect(Set(answer.object.keys) == ["code", "msg", "data"])
    #expect(answer.applianceCode == 0)
    #expect(answer.message == "SUCCESS")
    return answer
  }

  func createGroup(_ id: String, score: Int = 80) async throws {
    _ = try await done(
      .post, "/faceGroups", ["groupId": id, "groupName": "group " + id, "groupScore": score])
  }

  /// Enrols a photograph and binds its face to groups.
  func enrol(
    _ photograph: Data, description: String = "", name: String = "", in groups: [String] = []
  ) async throws -> Enrolment {
    let answer = try await done(
      .post, "/faces",
      ["image": photograph.dataURI, "description": description, "name": name, "imageMd5": ""])
    let enrolment = Enrolment(
      imageID: try #require(answer.at("data", "imageId") as? String),
      faceToken: try #require(answer.at("data", "faceToken") as? String))
    if !groups.isEmpty {
      let bound = try await done(
        .post, "/faceGroups/binding/\(enrolment.faceToken)", ["faceGroupList": groups])
      #expect(bound.at("data", "successCnt") as? Int == groups.count)
    }
    return enrolment
  }

  struct Enrolment: Sendable, Equatable {
    let imageID: String
    let faceToken: String
  }

  /// The tokens in the five places of a search's answer, as far as they are taken.
  func search(
    _ photograph: Data, in groups: [String], _ more: [String: Any] = [:]
  ) async throws -> [String] {
    let members: [String: Any] = ["image": photograph.dataURI, "group": groups]
    let answer = try await done(.post, "/face/search", members.merging(more) { $1 })
    return (1...5).compactMap { answer.at("data", "top\($0)", "faceToken") as? String }
  }

  /// The face tokens of the whole library.
  func library() async throws -> [String] {
    let list =
      try await done(.get, "/faces?pageOffset=0&pageSize=1000").at("data", "face") as? [[String: Any]]
    return try #require(list).map { $0["faceToken"] as? String ?? "?" }
  }
}

extension Data {
  /// The bytes the way the appliance wants images.
  var dataURI: String { "data:image/jpg;base64," + base64EncodedString() }
}

extension Answer {
  var applianceCode: Int? { object["code"] as? Int }
  var message: String? { object["msg"] as? String }
}
