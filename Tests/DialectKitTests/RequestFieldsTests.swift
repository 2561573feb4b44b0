import DialectKit
import Foundation
import Hummingbird
import NIOCore
import Testing

@Suite("The parameters of a request")
struct RequestFieldsTests {
  private static let limits = BodyLimits(body: 1000, part: 500, parts: 3)

  @Test("JSON members come with their types, null counts as not sent, numbers may be quoted")
  func json() throws {
    let fields = try RequestFields(
      json: ByteBuffer(
        string: #"{"s":"x","i":7,"q":"7","d":1.5,"b":true,"n":null,"o":{"a":[1,"2"]},"huge":1e40}"#))
    #expect(try fields.string("s") == "x")
    #expect(try fields.integer("i") == 7)
    #expect(try fields.integer("q") == 7)
    #expect(try fields.number("d") == 1.5)
    #expect(try fields.number("i") == 7)
    #expect(try fields.number("huge") == 1e40)
    #expect(try fields.bool("b") == true)
    #expect(try fields.string("n") == nil)
    #expect(try fields.json("o") == .object(["a": .array([.integer(1), .string("2")])]))
    #expect(kind { () throws(DialectFailure) in _ = try fields.string("i") } == .invalidParameter)
    #expect(kind { () throws(DialectFailure) in _ = try fields.integer("d") } == .invalidParameter)
    #expect(kind { () throws(DialectFailure) in _ = try fields.bool("s") } == .invalidParameter)
    #expect(
      kind { () throws(DialectFailure) in _ = try fields.required("missing", fields.string) }
        == .missingParameter)
  }

  @Test("A whole number that is too large is not said to have a fraction, nor to be no integer")
  func largeIntegers() throws {
    var fields = RequestFields()
    for text in ["9223372036854775808", "-99999999999999999999", "1e30"] {
      fields = try RequestFields(json: ByteBuffer(string: "{\"i\":\(text)}"))
      #expect {
        try fields.integer("i")
      } throws: {
        ($0 as? DialectFailure)?.message
          == "The parameter i must be an integer, not a number that is too large."
      }
    }
    for text in ["9223372036854775808", "-99999999999999999999", "+123456789012345678901"] {
      fields = RequestFields()
      fields.append(.part(ByteBuffer(string: text)), for: "i")
      #expect {
        try fields.integer("i")
      } throws: {
        ($0 as? DialectFailure)?.message == "The parameter i has too many digits."
      }
    }
    fields = try RequestFields(
      json: ByteBuffer(string: #"{"i":-9223372036854775808,"f":9007199254740993.5}"#))
    #expect(try fields.integer("i") == .min)
    #expect {
      try fields.integer("f")
    } throws: {
      ($0 as? DialectFailure)?.message.contains("with a fraction") == true
    }
  }

  @Test("A whole number outside its range is refused with the range")
  func integersInARange() throws {
    let fields = try RequestFields(json: ByteBuffer(string: #"{"i":7,"n":null}"#))
    #expect(try fields.integer("i", in: 7...7) == 7)
    #expect(try fields.integer("n", in: 1...5) == nil)
    for (range, message) in [
      (1...6, "The parameter i must be from 1 to 6."), (8...Int.max, "The parameter i must be 8 or more."),
    ] {
      #expect {
        try fields.integer("i", in: range)
      } throws: {
        ($0 as? DialectFailure)?.message == message
      }
    }
  }

  @Test("Booleans are read in any letter case, in forms and in JSON text, and nothing else is one")
  func booleans() throws {
    for (text, value) in [
      ("true", true), ("True", true), ("TRUE", true), ("tRuE", true), ("false", false), ("False", false),
      ("FALSE", false),
    ] {
      var form = RequestFields()
      form.append(.part(ByteBuffer(string: text)), for: "b")
      #expect(try form.bool("b") == value, "\(text)")
      let json = try RequestFields(json: ByteBuffer(string: #"{"b":"\#(text)"}"#))
      #expect(try json.bool("b") == value, "\(text)")
    }
    for text in ["", "1", "0", "yes", "True ", "truе"] {
      var form = RequestFields()
      form.append(.part(ByteBuffer(string: text)), for: "b")
      #expect(kind { () throws(DialectFailure) in _ = try form.bool("b") } == .invalidParameter, "\(text)")
    }
  }

  @Test(
    "What is no JSON object is refused",
    arguments: ["", "{", "[1]", "\"x\"", "{\"a\":1}}", "{'a':1}", "{\"a\":\u{1}\"b\"}", "nul"])
  func notAnObject(text: String) {
    #expect(
      kind { () throws(DialectFailure) in _ = try RequestFields(json: ByteBuffer(string: text)) }
        == .malformedJSON)
  }

  @Test("Deeply nested JSON is refused, not followed to the end of the stack")
  func deepJSON() {
    let text =
      "{\"a\":" + String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000) + "}"
    #expect(
      kind { () throws(DialectFailure) in _ = try RequestFields(json: ByteBuffer(string: text)) }
        == .malformedJSON)
  }

