import DialectKit
import Foundation
import NIOCore
import Testing

/// What a text is read as, or why it is not.
private func read(_ text: String) -> Result<JSONValue, JSONFault> { read(Array(text.utf8)) }

private func read(_ bytes: [UInt8]) -> Result<JSONValue, JSONFault> {
  bytes.withUnsafeBytes { bytes in Result { () throws(JSONFault) in try JSONReader.value(of: bytes) } }
}

private func text(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }

@Suite("JSON is read as RFC 8259 has it")
struct JSONReaderTests {
  @Test(
    "Values are what they say",
    arguments: [
      ("null", .null), (" true\r\n\t", .bool(true)), ("false", .bool(false)), ("\"\"", ""),
      ("[]", .array([])),
      ("{}", .object([:])), ("[ ]", .array([])), ("{ }", .object([:])),
      ("[1 , \"2\",[null]]", .array([.integer(1), "2", .array([.null])])),
      ("{\"a\":{\"b\" : [ ] } , \"\":1}", .object(["a": .object(["b": .array([])]), "": .integer(1)])),
      ("\u{FEFF}{}", .object([:])),
    ] as [(String, JSONValue)])
  func values(text: String, value: JSONValue) {
    #expect(read(text) == .success(value))
  }

  @Test(
    "Whole numbers of 64 bits are exact, however they are written",
    arguments: [
      ("0", 0), ("-0", 0), ("-0.0", 0), ("0e5", 0), ("0.000E-9", 0), ("7", 7), ("-7", -7), ("1.0", 1),
      ("1e2", 100),
      ("1.50e1", 15), ("12300e-2", 123), ("9007199254740993", 9_007_199_254_740_993),
      ("9007199254740993.00", 9_007_199_254_740_993), ("9223372036854775807", .max),
      ("-9223372036854775808", .min), ("-922337203685477580.8e1", .min),
      ("9007199254740993e3", 9_007_199_254_740_993_000), ("1E+18", 1_000_000_000_000_000_000),
    ] as [(String, Int64)])
  func wholeNumbers(text: String, number: Int64) {
    #expect(read(text) == .success(.integer(number)))
  }

  @Test(
    "Other numbers are the nearest in floating point",
    arguments: [
      "0.5", "-0.1", "0.93", "1e-7", "123456.789", "9223372036854775808", "-9223372036854775809", "1e19",
      "1e22",
      "1e23", "9007199254740993e4", "1.7976931348623157e308", "5e-324", "2.2250738585072011e-308",
      "0.12345678901234567890123", "12345678901234567890123", "1.00000000000000000000000000001", "8.5e-21",
      "1e-22",
    ])
  func numbers(text: String) throws {
    #expect(read(text) == .success(.number(try #require(Double(text)))))
  }

  @Test("A number that no floating point holds is JSON, and no value")
  func unreadableNumbers() {
    let long = "0." + String(repeating: "1", count: 500)
    for text in [
      "1e400", "-1e400", "1e-400", "1e99999999999999999999", "1" + String(repeating: "0", count: 400), long,
    ] {
      #expect(read(text) == .success(.unreadableNumber), "\(text)")
    }
    #expect(read("0e99999999999999999999") == .success(.integer(0)))
  }

