/// Someone whose faces are enrolled: Tencent's person, Baidu's user, and whoever a face is of that a dialect without
/// persons enrolled.
package struct Subject: Hashable, Sendable, Codable {
  package let id: SubjectID
  /// Unique in the tenant; how callers name it (`person_id`, `uid`).
  package let key: Name
  package var name: String
  package var tag: String
  package let created: Timestamp

  package init(id: SubjectID, key: Name, name: String, tag: String, created: Timestamp) {
    self.id = id
    self.key = key
    self.name = name
    self.tag = tag
    self.created = created
  }
}

/// What a caller says about a subject that it wants to exist.
package struct NewSubject: Hashable, Sendable {
  package var key: Name
  package var name: String
  package var tag: String

  package init(key: Name, name: String = "", tag: String = "") {
    self.key = key
    self.name = name
    self.tag = tag
  }
}

/// That a subject belongs to a collection, with a note that belongs to both (Baidu's `user_info`).
package struct Membership: Hashable, Sendable, Codable {
  package let subject: SubjectID
  package let collection: CollectionID
  package var note: String

  package init(subject: SubjectID, collection: CollectionID, note: String = "") {
    self.subject = subject
    self.collection = collection
    self.note = note
  }
}
