import FaceEnrolment
import Gallery

/// The labels that a list gives to genuine faces and attacks.
struct LivenessLabels {
  /// One photograph.
  struct Row: Sendable {
    /// Below the benchmark's root.
    let file: String
    /// The kind of attack; `nil` for a genuine face.
    let instrument: String?
  }

  /// In the order of the list, without those that nobody is certain of.
  let rows: [Row]
  /// How many were left out.
  let uncertain: Int

  /// - Parameter name: The list's name, for messages.
  /// - Throws: ``GalleryError`` with code `invalidArgument` where a column is missing, a label is none, or there are no rows.
  init(_ values: SeparatedValues, name: String) throws(GalleryError) {
    func invalid(_ problem: String) -> GalleryError {
      GalleryError(.invalidArgument, "The list \(name) \(problem).")
    }
    for column in ["file", "label"] where !values.header.contains(where: { "\($0)" == column }) {
      throw invalid("has no column \(column)")
    }
    var rows: [Row] = []
    var uncertain = 0
    for row in values.rows {
      guard let file = row.values["file"] else { throw invalid("names no file in line \(row.line)") }
      switch row.values["label"] {
      case "genuine": rows.append(Row(file: file, instrument: nil))
      case "attack": rows.append(Row(file: file, instrument: row.values["type"] ?? "attack"))
      case "uncertain": uncertain += 1
      default:
        throw invalid("has a label in line \(row.line) that is neither genuine, attack nor uncertain")
      }
    }
    guard !rows.isEmpty else { throw invalid("has no genuine face and no attack") }
    self.rows = rows
    self.uncertain = uncertain
  }
}
