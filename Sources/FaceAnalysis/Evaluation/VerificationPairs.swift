/// A list of labelled pairs of photographs in the format of Labeled Faces in the Wild: a first line with the
/// number of folds and of pairs per half, then per fold the matched lines `name n1 n2` and the mismatched lines
/// `name1 n1 name2 n2`.
package struct VerificationPairs: Sendable {
  /// Two photographs and whether they show one person.
  package struct Pair: Sendable {
    /// Paths below the benchmark's root, `name/name_0001.jpg`.
    package let first: String
    /// As ``first``.
    package let second: String
    /// Whether both photographs show one person.
    package let isMatch: Bool
    /// Counted from 0.
    package let fold: Int
  }

  /// In the order of the list.
  package let pairs: [Pair]
  /// As the first line of the list says.
  package let foldCount: Int

  /// - Throws: ``AnalysisError/benchmark(_:)`` naming the first line that is not in the format.
  package init(text: String) throws(AnalysisError) {
    let lines = text.split(whereSeparator: \.isNewline)
    let header = (lines.first ?? "").split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    guard header.count == 2, header[0] > 1, header[1] > 0, lines.count > 2 * header[0] * header[1] else {
      throw .benchmark("The first line of a pairs file gives the number of folds and of pairs per half.")
    }
    var pairs: [Pair] = []
    for (index, line) in lines.dropFirst().prefix(2 * header[0] * header[1]).enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      let fold = index / (2 * header[1])
      switch words.count {
      case 3:
        pairs.append(
          Pair(
            first: try Self.path(words[0], words[1], line: index),
            second: try Self.path(words[0], words[2], line: index),
            isMatch: true, fold: fold))
      case 4:
        pairs.append(
          Pair(
            first: try Self.path(words[0], words[1], line: index),
            second: try Self.path(words[2], words[3], line: index),
            isMatch: false, fold: fold))
      default: throw Self.malformed(line: index)
      }
    }
    self.pairs = pairs
    foldCount = header[0]
  }

  /// Every photograph once, in alphabetical order.
  package var photographs: [String] {
    Set(pairs.flatMap { [$0.first, $0.second] }).sorted()
  }

  private static func path(_ name: String, _ number: String, line: Int) throws(AnalysisError) -> String {
    guard let number = Int(number), number > 0 else { throw malformed(line: line) }
    let digits = String(number)
    return "\(name)/\(name)_\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits).jpg"
  }

  private static func malformed(line: Int) -> AnalysisError {
    .benchmark("Line \(line + 2) of the pairs file is neither `name n1 n2` nor `name1 n1 name2 n2`.")
  }
}
