import DialectKit
import Gallery

/// Persons: sections 2.1, 2.2, 2.5 and 2.6.
struct PersonEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs
  let settings: TencentSettings

  var endpoints: [Endpoint] {
    [
      gate.endpoint("newperson") { try await create($0) }
        .described(
          "Create a person in groups, which are created where they are missing, from a photograph.",
          takes: [
            .groupIDs, .required("person_id", .newIdentifier), .optional("person_name", .note),
            .optional("tag", .note),
          ] + Field.image(),
          gives: [
            .person, .required("suc_group", .integer), .required("suc_face", .integer), .session,
            .required("face_id", .string), .required("group_ids", .array(of: .string)),
          ],
          fails: TencentCode.ofImages + [.personExists, .groupListMissing, .tooManyPersons, .tooManyGroups]),
      gate.endpoint("delperson") { try await delete($0) }
        .described(
          "Delete a person with its faces.", takes: [.person],
          gives: [.required("deleted", .integer), .person, .session], fails: [.personMissing]),
      gate.endpoint("setinfo") { try await change($0) }
        .described(
          "Change the name or the tag of a person.",
          takes: [.person, .optional("person_name", .note), .optional("tag", .note)],
          gives: [.person, .session], fails: [.personMissing]),
      gate.endpoint("getinfo") { try await show($0) }
        .described(
          "Show a person.", takes: [.person],
          gives: [
            .person, .required("person_name", .string), .faceIDs,
            .required("group_ids", .array(of: .string)), .required("tag", .string), .session,
          ],
          fails: [.personMissing]),
    ]
  }

  private func create(_ call: Call) async throws -> [String: JSONValue] {
    let person = NewSubject(
      key: try call.newIdentifier("person_id"), name: try call.note("person_name") ?? "",
      tag: try call.note("tag") ?? "")
    let groups = try await call.newGroupIDs(most: settings.groups)
    let image = try photographs.photograph(in: call)
    // Before the work on the image; the enrolment checks it again.
    guard try await !call.personExists(person.key) else { throw TencentError(.personExists) }
    let face = try await photographs.newFace(of: image)
    let enrolled = try await call.gallery.enrol(
      Enrolment(
        faces: [face], collections: groups,
        createsMissingCollections: true, subject: .new(person), limits: settings.galleryLimits))
    let joined = enrolled.collections.map(\.name.text)
    var data: [String: JSONValue] = [
      "person_id": .string(person.key.text), "suc_group": .integer(Int64(joined.count)),
      "suc_face": .integer(Int64(enrolled.faces.count)), "group_ids": .strings(joined),
      "session_id": call.session,
    ]
    data["face_id"] = enrolled.faces.first.map { .string($0.code.tencent) }
    return data
  }

  private func delete(_ call: Call) async throws -> [String: JSONValue] {
    let person = try call.identifier("person_id")
    try await call.gallery.deleteSubject(person)
    return ["deleted": .integer(1), "person_id": .string(person.text), "session_id": call.session]
  }

  private func change(_ call: Call) async throws -> [String: JSONValue] {
    let person = try call.identifier("person_id")
    _ = try await call.gallery.updateSubject(
      person, name: try call.note("person_name"), tag: try call.note("tag"))
    return ["person_id": .string(person.text), "session_id": call.session]
  }

  private func show(_ call: Call) async throws -> [String: JSONValue] {
    let person = try await call.gallery.subject(try call.identifier("person_id"))
    return [
      "person_id": .string(person.subject.key.text), "person_name": .string(person.subject.name),
      "face_ids": .strings(person.faces.map(\.code.tencent)),
      "group_ids": .strings(person.places.map(\.collection.name.text)), "tag": .string(person.subject.tag),
      "session_id": call.session,
    ]
  }
}

extension Call {
  func personExists(_ key: Name) async throws -> Bool { try await gallery.subjectExists(key) }
}

extension TencentSettings {
  /// The limits of section 2.
  var galleryLimits: GalleryLimits {
    GalleryLimits(
      collections: groups, subjectsPerCollection: personsPerGroup, facesPerSubject: facesPerPerson)
  }
}
