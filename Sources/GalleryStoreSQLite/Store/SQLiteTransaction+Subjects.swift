import Foundation
import GRDB
import Gallery

extension SQLiteTransaction {
  func subjectCount() throws(GalleryError) -> Int {
    try number("SELECT count(*) FROM subject WHERE tenant = ?", [tenant.rawValue])
  }

  func subjects(_ page: Page) throws(GalleryError) -> [Subject] {
    try rows(
      "SELECT number, record, created FROM subject WHERE tenant = ? ORDER BY number LIMIT ? OFFSET ?",
      [tenant.rawValue] + page.arguments
    ) { (row) throws(GalleryError) in try subject(row) }
  }

  func subject(_ id: SubjectID) throws(GalleryError) -> Subject? {
    try row(
      "SELECT number, record, created FROM subject WHERE number = ? AND tenant = ?",
      [id.rawValue, tenant.rawValue]
    ) { (row) throws(GalleryError) in try subject(row) }
  }

  func subject(key: Name) throws(GalleryError) -> Subject? {
    try row(
      "SELECT number, record, created FROM subject WHERE tenant = ? AND key_digest = ?",
      [tenant.rawValue, digest(key, .subject)]
    ) { (row) throws(GalleryError) in try subject(row) }
  }

  private func subject(_ row: Row) throws(GalleryError) -> Subject {
    let number: Int64 = row["number"]
    let record = try decoded(SubjectRecord.self, from: try open(row["record"], .subject, of: number))
    return Subject(
      id: SubjectID(rawValue: number), key: record.key, name: record.name, tag: record.tag,
      created: Timestamp(milliseconds: row["created"]))
  }

  func insertSubject(_ new: NewSubject, at time: Timestamp) throws(GalleryError) -> Subject {
    if try subject(key: new.key) != nil { throw .subjectExists(new.key) }
    let subject = Subject(
      id: SubjectID(rawValue: counters.next(.subject)), key: new.key, name: new.name, tag: new.tag,
      created: time)
    try execute(
      "INSERT INTO subject (number, tenant, key_digest, record, created) VALUES (?, ?, ?, ?, ?)",
      [
        subject.id.rawValue, tenant.rawValue, digest(new.key, .subject), try sealed(subject),
        time.milliseconds,
      ])
    return subject
  }

  func updateSubject(_ subject: Subject) throws(GalleryError) {
    try execute(
      "UPDATE subject SET record = ? WHERE number = ? AND tenant = ?",
      [try sealed(subject), subject.id.rawValue, tenant.rawValue])
  }

  func deleteSubject(_ id: SubjectID) throws(GalleryError) {
    for membership in try memberships(of: id) {
      try deleteMembership(of: id, in: membership.collection)
    }
    try execute("DELETE FROM subject WHERE number = ? AND tenant = ?", [id.rawValue, tenant.rawValue])
    noteErasure()
  }

  private func sealed(_ subject: Subject) throws(GalleryError) -> Data {
    let record = SubjectRecord(key: subject.key, name: subject.name, tag: subject.tag)
    return try seal(try encoded(record), .subject, of: subject.id.rawValue)
  }
}

// MARK: - Memberships

extension SQLiteTransaction {
  func members(of collection: CollectionID, _ page: Page) throws(GalleryError) -> [Membership] {
    try rows(
      """
      SELECT subject, collection, note FROM membership WHERE collection = ?
      ORDER BY subject LIMIT ? OFFSET ?
      """, [collection.rawValue] + page.arguments
    ) { (row) throws(GalleryError) in try membership(row) }
  }

  func memberships(of subject: SubjectID) throws(GalleryError) -> [Membership] {
    try rows(
      "SELECT subject, collection, note FROM membership WHERE subject = ? ORDER BY collection",
      [subject.rawValue]
    ) { (row) throws(GalleryError) in try membership(row) }
  }

  func membership(of subject: SubjectID, in collection: CollectionID) throws(GalleryError) -> Membership? {
    try row(
      "SELECT subject, collection, note FROM membership WHERE collection = ? AND subject = ?",
      [collection.rawValue, subject.rawValue]
    ) { (row) throws(GalleryError) in try membership(row) }
  }

  private func membership(_ row: Row) throws(GalleryError) -> Membership {
    let subject: Int64 = row["subject"]
    let collection: Int64 = row["collection"]
    var note = ""
    if let sealed: Data = row["note"] {
      note = String(decoding: try open(sealed, .note, of: noteOwner(subject, collection)), as: UTF8.self)
    }
    return Membership(
      subject: SubjectID(rawValue: subject), collection: CollectionID(rawValue: collection), note: note)
  }

  func putMembership(_ membership: Membership) throws(GalleryError) {
    let (subject, collection) = (membership.subject.rawValue, membership.collection.rawValue)
    var note: Data?
    if !membership.note.isEmpty {
      note = try seal(Array(membership.note.utf8), .note, of: noteOwner(subject, collection))
    }
    try execute(
      "UPDATE membership SET note = ? WHERE collection = ? AND subject = ?", [note, collection, subject])
    if db.changesCount > 0 {
      noteErasure()
      return
    }
    try execute(
      "INSERT INTO membership (collection, subject, note) VALUES (?, ?, ?)", [collection, subject, note])
    count(subjects: 1, in: membership.collection)
  }

  func deleteMembership(of subject: SubjectID, in collection: CollectionID) throws(GalleryError) {
    try execute(
      "DELETE FROM membership WHERE collection = ? AND subject = ?", [collection.rawValue, subject.rawValue])
    guard db.changesCount > 0 else { return }
    count(subjects: -1, in: collection)
    noteErasure()
  }

  /// One number for the pair: a note is bound to both.
  private func noteOwner(_ subject: Int64, _ collection: Int64) -> Int64 { subject << 24 ^ collection }
}
