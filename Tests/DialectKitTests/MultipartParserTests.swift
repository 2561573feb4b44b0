import DialectKit
import NIOCore
import Testing

@Suite("Multipart bodies")
struct MultipartParserTests {
  private static let form =
    "--xyz\r\nContent-Disposition: form-data; name=\"attributes\"\r\n\r\n0,3\r\n"
    + "--xyz\r\nContent-Disposition: form-data; name=\"image_file\"; filename=\"a \\\"b\\\".jpg\"\r\n"
    + "Content-Type: image/jpeg\r\n\r\nab\r\n--xy\r\r\n--xyz--\r\n"

  @Test("A form is read the same however it is cut into chunks", arguments: 1...40)
  func chunks(size: Int) throws {
    let parts = try Self.parts(of: Self.form, boundary: "xyz", chunk: size)
    #expect(parts.map(\.header.name) == ["attributes", "image_file"])
    #expect(parts.map(\.content) == ["0,3", "ab\r\n--xy\r"])
  }

  @Test("Text before the first delimiter and after the last is skipped, padding after a delimiter too")
  func preambleAndEpilogue() throws {
    let parts = try Self.parts(
      of: "hello\r\n--b \t\r\nContent-Disposition: form-data; name=n\r\n\r\n\r\n--b--\r\nbye", boundary: "b",
      chunk: 3)
    #expect(parts.map(\.header.name) == ["n"])
    #expect(parts.map(\.content) == [""])
  }

  /// Swift takes each of them and the quotation mark behind or before it for one character.
  @Test(
    "Signs that join with those around them are content like any",
    arguments: [
      "x\u{600}", "\u{301}x", "e\u{308}\u{301}", "\u{200D}", "\u{1F468}\u{200D}", "\u{FE0F}", "\r", "a\n",
      "\u{600};",
    ])
  func joiningSigns(text: String) throws {
    let body =
      "--b\r\nContent-Disposition: form-data; filename=\"\(text)\"; name=\"\(text)\"\r\n"
      + "X-Other:\u{301} \(text)\r\nContent-Type:\u{301}a/b\r\n\r\n\(text)\r\n--b--"
    let value = try HeaderValue("form-data; filename=\"\(text)\"; name=\"\(text)\"")
    #expect(value.parameters["filename"].map { Array($0.utf8) } == Array(text.utf8))
    for chunk in [1, 3, 1000] {
      let parts = try Self.parts(of: body, boundary: "b", chunk: chunk)
      #expect(parts.map { Array($0.header.name.utf8) } == [Array(text.utf8)])
      #expect(parts.map(\.content) == [text])
    }
  }

  @Test("Names of headers and parameters are compared in ASCII only, and other encodings do no harm")
  func otherLetters() throws {
    let value = try HeaderValue("FORM-DATA; NAME=a; \u{212A}=1; k=2")
    #expect(value.value == "FORM-DATA")
    #expect(value.parameters["name"] == "a")
    #expect(value.parameters["k"] == "2")
    let quoted = try HeaderValue("form-data; filename=\"a \\\"b\\\".jpg\"; name=\"n\"")
    #expect(quoted.parameters["filename"] == "a \"b\".jpg")
    #expect(quoted.parameters["name"] == "n")
    var parser = try MultipartParser(boundary: "b")
    var body = ByteBuffer(string: "--b\r\nContent-Disposition: form-data; name=n; filename=\"")
    body.writeBytes([0xD5, 0xD5, 0xC6, 0xAC])
    body.writeString("\"\r\n\r\n--b--")
    guard case .partBegan(let header)? = try parser.feed(body).first else {
      Issue.record("no part")
      return
    }
    #expect(header.name == "n")
  }

