package import Authentication

extension QueryString {
  /// A parameter that is a whole number within a range; `nil` when it was not sent.
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter`.
  package func integer(_ name: String, in range: ClosedRange<Int>) throws(DialectFailure) -> Int? {
    guard let text = self[name] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw .invalid(name, "must be an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