  @Test(
    "Escapes stand for their characters",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u4F60""#, "Aé你"),
      (#""x\ud83d\ude00y""#, "x😀y"), (#""\uD800\uDC00\udbff\udfff""#, "\u{10000}\u{10FFFF}"),
      (#""\u0000""#, "\0"), ("\"é你😀\u{7F}\"", "é你😀\u{7F}"), (#""é\n你""#, "é\n你"),
      ("\"0123456789abcdef\\n0123456\"", "0123456789abcdef\n0123456"),
    ])
  func escapes(text: String, value: String) {
    #expect(read(text) == .success(.string(value)))
  }

  @Test(
    "What is no JSON is refused with the place",
    arguments: [
      ("", 0), (" ", 1), ("nul", 0), ("nulll", 4), ("True", 0), ("NaN", 0), ("Infinity", 0), ("-Infinity", 1),
      ("'a'", 0), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("[1", 2), ("[", 1), ("]", 0), ("[1]]", 3),
      ("[1}", 2),
      ("{\"a\":1,}", 7), ("{,}", 1), ("{a:1}", 1), ("{\"a\" 1}", 5), ("{\"a\":}", 5), ("{\"a\":1", 6),
      ("{\"a\"", 4),
      ("{1:1}", 1), ("{\"a\":1}}", 7), ("{\"a\":1 \"b\":2}", 7), ("1 2", 2), ("[1]//x", 3), ("[/**/1]", 1),
      ("01", 1), ("+1", 0), (".5", 0), ("1.", 2), ("1.e5", 2), ("1e", 2), ("1e+", 3), ("-", 1), ("--1", 1),
      ("0x10", 1),
      ("1_0", 1), ("\"a", 0), ("\"a\\\"", 0), ("\"\n\"", 1), ("\"\t\"", 1), ("\"0123456789\u{1F}\"", 11),
      ("\"\u{0}\"", 1), (#""\x""#, 1), (#""\u12""#, 1), (#""\u12G4""#, 1), (#""\"#, 1), (#""\u"#, 1),
      ("\u{0}", 0), ("{}\u{0}", 2), ("\u{A0}1", 0), ("\u{FEFF}", 3), ("\u{FEFF}\u{FEFF}1", 3),
      ("[1,\u{2028}2]", 3),
    ])
  func syntax(text: String, place: Int) {
    guard case .failure(.syntax(let at, let what)) = read(text) else {
      Issue.record("\(text) was read")
      return
    }
    #expect(at == place, "\(text): \(what)")
  }

  @Test(
    "Half of a surrogate pair is refused",
    arguments: [
      #""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\u0041""#, #""\ud83d\ud83d\ude00""#,
      #""\ude00\ud83d""#, #""\ud83d\u""#,
    ])
  func surrogates(text: String) {
    guard case .failure(.syntax(at: 1, _)) = read(text) else {
      Issue.record("\(text) gave \(read(text))")
      return
    }
  }

  @Test(
    "What is not UTF-8 is refused",
    arguments: [
      [0xFF], [0xC3], [0xC3, 0x28], [0xA9], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
      // A character whose second half is an escape.
      [0xC3] + Array(#"\u00A9"#.utf8), Array(#"\u00C3"#.utf8) + [0xA9],
    ] as [[UInt8]])
  func encoding(bytes: [UInt8]) {
    #expect(read(text(bytes)) == .failure(.syntax(at: 0, "the text that begins here is not UTF-8")))
    // As a name, and outside of a text.
    #expect(throws: JSONFault.self) { try read([0x7B] + text(bytes) + Array(":1}".utf8)).get() }
    #expect(throws: JSONFault.self) { try read([0x5B] + bytes + [0x5D]).get() }
  }

  @Test("UTF-16 is refused")
  func utf16() throws {
    for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32] {
      let bytes = try #require("{\"a\":1}".data(using: encoding))
      #expect(throws: JSONFault.self) { try read(Array(bytes)).get() }
    }
  }

  @Test("The last of equal members counts")
  func equalMembers() {
    #expect(read(#"{"a":1,"b":2,"a":3,"\u0061":null}"#) == .success(.object(["a": .null, "b": .integer(2)])))
  }

  @Test("Names are equal when their bytes are, whatever Unicode calls equivalent")
  func names() throws {
    let composed = "Jos\u{E9}"
    let decomposed = "Jose\u{301}"
    let value = try read("{\"\(composed)\":1,\"\(decomposed)\":2,\"\u{212A}\":3,\"K\":4}").get()
    guard case .object(let members) = value else {
      Issue.record("no object")
      return
    }
    #expect(members.count == 4)
    #expect(members[composed] == .integer(1))
    #expect(members[decomposed] == .integer(2))
    #expect(members["K"] == .integer(4))
    let fields = try RequestFields(json: ByteBuffer(string: "{\"\u{212A}\":3}"))
    #expect(try fields.integer("K") == nil)
    var form = RequestFields()
    form.append(.part(ByteBuffer(string: "x")), for: decomposed)
    #expect(try form.string(composed) == nil)
    #expect(try form.string(decomposed) == "x")
  }
}

@Suite("JSON is read within bounds")
struct JSONBoundsTests {
  private func nested(_ depth: Int, _ opening: String, _ closing: String) -> String {
    String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
  }

  @Test("Arrays and objects may be 32 deep", arguments: [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")])
  func depth(opening: String, closing: String) {
    let most = 32 / opening.filter { "[{".contains($0) }.count
    #expect(throws: Never.self) { try read(nested(most, opening, closing)).get() }
    for depth in [most + 1, 1000, 200_000] {
      guard case .failure(.tooDeep) = read(nested(depth, opening, closing)) else {
        Issue.record("\(depth) times \(opening) was read")
        return
      }
    }
    // What is open and never closed.
    #expect(read(String(repeating: "[", count: 1 << 20)) == .failure(.tooDeep(at: 32)))
  }

  @Test("There may be 100,000 elements and members in all")
  func elements() {
    func list(_ element: String, _ count: Int) -> String {
      "[" + Array(repeating: element, count: count).joined(separator: ",") + "]"
    }
    #expect(throws: Never.self) { try read(list("0", 100_000)).get() }
    #expect(throws: Never.self) { try read(list("{\"a\":0}", 50_000)).get() }
    for text in [list("0", 100_001), list("{}", 100_001), list("{\"a\":0}", 50_001), list("[0,0,0]", 25_001)]
    {
      guard case .failure(.tooManyElements) = read(text) else {
        Issue.record("\(text.prefix(20)) was read")
        return
      }
    }
    let members = (0...100_000).map { "\"\($0)\":0" }.joined(separator: ",")
    guard case .failure(.tooManyElements) = read("{\(members)}") else {
      Issue.record("the members were read")
      return
    }
  }

  @Test("Each bound and every fault has a message of its own, with what to do")
  func messages() {
    func message(_ text: String) -> String {
      do {
        _ = try RequestFields(json: ByteBuffer(string: text))
        return ""
      } catch {
        #expect(error.kind == .malformedJSON)
        return error.message
      }
    }
    #expect(message("{\"a\":\(nested(40, "[", "]"))}").contains("nested more than 32 deep"))
    #expect(
      message("{\"a\":[\(String(repeating: "0,", count: 100_001))0]}").contains("more than 100000 elements"))
    #expect(message("{\"a\":1,}").contains("at byte 7: a member's name"))
    #expect(message("[1]").contains("not a JSON object"))
  }

  @Test("A number that cannot be held is a wrong value of its parameter")
  func wrongValue() throws {
    let fields = try RequestFields(json: ByteBuffer(string: #"{"n":1e400,"l":9223372036854775808,"t":"x"}"#))
    #expect(try fields.string("t") == "x")
    for read in [
      { try fields.number("n").map { _ in } }, { try fields.integer("n").map { _ in } },
      { try fields.integer("l").map { _ in } },
    ] as [() throws -> Void?] {
      let failure = #expect(throws: DialectFailure.self) { try read() }
      #expect(failure?.kind == .invalidParameter)
    }
    #expect(try fields.number("l") == 9_223_372_036_854_775_808)
  }
}
