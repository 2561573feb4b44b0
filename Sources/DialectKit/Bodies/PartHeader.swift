import Authentication

extension MultipartParser.PartHeader {
  /// Reads the header lines of a part.
  ///
  /// - Parameter block: The lines, with CR LF between them.
  init(block: some Collection<UInt8>) throws(MultipartParser.Malformation) {
    var disposition: HeaderValue?
    for line in block.lines {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .badHeader }
      let value = line[(colon + 1)...]
      switch String(decoding: line[..<colon], as: UTF8.self).asciiLowercased {
      case "content-disposition": disposition = try HeaderValue(bytes: value)
      default: break
      }
    }
    guard let disposition, disposition.value.asciiLowercased == "form-data",
      let name = disposition.parameters["name"], !name.isEmpty
    else { throw .namelessPart }
    self.init(name: name)
  }
}

extension Collection<UInt8> {
  /// The lines that CR LF ends, without the empty ones.
  fileprivate var lines: [[UInt8]] {
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    for byte in self {
      if byte == UInt8(ascii: "\n"), line.last == UInt8(ascii: "\r") {
        line.removeLast()
        if !line.isEmpty { lines.append(line) }
        line = []
      } else {
        line.append(byte)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
