extension MultipartParser.PartHeader {
  /// Reads the header lines of a part.
  ///
  /// - Parameter block: The lines, each with its line end before it.
  init(block: String) throws(MultipartParser.Malformation) {
    var disposition: HeaderValue?
    var contentType: String?
    for line in block.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { throw .badHeader }
      let value = line[line.index(after: colon)...].trimmed
      switch line[..<colon].lowercased() {
      case "content-disposition": disposition = try HeaderValue(value)
      case "content-type": contentType = String(value)
      default: break
      }
    }
    guard let disposition, disposition.value.lowercased() == "form-data",
      let name = disposition.parameters["name"], !name.isEmpty
    else { throw .namelessPart }
    self.init(name: name, fileName: disposition.parameters["filename"], contentType: contentType)
  }
}

/// A header's value with its parameters: `form-data; name="image_file"`.
package struct HeaderValue: Equatable, Sendable {
  package let value: String
  /// The parameters by their names in lower case; the first of a name counts.
  package let parameters: [String: String]

  /// - Throws: ``MultipartParser/Malformation/badHeader`` when a parameter has no value or a quotation no end.
  package init(_ text: some StringProtocol) throws(MultipartParser.Malformation) {
    var rest = Substring(text)
    value = String(rest.prefix { $0 != ";" }.trimmed)
    rest = rest.drop { $0 != ";" }
    var parameters: [String: String] = [:]
    while rest.first == ";" {
      rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
      if rest.isEmpty { break }
      let name = rest.prefix { $0 != "=" && $0 != ";" }.trimmed.lowercased()
      rest = rest.drop { $0 != "=" && $0 != ";" }
      guard rest.first == "=" else { throw .badHeader }
      rest = rest.dropFirst()
      let argument = try Self.argument(&rest)
      if parameters[name] == nil { parameters[name] = argument }
    }
    self.parameters = parameters
  }

  private static func argument(_ rest: inout Substring) throws(MultipartParser.Malformation) -> String {
    guard rest.first == "\"" else {
      let token = rest.prefix { $0 != ";" }.trimmed
      rest = rest.drop { $0 != ";" }
      return String(token)
    }
    rest = rest.dropFirst()
    var text = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"":
        rest = rest.drop { $0 != ";" }
        return text
      case "\\":
        // Old browsers send paths with bare backslashes: only a quotation mark or a backslash is escaped.
        if let next = rest.first, next == "\"" || next == "\\" {
          text.append(next)
          rest = rest.dropFirst()
        } else {
          text.append(character)
        }
      default:
        text.append(character)
      }
    }
    throw .badHeader
  }
}

extension StringProtocol {
  /// The text without blanks and tabs at its ends.
  var trimmed: SubSequence {
    var text = self[...]
    while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
    while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
    return text
  }
}
