package import Gallery

/// The rows of a list with a header, whose values are separated by commas, semicolons or tabs (RFC 4180, strictly).
///
/// A value may stand in quotation marks, and must where it holds the separator or a quotation mark, which is then
/// doubled. It cannot hold a line break: a mark that is not closed would make one row of several, and leave people out.
/// The separator is the one that the header uses most, unless a line `sep=;` before it, as Excel has it, says another.
package struct SeparatedValues {
  /// A line with a value at least.
  package struct Row {
    /// The line it stands in, from 1.
    package let line: Int
    /// Its values without the spaces around them; those that are empty are left out.
    package let values: [Name: String]
  }

  /// The names of the columns, in their order.
  package let header: [Name]
  /// Without those that have no value.
  package let rows: [Row]

  /// - Parameter name: The list's name, for messages.
  /// - Throws: ``GalleryError`` with code `invalidArgument`, which names the line.
  package init(_ text: String, name: String) throws(GalleryError) {
    func invalid(_ line: Int, _ problem: String) -> GalleryError {
      GalleryError(
        .invalidArgument, "Line \(line) of the list \(name) \(problem).", context: ["line": String(line)])
    }
    var header: [Name]?
    var rows: [Row] = []
    var separator: UInt8?
    // By bytes: in UTF-8 no other character contains those that count here.
    for (index, bytes) in lines(of: Array(text.utf8)).enumerated() {
      let line = index + 1
      if header == nil, separator == nil, let said = Self.declaredSeparator(bytes) {
        guard Self.separators.contains(said) else {
          throw invalid(line, "names a separator that is neither comma, semicolon, tab nor vertical bar")
        }
        separator = said
        continue
      }
      let cells: [String]
      do {
        cells = try Self.cells(of: bytes, separator: separator ?? Self.separator(in: bytes))
      } catch {
        throw invalid(line, error.rawValue)
      }
      guard cells.contains(where: { !$0.isEmpty }) else { continue }
      guard let columns = header else {
        separator = separator ?? Self.separator(in: bytes)
        header = cells.map { Name($0) }
        var seen: Set<Name> = []
        for column in cells where !column.isEmpty && !seen.insert(Name(column)).inserted {
          throw invalid(line, "names the column “\(column)” twice")
        }
        continue
      }
      var values: [Name: String] = [:]
      for (position, cell) in cells.enumerated() where !cell.isEmpty {
        guard position < columns.count, !columns[position].isEmpty else {
          throw invalid(
            line, "has more values than the header has columns. Put values with commas in quotation marks")
        }
        values[columns[position]] = cell
      }
      rows.append(Row(line: line, values: values))
    }
    self.header = header ?? []
    self.rows = rows
  }

  private enum Problem: String, Error {
    case unclosed =
      "has a quotation mark that is not closed in it. Close it, or double it where it belongs to the value"
    case textBehindMark =
      "has text behind a closing quotation mark. Double the quotation marks that belong to the value"
  }

  private static let separators = Array(",;\t|".utf8)

  /// What a line like `sep=;` says, which may stand in quotation marks.
  private static func declaredSeparator(_ line: ArraySlice<UInt8>) -> UInt8? {
    var text = line
    if text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") {
      text = text.dropFirst().dropLast()
    }
    guard text.count == 5, let said = text.last,
      String(decoding: text.dropLast(), as: UTF8.self).lowercased() == "sep="
    else { return nil }
    return said
  }

  /// The separator that a header uses most.
  private static func separator(in header: ArraySlice<UInt8>) -> UInt8 {
    var best = (separator: UInt8(ascii: ","), count: 0)
    for candidate in [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")] {
      let count = header.count { $0 == candidate }
      if count > best.count { best = (candidate, count) }
    }
    return best.separator
  }

  private static func cells(of line: ArraySlice<UInt8>, separator: UInt8) throws(Problem) -> [String] {
    let mark = UInt8(ascii: "\"")
    var cells: [String] = []
    var rest = line
    while true {
      // Spaces before a value do not count, unless they are what separates values.
      while let byte = rest.first,
        byte == UInt8(ascii: " ") || (byte == UInt8(ascii: "\t") && byte != separator)
      {
        rest = rest.dropFirst()
      }
      var value: [UInt8] = []
      if rest.first == mark {
        rest = rest.dropFirst()
        while true {
          guard let end = rest.firstIndex(of: mark) else { throw .unclosed }
          value += rest[..<end]
          rest = rest[(end + 1)...]
          guard rest.first == mark else { break }
          value.append(mark)
          rest = rest.dropFirst()
        }
        let behind = rest.prefix { $0 != separator }
        guard behind.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else {
          throw .textBehindMark
        }
        rest = rest[behind.endIndex...]
      } else {
        let content = rest.prefix { $0 != separator }
        value += content
        rest = rest[content.endIndex...]
      }
      cells.append(trimmed(value))
      guard !rest.isEmpty else { return cells }
      rest = rest.dropFirst()
    }
  }

  private static func trimmed(_ value: [UInt8]) -> String {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let start = value.firstIndex { !isSpace($0) } ?? value.endIndex
    let end = (value.lastIndex { !isSpace($0) } ?? start - 1) + 1
    return String(decoding: value[start..<end], as: UTF8.self)
  }
}

/// The lines of a text, whatever ends them: LF, CR LF or CR.
private func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  var lines: [ArraySlice<UInt8>] = []
  var start = 0
  for index in bytes.indices {
    switch bytes[index] {
    case UInt8(ascii: "\n"):
      let follows = index > 0 && bytes[index - 1] == UInt8(ascii: "\r")
      if !follows { lines.append(bytes[start..<index]) }
      start = index + 1
    case UInt8(ascii: "\r"):
      lines.append(bytes[start..<index])
      start = index + 1
    default: break
    }
  }
  lines.append(bytes[start...])
  return lines
}
