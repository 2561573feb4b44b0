import Foundation
import Gallery

/// How the bytes of a list, or of the names of folders, stand for text.
package struct TextEncoding: Hashable, Sendable {
  /// As the system's converter knows it.
  package let name: String

  /// What is taken where nothing else is said.
  package static let utf8 = TextEncoding(checked: "UTF-8")
  static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private init(checked name: String) { self.name = name }

  /// - Returns: nil for a name that the system's converter does not know.
  package init?(_ name: String) {
    let known: [String: String] = [
      "gbk": "GB18030", "gb2312": "GB18030", "cp1252": "CP1252", "windows-1252": "CP1252", "ansi": "CP1252",
      "latin1": "CP1252", "iso-8859-1": "CP1252",
    ]
    let name = known[name.lowercased()] ?? name.uppercased()
    // What follows a slash are orders to the converter, such as to leave out what it cannot read.
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }),
      let converter = Converter(from: name, to: "UTF-8")
    else { return nil }
    converter.close()
    self.name = name
  }

  /// The encoding that a text says it has by the mark before it, and how long the mark is.
  static func marked(_ bytes: [UInt8]) -> (encoding: TextEncoding, length: Int)? {
    let marks: [(mark: [UInt8], name: String)] = [
      (utf8Mark, "UTF-8"), ([0xFF, 0xFE, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "UTF-32BE"),
      ([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE"), ([0x84, 0x31, 0x95, 0x33], "GB18030"),
    ]
    return marks.first { bytes.starts(with: $0.mark) }.map { (TextEncoding(checked: $0.name), $0.mark.count) }
  }

  /// - Returns: The bytes as text; nil where they do not stand for one in this encoding.
  func text(of bytes: [UInt8]) -> String? {
    if self == .utf8 { return String(validating: bytes, as: UTF8.self) }
    guard let converter = Converter(from: name, to: "UTF-8") else { return nil }
    defer { converter.close() }
    return converter.converted(bytes).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// - Returns: The text as bytes; nil where this encoding has not all of its characters.
  func bytes(of text: String) -> [UInt8]? {
    guard let converter = Converter(from: "UTF-8", to: name) else { return nil }
    defer { converter.close() }
    return converter.converted(Array(text.utf8))
  }

  /// Reads the bytes of a list.
  ///
  /// A mark before the text counts; without one the text is of the encoding given, or of UTF-8.
  ///
  /// - Parameters:
  ///   - given: What the operator says.
  ///   - name: The list's name, for messages.
  /// - Returns: The text, and the encoding that it was in.
  /// - Throws: ``GalleryError`` with code `invalidArgument`, which says what the encoding may be.
  static func text(
    of bytes: [UInt8], given: TextEncoding?, name: String
  ) throws(GalleryError) -> (text: String, encoding: TextEncoding) {
    let (encoding, length) = marked(bytes) ?? (given ?? .utf8, 0)
    if let text = encoding.text(of: Array(bytes[length...])) {
      guard !text.unicodeScalars.contains("\0") else {
        throw GalleryError(
          .invalidArgument,
          "The list \(name) contains characters of value 0. It may be UTF-16 without its mark: try "
            + "--encoding utf-16le or --encoding utf-16be.")
      }
      return (text, encoding)
    }
    guard given == nil, length == 0 else {
      throw GalleryError(
        .invalidArgument,
        "The list \(name) is not \(encoding.name) throughout. Save it as UTF-8, or name its encoding with "
          + "--encoding.")
    }
    let fitting = ["GB18030", "CP1252"].filter { TextEncoding(checked: $0).text(of: bytes) != nil }
    let (line, part) = firstLineBeyondASCII(bytes)
    throw GalleryError(
      .invalidArgument,
      "The list \(name) is not UTF-8 (line \(line): \(readable(part))). It may be "
        + (fitting.first == "GB18030"
          ? "GB 18030, as Chinese Windows writes it, or Windows-1252: try --encoding gb18030 or --encoding cp1252"
          : fitting.isEmpty
            ? "of any other encoding: name it with --encoding"
            : "Windows-1252, as Western Windows writes it: try --encoding cp1252")
        + ", or save it as UTF-8.", context: ["line": String(line)])
  }

  private static func firstLineBeyondASCII(_ bytes: [UInt8]) -> (line: Int, part: ArraySlice<UInt8>) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let number = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    return (number + 1, lines.isEmpty ? [] : lines[number].prefix(80))
  }
}

/// The system's converter between encodings.
private struct Converter {
  private let handle: iconv_t

  init?(from source: String, to target: String) {
    guard let handle = iconv_open(target, source), Int(bitPattern: handle) != -1 else { return nil }
    self.handle = handle
  }

  func close() { iconv_close(handle) }

  /// - Returns: nil for bytes that are no text of the encoding.
  func converted(_ bytes: [UInt8]) -> [UInt8]? {
    var input = bytes.map(CChar.init(bitPattern:))
    // Every character of the encodings that lists come in takes at most four bytes in UTF-8, and as many in them.
    var output = [CChar](repeating: 0, count: 4 * bytes.count + 16)
    var (left, room) = (input.count, output.count)
    let failed = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        var (from, to) = (input.baseAddress, output.baseAddress)
        return iconv(handle, &from, &left, &to, &room) == -1
      }
    }
    guard !failed, left == 0 else { return nil }
    return output[..<(output.count - room)].map(UInt8.init(bitPattern:))
  }
}
