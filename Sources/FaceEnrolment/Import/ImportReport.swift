package import Gallery

/// What became of one photograph, or of something that was left out, as one line of a report.
package struct ImportReport: Hashable, Sendable, Codable {
  /// What became of it; the raw value stands in the report.
  package enum Outcome: String, Sendable, Codable {
    /// A face of it is in the gallery now.
    case enrolled
    /// It had been imported before.
    case present
    /// It was found, but nothing in it can be enrolled.
    case refused
    /// It could not be read.
    case failed
    /// It is nobody's photograph.
    case ignored
  }

  /// The path as the caller wrote it; a name that is no UTF-8 has `\xFC` for such bytes.
  package let file: String
  /// The key of whose photograph it is; empty where that is not known.
  package let subject: Name
  /// With any but `enrolled` and `present` there is a ``reason``.
  package let outcome: Outcome
  /// Why it is not enrolled, as a word for programs.
  package let reason: String?
  /// The same for people, with what to do.
  package let message: String?
  /// What people should know although it is enrolled.
  package let warning: String?
  /// What was there before and is different now, because a list says so.
  package let change: String?
  /// The face's id in Huawei's format.
  package let faceID: String?
  /// How many faces are in the photograph.
  package let faces: Int?

  init(
    file: String, subject: Name, outcome: Outcome, reason: String? = nil, message: String? = nil,
    warning: String? = nil, change: String? = nil, faceID: String? = nil, faces: Int? = nil
  ) {
    self.file = file
    self.subject = subject
    self.outcome = outcome
    self.reason = reason
    self.message = message
    self.warning = warning
    self.change = change
    self.faceID = faceID
    self.faces = faces
  }

  enum CodingKeys: String, CodingKey {
    case file, subject, outcome, reason, message, warning, change
    case faceID = "face_id"
    case faces
  }
}

/// The totals of an import.
package struct ImportSummary: Hashable, Sendable, Codable {
  /// Photographs whose face is in the gallery now.
  package var enrolled = 0
  /// Photographs that had been imported before.
  package var present = 0
  /// Files that were found and have nothing to enrol.
  package var refused = 0
  /// Files that could not be read.
  package var failed = 0
  /// Files that are nobody's photograph.
  package var ignored = 0
  /// How many of these lines also say that something was changed.
  package var changed = 0
  /// Not looked at, because the import ended before.
  package var remaining = 0
  /// From the beginning to the end.
  package var seconds = 0.0
  /// What ended the import before its time, other than its operator. What was reported before is in the gallery.
  package var fault: GalleryError?

  enum CodingKeys: String, CodingKey {
    case enrolled, present, refused, failed, ignored, changed, remaining, seconds
  }

  package init() {}

  mutating func count(_ line: ImportReport) {
    if line.change != nil { changed += 1 }
    switch line.outcome {
    case .enrolled: enrolled += 1
    case .present: present += 1
    case .refused: refused += 1
    case .failed: failed += 1
    case .ignored: ignored += 1
    }
  }

  var counted: Int { enrolled + present + refused + failed + ignored }

  /// Whether everybody whom the import is about is in the gallery.
  package var isWhole: Bool { refused == 0 && failed == 0 && remaining == 0 && fault == nil }
}
