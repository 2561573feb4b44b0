/// How far estimated ages are from the true ones.
package struct AgeMetrics: Sendable {
  /// The ages of one span.
  package struct Span: Sendable, Encodable {
    /// The first of the years.
    package let from: Int
    /// The year behind the last.
    package let to: Int
    /// How many faces.
    package let count: Int
    /// The mean of the absolute differences, in years.
    package let meanError: Double
    /// The mean of estimate less truth, in years: negative where people are guessed too young.
    package let bias: Double

    private enum CodingKeys: String, CodingKey {
      case from, to, count, bias
      case meanError = "mean_error"
    }
  }

  /// Every face.
  package let all: Span
  /// Adults of 18 to 75 years.
  package let adults: Span
  /// By true age; only those with a face.
  package let spans: [Span]

  /// - Parameter ages: In years.
  package init(_ ages: [(truth: Double, estimate: Double)]) {
    func span(_ from: Int, _ to: Int) -> Span {
      let differences = ages.filter { $0.truth >= Double(from) && $0.truth < Double(to) }
        .map { $0.estimate - $0.truth }
      let count = Double(max(1, differences.count))
      return Span(
        from: from, to: to, count: differences.count,
        meanError: differences.reduce(0) { $0 + abs($1) } / count, bias: differences.reduce(0, +) / count)
    }
    all = span(0, 200)
    adults = span(18, 76)
    spans = zip([0, 3, 7, 13, 18, 30, 45, 60, 76], [3, 7, 13, 18, 30, 45, 60, 76, 200]).map(span)
      .filter { $0.count > 0 }
  }
}