  @Test("A form gives text, numbers, JSON text and files; the last of several counts, all are there")
  func form() async throws {
    let body = Self.form([("t", "x"), ("t", "y"), ("j", "[1]")])
    let fields = try await RequestFields.read(
      Self.request("multipart/form-data; boundary=b", body), limits: Self.limits)
    #expect(try fields.string("t") == "y")
    #expect(fields.all("t").count == 2)
    #expect(try fields.json("j") == .array([.integer(1)]))
    #expect(try fields.file("t") == ByteBuffer(string: "y"))
    #expect(kind { () throws(DialectFailure) in _ = try fields.json("t") } == .invalidParameter)
  }

  @Test("The content type decides, and is needed")
  func contentTypes() async throws {
    for type in ["application/json", "Application/JSON; charset=utf-8"] {
      let fields = try await RequestFields.read(Self.request(type, "{\"a\":1}"), limits: Self.limits)
      #expect(fields.names == ["a"])
    }
    for type in [nil, "", "text/plain", "application/x-www-form-urlencoded"] {
      #expect(
        await kind { try await RequestFields.read(Self.request(type, "{}"), limits: Self.limits) }
          == .wrongContentType)
    }
    for type in ["multipart/form-data", "multipart/form-data; boundary="] {
      #expect(
        await kind { try await RequestFields.read(Self.request(type, "--b--"), limits: Self.limits) }
          == .malformedForm)
    }
  }

  @Test("Bodies, parts and their number are bounded")
  func bounds() async {
    func failure(_ type: String, _ body: String) async -> DialectFailure.Kind? {
      await kind { try await RequestFields.read(Self.request(type, body), limits: Self.limits) }
    }
    let form = "multipart/form-data; boundary=b"
    let long = String(repeating: "x", count: 2000)
    #expect(await failure("application/json", "{\"a\":\"\(long)\"}") == .bodyTooLarge)
    #expect(await failure(form, Self.form([("a", long)])) == .bodyTooLarge)
    #expect(await failure(form, Self.form([("a", String(long.prefix(600)))])) == .imageTooLarge)
    #expect(await failure(form, Self.form([("a", ""), ("a", ""), ("a", ""), ("a", "")])) == .malformedForm)
  }

  @Test("A body that announces itself as too long is not read at all")
  func announcedLength() async {
    let (body, source) = RequestBody.makeStream()
    var head = Self.head("application/json")
    head.headerFields[.contentLength] = "1001"
    let request = Request(head: head, body: body)
    #expect(await kind { try await RequestFields.read(request, limits: Self.limits) } == .bodyTooLarge)
    source.finish()
  }

  private static func form(_ parts: [(String, String)]) -> String {
    parts.map { "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n" }.joined()
      + "--b--"
  }

  private static func head(_ type: String?) -> HTTPRequest {
    var head = HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/")
    head.headerFields[.contentType] = type
    return head
  }

  private static func request(_ type: String?, _ body: String) -> Request {
    Request(head: head(type), body: RequestBody(buffer: ByteBuffer(string: body)))
  }

  private func kind(_ body: () throws(DialectFailure) -> Void) -> DialectFailure.Kind? {
    do {
      try body()
      return nil
    } catch {
      return error.kind
    }
  }

  private func kind(_ body: () async throws -> RequestFields) async -> DialectFailure.Kind? {
    do {
      _ = try await body()
      return nil
    } catch {
      return (error as? DialectFailure)?.kind
    }
  }
}
