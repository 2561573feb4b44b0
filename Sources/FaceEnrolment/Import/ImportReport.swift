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
  /// The face's id in Huawei's format.
  package let faceID: String?
  /// How many faces are in the photograph.
  package let faces: Int?

  enum CodingKeys: String, CodingKey {
    case file, subject, outcome, reason, message, warning
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
  /// Not looked at, because the import was interrupted.
  package var remaining = 0
  /// From the beginning to the end.
  package var seconds = 0.0

  package init() {}

  /// Adds one file to the total of its outcome.
  package mutating func count(_ outcome: ImportReport.Outcome) {
    switch outcome {
    case .enrolled: enrolled += 1
    case .present: present += 1
    case .refused: refused += 1
    case .failed: failed += 1
    case .ignored: ignored += 1
    }
  }

  var counted: Int { enrolled + present + refused + failed + ignored }

  /// Whether everybody whom the import is about is in the gallery.
  package var isWhole: Bool { refused == 0 && failed == 0 && remaining == 0 }
}
