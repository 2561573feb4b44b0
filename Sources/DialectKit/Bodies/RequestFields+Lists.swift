import Authentication
package import NIOCore

/// Parameters that are lists: an array in JSON; in a form parts named `name[0]`, `name[1]` …, or several parts of the
/// same name, or one part with the text of the array. A single value counts as a list of one.
extension RequestFields {
  /// The strings of a list; `nil` when it was not sent.
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter` for elements that are no text.
  package func strings(_ name: String) throws(DialectFailure) -> [String]? {
    var values = list(name)
    guard !values.isEmpty else { return nil }
    if values.count == 1, let array = arrayText(name) { values = [.json(array)] }
    var strings: [String] = []
    for value in values {
      switch value {
      case .json(.string(let text)): strings.append(text)
      case .json(.array(let elements)):
        for element in elements {
          guard case .string(let text) = element else {
            throw .invalid(name, "must be a list of strings, and has \(element.typeName) in it")
          }
          strings.append(text)
        }
      case .json(let value): throw .invalid(name, "must be a list of strings, not \(value.typeName)")
      case .part(let bytes):
        guard let text = bytes.utf8Text else { throw .invalid(name, "is not UTF-8 text") }
        strings.append(text)
      }
    }
    return strings
  }

  /// The array whose JSON text is the only content of a parameter.
  ///
  /// - Returns: `nil` for any other text.
  private func arrayText(_ name: String) -> JSONValue? {
    guard case .part(let bytes) = self[name],
      bytes.readableBytesView.first(where: { $0 > 0x20 }) == UInt8(ascii: "["),
      let value = try? JSONValue.parsed(bytes), case .array = value
    else { return nil }
    return value
  }

  /// The files of a list; `nil` when it was not sent.
  ///
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter` for values that are no files.
  package func files(_ name: String) throws(DialectFailure) -> [ByteBuffer]? {
    let values = list(name)
    guard !values.isEmpty else { return nil }
    var files: [ByteBuffer] = []
    for value in values {
      guard case .part(let bytes) = value else {
        throw .invalid(name, "must be files in a multipart form")
      }
      files.append(bytes)
    }
    return files
  }

  /// Whether a parameter was sent, as one value or as a list.
  package func has(_ name: String) -> Bool { !list(name).isEmpty }

  /// The values of a list: those of the bare name first, then the numbered ones in order of their numbers.
  private func list(_ name: String) -> [Value] {
    let prefix = name + "["
    var numbered: [(number: Int, name: String)] = []
    for candidate in names where candidate.bytesBegin(with: prefix) && candidate.bytesEnd(with: "]") {
      let index = candidate.utf8.dropFirst(prefix.utf8.count).dropLast()
      if let number = Int(Substring(index)), number >= 0 {
        numbered.append((number, candidate))
      } else if index.isEmpty {
        // PHP's own way to write lists.
        numbered.append((.max, candidate))
      }
    }
    numbered.sort { ($0.number, $0.name) < ($1.number, $1.name) }
    return all(name) + numbered.flatMap { all($0.name) }
  }
}
