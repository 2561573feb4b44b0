import DialectKit
import NIOCore
import Testing

@Suite("Parameters that are lists")
struct ListTests {
  @Test("A JSON array, and a single string as a list of one")
  func json() throws {
    let fields = try RequestFields(json: ByteBuffer(string: #"{"a":["x","y"],"b":"z","c":[],"d":[1],"e":7}"#))
    #expect(try fields.strings("a") == ["x", "y"])
    #expect(try fields.strings("b") == ["z"])
    #expect(try fields.strings("c") == [])
    #expect(try fields.strings("none") == nil)
    for wrong in ["d", "e"] {
      #expect(throws: DialectFailure.self) { try fields.strings(wrong) }
    }
    #expect(throws: DialectFailure.self) { try fields.files("a") }
  }

  @Test("Numbered parts in order of their numbers, repeated parts in order of arrival")
  func form() throws {
    var fields = RequestFields()
    for index in [10, 2, 0] { fields.append(.part(ByteBuffer(string: "n\(index)")), for: "ids[\(index)]") }
    fields.append(.part(ByteBuffer(string: "bare")), for: "ids")
    fields.append(.part(ByteBuffer(string: "nameless")), for: "ids[]")
    fields.append(.part(ByteBuffer(string: "no number")), for: "ids[x]")
    fields.append(.part(ByteBuffer(string: "another")), for: "idsx")
    #expect(try fields.strings("ids") == ["bare", "n0", "n2", "n10", "nameless"])
    #expect(try fields.files("ids")?.count == 5)
    #expect(fields.has("ids") && fields.has("idsx") && !fields.has("id"))
    fields.append(.part(ByteBuffer(bytes: [0xFF])), for: "ids[3]")
    #expect(throws: DialectFailure.self) { try fields.strings("ids") }
    #expect(try fields.files("ids")?[3] == ByteBuffer(bytes: [0xFF]))
  }

  @Test("One part with the text of a JSON array is that list, and any other text is itself")
  func arrayText() throws {
    func strings(_ texts: String...) throws -> [String]? {
      var fields = RequestFields()
      for text in texts { fields.append(.part(ByteBuffer(string: text)), for: "ids") }
      return try fields.strings("ids")
    }
    #expect(try strings(#"["a","b \u00e9"]"#) == ["a", "b \u{E9}"])
    #expect(try strings("[]") == [])
    for text in ["[a]", "[", #"{"a":"b"}"#, "a", #" "a""#, #"["a"],["b"]"#] {
      #expect(try strings(text) == [text])
    }
    #expect(try strings(#"["a"]"#, "b") == [#"["a"]"#, "b"])
    #expect(throws: DialectFailure.self) { try strings(#"["a",1]"#) }
  }
}

@Suite("JSON text")
struct JSONTextTests {
  @Test("Integers and numbers can be told apart, names are in order, text is quoted")
  func text() throws {
    let value = JSONValue.object([
      "b": .number(100), "a": .integer(100), "c": .array([.bool(true), .null, .number(0.5)]),
      "t": .string("a\"\\\n\u{1}é"), "e": .object([:]), "l": .strings([]), "n": .number(.nan),
    ])
    #expect(
      value.text
        == #"{"a":100,"b":100.0,"c":[true,null,0.5],"e":{},"l":[],"n":null,"t":"a\"\\\n\u0001é"}"#)
  }

  @Test("What is written is read back", arguments: [1e-7, 1e300, -0.1, 54.90695571899414, 1e-300])
  func numbers(number: Double) throws {
    let text = JSONValue.array([.number(number)]).text
    #expect(try JSONValue.parsed(.init(text.utf8)) == .array([.number(number)]))
  }
}
