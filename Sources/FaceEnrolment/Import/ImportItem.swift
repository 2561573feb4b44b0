package import Gallery

/// A photograph to be imported, and what is known about it.
package struct ImportItem: Hashable, Sendable {
  /// What a list says about a subject, which holds for one that exists too; nil where it says nothing.
  package struct Said: Hashable, Sendable {
    /// The subject's name.
    package var name: String?
    /// The subject's tag.
    package var tag: String?
  }

  /// Where the photograph's file is; a link is followed when the file is read.
  package let path: LocalPath
  /// The name under which it is reported: the path as the caller wrote it.
  package let label: String
  /// Whose photograph it is: the subject as it is made where there is none.
  package let subject: NewSubject
  /// What replaces the name and tag of a subject that exists.
  package let said: Said
  /// The caller's name for the image; nil is made up from the file's content.
  package let externalImageID: Name?
  /// Custom fields as they stand in the list, by name.
  package let fields: [Name: String]

  package init(
    path: LocalPath, label: String, subject: NewSubject, said: Said = Said(), externalImageID: Name? = nil,
    fields: [Name: String] = [:]
  ) {
    self.path = path
    self.label = label
    self.subject = subject
    self.said = said
    self.externalImageID = externalImageID
    self.fields = fields
  }
}

/// What a folder or a list says is to be imported, and what in it cannot be.
package struct ImportPlan: Sendable {
  /// In the order in which they are begun.
  package internal(set) var items: [ImportItem] = []
  /// One line for each file and folder that is left out. Nothing is left out without one.
  package internal(set) var leftOut: [ImportReport] = []
  /// How many of them are no ``ImportReport/Outcome/ignored`` ones.
  private(set) var refusals = 0
  /// Every file that was looked at, the list included, so that none is written to.
  package internal(set) var files: Set<LocalPath.Entry.Identity> = []

  init() {}

  mutating func leaveOut(
    _ file: String, of subject: Name = "", as outcome: ImportReport.Outcome = .refused, _ reason: String,
    _ message: String
  ) {
    if outcome != .ignored { refusals += 1 }
    leftOut.append(
      ImportReport(file: file, subject: subject, outcome: outcome, reason: reason, message: message))
  }

  /// What people should know of a subject although it is imported.
  package func warnings() -> [Name: String] {
    var warnings: [Name: String] = [:]
    var alike: [String: Set<Name>] = [:]
    for item in items {
      let key = item.subject.key
      // As texts those are equal that look the same.
      alike[key.text, default: []].insert(key)
      if key.length > Self.usualLength {
        warnings[key] =
          "The id has \(key.length) bytes. The vendors' own clients may refuse it: Tencent's take \(Self.usualLength) "
          + "bytes, Baidu's 128. This server finds it in all dialects."
      }
    }
    for twins in alike.values where twins.count > 1 {
      for key in twins {
        warnings[key] =
          "Another subject's id looks the same and has other bytes: they are \(twins.count) subjects. Rename one if "
          + "they are one person."
      }
    }
    return warnings
  }

  /// The longest id that every vendor's document allows.
  private static let usualLength = 64
}
