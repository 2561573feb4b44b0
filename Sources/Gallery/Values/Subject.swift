/// Someone whose faces are enrolled: Tencent's person, Baidu's user, and whoever a face is of that a dialect without
/// persons enrolled.
package struct Subject: Hashable, Sendable, Codable {
  /// Its number in the store.
  package let id: SubjectID
  /// Unique in the tenant; how callers name it (`person_id`, `uid`).
  package let key: Name
  /// A name for people; may be empty.
  package var name: String
  /// A free text of the caller's (Tencent's `tag`); may be empty.
  package var tag: String
  /// When it was made.
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
  /// Unique in the tenant; 1 to ``Name/maximumLength`` bytes.
  package var key: Name
  /// A name for people; may be empty.
  package var name: String
  /// A free text of the caller's (Tencent's `tag`); may be empty.
  package var tag: String

  package init(key: Name, name: String = "", tag: String = "") {
    self.key = key
    self.name = name
    self.tag = tag
  }
}

/// That a subject belongs to a collection, with a note that belongs to both (Baidu's `user_info`).
package struct Membership: Hashable, Sendable, Codable {
  /// A subject is in a collection once at most.
  package let subject: SubjectID
  /// Need not hold a face of the subject.
  package let collection: CollectionID
  /// Empty where none was given.
  package var note: String

  package init(subject: SubjectID, collection: CollectionID, note: String = "") {
    self.subject = subject
    self.collection = collection
    self.note = note
  }
}