  @Test(
    "The name of a file in another encoding, or broken, costs nobody the field",
    arguments: [
      // Characters of Shift-JIS, GBK and Big5 whose second byte is that of a backslash.
      [0x95, 0x5C], [0x83, 0x5C, 0x2E, 0x95, 0x5C], [0x81, 0x5C], [0xA5, 0x5C], [0x41, 0x5C, 0x95, 0x5C],
      [0x5C], [0x22], [0x3D, 0x22, 0x3B], [0xFF, 0x00], [0x95, 0x5C, 0x22, 0x20, 0x78],
    ] as [[UInt8]])
  func fileNames(bytes: [UInt8]) throws {
    for (before, after) in [
      ("name=\"n\"; ", ""), ("", "; name=\"n\""), ("", "; other=\"x\"; name=n"), ("name=n; ", ";"),
    ] {
      // A quotation mark in the midst can only be told from the end where the field stands before.
      if before.isEmpty, bytes.contains(0x22) { continue }
      let head = "--b\r\nContent-Disposition: form-data; \(before)filename=\""
      let body = Array(head.utf8) + bytes + Array("\"\(after)\r\n\r\nx\r\n--b--".utf8)
      let parts = try Self.parts(of: body, boundary: "b", chunk: 5)
      #expect(parts.map(\.header.name) == ["n"], "\(before) \(after)")
      #expect(parts.map(\.content) == ["x"])
    }
  }

  @Test(
    "What is not a form is refused with its reason",
    arguments: [
      ("", MultipartParser.Malformation.truncated),
      ("--b--", .truncated),
      ("--xyz", .truncated),
      ("--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nopen", .truncated),
      ("--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nopen\r\n--xyz", .truncated),
      ("--xyz\nContent-Disposition: form-data; name=\"a\"\n\n1\n--xyz--", .badDelimiter),
      ("--xyzz\r\n", .badDelimiter),
      ("--xyz\r\n\r\n1\r\n--xyz--", .namelessPart),
      ("--xyz\r\nContent-Disposition: form-data\r\n\r\n1\r\n--xyz--", .namelessPart),
      ("--xyz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--xyz--", .namelessPart),
      ("--xyz\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--xyz--", .badHeader),
      ("--xyz\r\nContent-Disposition\r\n\r\n1\r\n--xyz--", .badHeader),
      ("--xyz\r\nX: " + String(repeating: "y", count: 9000) + "\r\n\r\n1\r\n--xyz--", .headersTooLong),
    ])
  func malformed(text: String, reason: MultipartParser.Malformation) {
    for chunk in [1, 7, 100_000] {
      #expect(throws: reason) { try Self.parts(of: text, boundary: "xyz", chunk: chunk) }
    }
  }

  @Test(
    "A boundary has 1 to 70 printable characters",
    arguments: ["", String(repeating: "a", count: 71), "a\n", "a "])
  func badBoundary(text: String) {
    #expect(throws: MultipartParser.Malformation.badBoundary) { try MultipartParser(boundary: text) }
  }

  /// Mutations of a valid form: whatever comes, the parser ends with parts or a reason and holds on to little.
  @Test("Damaged forms never crash and never come back longer than they were", arguments: UInt64(1)...8)
  func fuzz(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2500 {
      var bytes = Array(Self.form.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: "\r\n--xyz".utf8, at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 20))
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let chunk = Int.random(in: 1...50, using: &random)
      if let parts = try? Self.parts(of: bytes, boundary: "xyz", chunk: chunk) {
        #expect(parts.map(\.bytes.count).reduce(0, +) <= bytes.count)
        // How the body was cut must not matter.
        let whole = try? Self.parts(of: bytes, boundary: "xyz", chunk: bytes.count)
        #expect(whole == parts)
      }
    }
  }

  struct Part: Equatable {
    let header: MultipartParser.PartHeader
    var bytes: [UInt8] = []
    var content: String { String(decoding: bytes, as: UTF8.self) }
  }

  private static func parts(of text: String, boundary: String, chunk: Int) throws -> [Part] {
    try parts(of: Array(text.utf8), boundary: boundary, chunk: chunk)
  }

  private static func parts(of bytes: [UInt8], boundary: String, chunk: Int) throws -> [Part] {
    var parser = try MultipartParser(boundary: boundary)
    var parts: [Part] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + chunk)
      for event in try parser.feed(ByteBuffer(bytes: bytes[start..<end])) {
        switch event {
        case .partBegan(let header): parts.append(Part(header: header))
        case .content(let content): parts[parts.count - 1].bytes += content.readableBytesView
        case .partEnded: break
        }
      }
      start = end
    }
    try parser.finish()
    return parts
  }
}
