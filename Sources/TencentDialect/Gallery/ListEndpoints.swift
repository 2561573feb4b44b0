import DialectKit
import Gallery

/// What there is: sections 2.7 to 2.9. Their answers name no session.
struct ListEndpoints: Sendable {
  let gate: Gate

  var endpoints: [Endpoint] {
    [
      gate.endpoint("getgroupids") { call in
        ["group_ids": .strings(try await call.gallery.collections().map(\.name.text))]
      }
      .described("List the groups.", gives: [.required("group_ids", .array(of: .string))], fails: []),
      gate.endpoint("getpersonids") { call in
        let group = try call.identifier("group_id")
        let members = try await call.gallery.members(ofCollectionNamed: group, .whole)
        return ["person_ids": .strings(members.map(\.subject.key.text))]
      }
      .described(
        "List the persons of a group.", takes: [.group],
        gives: [.required("person_ids", .array(of: .string))], fails: [.groupMissing]),
      gate.endpoint("getfaceids") { call in
        let faces = try await call.gallery.faces(ofSubject: try call.identifier("person_id"))
        return ["face_ids": .strings(faces.map(\.code.tencent))]
      }
      .described("List the faces of a person.", takes: [.person], gives: [.faceIDs], fails: [.personMissing]),
    ]
  }
}
