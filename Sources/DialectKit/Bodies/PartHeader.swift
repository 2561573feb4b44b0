import Authentication

extension MultipartParser.PartHeader {
  /// Reads the header lines of a part.
  ///
  /// - Parameter block: The lines, with CR LF between them.
  init(block: some Collection<UInt8>) throws(MultipartParser.Malformation) {
    var disposition: HeaderValue?
    var contentType: String?
    // Old clients write file names in encodings of their own; nobody here reads them.
    for line in String(decoding: block, as: UTF8.self).lines {
      guard let (name, value) = line.byteCut(":") else { throw .badHeader }
      switch name.asciiLowercased {
      case "content-disposition": disposition = try HeaderValue(value)
      case "content-type": contentType = value.blanksTrimmed
      default: break
      }
    }
    guard let disposition, disposition.value.asciiLowercased == "form-data",
      let name = disposition.parameters["name"], !name.isEmpty
    else { throw .namelessPart }
    self.init(name: name, fileName: disposition.parameters["filename"], contentType: contentType)
  }
}

extension String {
  /// The lines that CR LF ends, without the empty ones.
  fileprivate var lines: [String] {
    var lines: [String] = []
    var line: [UInt8] = []
    for byte in utf8 {
      if byte == UInt8(ascii: "\n"), line.last == UInt8(ascii: "\r") {
        line.removeLast()
        if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
        line = []
      } else {
        line.append(byte)
      }
    }
    if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
    return lines
  }
}
