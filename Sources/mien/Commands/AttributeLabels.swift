import FaceAnalysis
import FaceEnrolment
import Gallery

/// The labels that a list gives to faces.
struct AttributeLabels {
  /// One photograph.
  struct Row: Sendable {
    /// Below the benchmark's root.
    let file: String
    /// What is true, by the attribute's name; attributes that are not known are left out.
    let truth: [String: String]
    /// The group that the face belongs to.
    let group: String?
  }

  /// In the order of the list.
  let rows: [Row]
  /// The names of the attributes that the list has columns for, in their order.
  let attributes: [LabelledAttribute]

  /// What must be asked for to compare it with the labels.
  var parts: AnalysisRequest.Part { attributes.reduce(into: []) { $0.formUnion($1.part) } }

  /// - Parameter name: The list's name, for messages.
  /// - Throws: ``GalleryError`` with code `invalidArgument` where a column is no attribute, a label is none of it, or
  ///   there are no rows.
  init(_ values: SeparatedValues, name: String) throws(GalleryError) {
    func invalid(_ problem: String) -> GalleryError {
      GalleryError(.invalidArgument, "The list \(name) \(problem).")
    }
    let columns = values.header.map { "\($0)" }
    guard columns.contains("file") else { throw invalid("has no column file") }
    // Where a face comes from and how it was chosen is of no matter here.
    let passedOver: Set<String> = ["file", "group", "sample", ""]
    var attributes: [LabelledAttribute] = []
    for column in columns where !passedOver.contains(column) {
      guard let attribute = LabelledAttribute.named(column) else {
        throw invalid(
          "has a column \(column), which is no attribute. There are "
            + LabelledAttribute.all.map(\.name).joined(separator: ", "))
      }
      attributes.append(attribute)
    }
    guard !attributes.isEmpty, !values.rows.isEmpty else { throw invalid("says nothing of any face") }
    var rows: [Row] = []
    for row in values.rows {
      guard let file = row.values["file"] else { throw invalid("names no file in line \(row.line)") }
      var truth: [String: String] = [:]
      for attribute in attributes {
        guard let label = row.values[Name(attribute.name)] else { continue }
        guard let kind = attribute.kind(of: label) else {
          throw invalid(
            "has “\(label)” for \(attribute.name) in line \(row.line), which is none of its values")
        }
        truth[attribute.name] = kind
      }
      rows.append(Row(file: file, truth: truth, group: row.values["group"]))
    }
    self.rows = rows
    self.attributes = attributes
  }
}
