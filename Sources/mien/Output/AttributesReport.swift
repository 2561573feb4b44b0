import CommandKit
import FaceAnalysis
import Foundation

/// What `mien evaluate attributes` prints.
struct AttributesReport: JSONLine {
  /// What was measured of an attribute of several kinds.
  struct Classes: Encodable {
    let count: Int
    /// Faces of which nothing was said: they were not found, or no installed network tells the attribute.
    let untold: Int
    let accuracy: Double
    let balancedAccuracy: Double
    let recall: [String: Double]
    let confusion: [String: [String: Int]]
    let calibrationError: Double
    let reliability: [ClassificationMetrics.ReliabilityBin]
    /// Of `yes`, where the kinds are yes and no.
    let auc: Double?
    /// Accuracy by the column `group`.
    let groups: [String: Double]?

    private enum CodingKeys: String, CodingKey {
      case count, untold, accuracy, recall, confusion, reliability, auc, groups
      case balancedAccuracy = "balanced_accuracy"
      case calibrationError = "calibration_error"
    }
  }

  /// What was measured of ages.
  struct Ages: Encodable {
    let untold: Int
    let all: AgeMetrics.Span
    let adults: AgeMetrics.Span
    let spans: [AgeMetrics.Span]
    /// The mean error in years by the column `group`.
    let groups: [String: Double]?
  }

  let photographs: Int
  let facesFound: Int
  private(set) var age: Ages?
  private(set) var attributes: [String: Classes] = [:]

  private enum CodingKeys: String, CodingKey {
    case photographs, age, attributes
    case facesFound = "faces_found"
  }

  init(_ outcomes: [AttributeOutcome], attributes: [LabelledAttribute]) {
    photographs = outcomes.count
    facesFound = outcomes.count { $0.appearance != nil }
    for attribute in attributes {
      let labelled = outcomes.filter { $0.row.truth[attribute.name] != nil }
      let told = labelled.compactMap { outcome -> Told? in
        guard let truth = outcome.row.truth[attribute.name],
          let said = outcome.appearance.flatMap(attribute.said)
        else { return nil }
        return Told(truth: truth, said: said, group: outcome.row.group)
      }
      let untold = labelled.count - told.count
      if attribute.name == "age" {
        age = Ages(told, untold: untold)
      } else {
        self.attributes[attribute.name] = Classes(told, untold: untold)
      }
    }
  }

  /// A face of which something was said.
  fileprivate struct Told {
    let truth: String
    let said: [String: Double]
    let group: String?
  }

  var text: String {
    var lines = ["\(facesFound) faces found in \(photographs) photographs"]
    if let age { lines += age.lines }
    for (name, classes) in attributes.sorted(by: { $0.key < $1.key }) { lines += classes.lines(name) }
    return lines.joined(separator: "\n")
  }
}

extension AttributesReport.Classes {
  fileprivate init(_ told: [AttributesReport.Told], untold: Int) {
    func metrics(_ told: [AttributesReport.Told]) -> ClassificationMetrics {
      ClassificationMetrics(told.map { .init(truth: $0.truth, probabilities: $0.said) })
    }
    let whole = metrics(told)
    count = whole.count
    self.untold = untold
    accuracy = whole.accuracy
    balancedAccuracy = whole.balancedAccuracy
    recall = whole.recall
    confusion = whole.confusion
    calibrationError = whole.calibrationError
    reliability = whole.reliability
    auc = whole.areaUnderCurve(of: "yes")
    groups = told.byGroup { metrics($0).accuracy }
  }

  fileprivate func lines(_ name: String) -> [String] {
    var lines = [
      name
        + String(
          format: ": %.1f %% of %d right, kinds weighted alike %.1f %%, calibration error %.3f",
          100 * accuracy, count,
          100 * balancedAccuracy, calibrationError)
        + (auc.map { String(format: ", area under curve %.3f", $0) } ?? "")
        + (untold > 0 ? ", \(untold) untold" : "")
    ]
    for (truth, row) in confusion.sorted(by: { $0.key < $1.key }) {
      let cells = row.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      lines.append("  \(truth) told as: \(cells)")
    }
    for bin in reliability {
      lines.append(String(format: "  said %.2f: right %.2f of %d", bin.said, bin.right, bin.count))
    }
    for (group, accuracy) in (groups ?? [:]).sorted(by: { $0.key < $1.key }) {
      lines.append("  group \(group)" + String(format: ": %.1f %%", 100 * accuracy))
    }
    return lines
  }
}

extension AttributesReport.Ages {
  fileprivate init(_ told: [AttributesReport.Told], untold: Int) {
    func metrics(_ told: [AttributesReport.Told]) -> AgeMetrics {
      AgeMetrics(told.map { (truth: Double($0.truth) ?? 0, estimate: $0.said["age"] ?? 0) })
    }
    let whole = metrics(told)
    self.untold = untold
    all = whole.all
    adults = whole.adults
    spans = whole.spans
    groups = told.byGroup { metrics($0).all.meanError }
  }

  fileprivate var lines: [String] {
    func line(_ name: String, _ span: AgeMetrics.Span) -> String {
      name + String(format: ": %.2f years, bias %+.2f, of %d", span.meanError, span.bias, span.count)
    }
    return [line("age, mean absolute error", all), line("  18 to 75", adults)]
      + spans.map { line("  from \($0.from), under \($0.to)", $0) }
      + (groups ?? [:]).sorted { $0.key < $1.key }.map {
        "  group \($0.key)" + String(format: ": %.2f years", $0.value)
      }
      + (untold > 0 ? ["  \(untold) untold"] : [])
  }
}

extension [AttributesReport.Told] {
  /// A figure of each group; `nil` where the faces are in none.
  fileprivate func byGroup(_ figure: ([AttributesReport.Told]) -> Double) -> [String: Double]? {
    let groups = Dictionary(grouping: filter { $0.group != nil }) { $0.group ?? "" }
    return groups.isEmpty ? nil : groups.mapValues(figure)
  }
}
