import DialectKit
import Foundation
import Gallery
import Hummingbird
import NIOCore
import Recognition
import Testing

@Suite("Forms and queries in a URL's encoding")
struct URLEncodedFormTests {
  private func read(
    _ body: String, type: String? = "application/x-www-form-urlencoded", chunk: Int = .max,
    limits: BodyLimits = BodyLimits(body: 1000, part: 500, parts: 4)
  ) async throws -> RequestFields {
    var head = HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/")
    head.headerFields[.contentType] = type
    let bytes = Array(body.utf8)
    let (stream, source) = AsyncStream<ByteBuffer>.makeStream()
    for start in stride(from: 0, to: bytes.count, by: min(chunk, max(1, bytes.count))) {
      source.yield(ByteBuffer(bytes: bytes[start...].prefix(chunk)))
    }
    source.finish()
    return try await RequestFields.readForm(
      Request(head: head, body: RequestBody(asyncSequence: stream)), limits: limits)
  }

  private func failure(
    _ body: String, type: String? = "application/x-www-form-urlencoded"
  ) async -> DialectFailure.Kind? {
    do {
      _ = try await read(body, type: type)
      return nil
    } catch {
      return (error as? DialectFailure)?.kind
    }
  }

  @Test("However it is cut, the same fields come out", arguments: [1, 2, 3, 7, Int.max])
  func values(chunk: Int) async throws {
    let fields = try await read(
      "a=1&b=%E4%BD%A0+%2B%3d=&c&=d&&e=x&e=y", chunk: chunk,
      limits: BodyLimits(body: 100, part: 50, parts: 6))
    #expect(Set(fields.names) == ["a", "b", "c", "", "e"])
    #expect(try fields.integer("a") == 1)
    #expect(try fields.string("b") == "你 +==")
    #expect(try fields.string("c") == "")
    #expect(try fields.string("") == "d")
    #expect(try fields.string("e") == "y")
    #expect(fields.all("e").count == 2)
  }

  @Test("No body and no type are an empty form; other types are refused")
  func types() async throws {
    #expect(try await read("", type: nil).names.isEmpty)
    #expect(try await read("a=1", type: nil).names == ["a"])
    #expect(try await read("a=1", type: "Application/X-WWW-form-urlencoded; charset=UTF-8").names == ["a"])
    for type in ["application/json", "multipart/form-data; boundary=b", "", "text/plain"] {
      #expect(await failure("a=1", type: type) == .wrongContentType, "\(type)")
    }
  }

  @Test("Broken escapes and names are refused")
  func malformed() async {
    for body in ["a=%", "a=%4", "a=%4g", "a=%zz", "%=1", "a=%4&b=1", "%FF=1"] {
      #expect(await failure(body) == .malformedForm, "\(body)")
    }
  }

  @Test("Body, values, names and their number are bounded")
  func bounds() async {
    #expect(await failure("a=" + String(repeating: "x", count: 1000)) == .bodyTooLarge)
    #expect(await failure("a=" + String(repeating: "x", count: 501)) == .imageTooLarge)
    #expect(await failure("a=" + String(repeating: "x", count: 500)) == nil)
    #expect(await failure(String(repeating: "n", count: 257) + "=1") == .malformedForm)
    #expect(await failure("a=&b=&c=&d=") == nil)
    #expect(await failure("a=&b=&c=&d=&e=") == .malformedForm)
  }

  @Test("A query is read in the same way")
  func query() throws {
    let fields = try RequestFields(query: "uid=a%5Fb&start=3")
    #expect(try fields.string("uid") == "a_b")
    #expect(try fields.integer("start") == 3)
    #expect(try RequestFields(query: "").names.isEmpty)
    #expect(throws: DialectFailure.self) { try RequestFields(query: "a=%4") }
  }

  @Test("In Base64 of a form line breaks are passed over, and a space was a plus sign")
  func base64() throws {
    func expect(_ text: String, equals digits: String) throws {
      let photograph = SentFile.base64(ofForm: text)
      #expect(photograph.sentBytes == digits.utf8.count)
      #expect(try photograph.fileBytes() == SentFile(base64: digits).fileBytes())
    }
    try expect("AA\r\nAA\n", equals: "AAAA")
    try expect("AAAA", equals: "AAAA")
    try expect("A A\n/ w==", equals: "A+A/+w==")
    let sent = "+/+/"
    let arrived = try RequestFields(query: "image=\(sent)")
    let text = try #require(try arrived.string("image"))
    #expect(text != sent)
    #expect(try SentFile.base64(ofForm: text).fileBytes() == [0xFB, 0xFF, 0xBF])
    #expect(throws: RecognitionError.self) { try SentFile.base64(ofForm: "AA AA").fileBytes() }
  }

  @Test("Parameters from two places are one list, in which the added ones come later")
  func twoPlaces() throws {
    var fields = try RequestFields(query: "uid=a&start=1")
    fields.append(try RequestFields(query: "start=2&num=3"))
    #expect(Set(fields.names) == ["uid", "start", "num"] && fields.names.count == 3)
    #expect(try fields.integer("start") == 2)
    #expect(fields.all("start").count == 2)
  }

  @Test("A day's quota is each tenant's own and begins anew at midnight")
  func quota() {
    let (one, other) = (TenantID(rawValue: 1), TenantID(rawValue: 2))
    let evening = Timestamp(milliseconds: 86_400_000 * 20_000 - 1)
    let morning = Timestamp(milliseconds: 86_400_000 * 20_000)
    let quota = DailyQuota(limit: 2)
    #expect((0..<3).map { _ in quota.admit(one, at: evening) } == [true, true, false])
    #expect(quota.admit(other, at: evening))
    #expect(quota.admit(one, at: morning))
    let none = DailyQuota(limit: nil)
    #expect((0..<100).allSatisfy { _ in none.admit(one, at: morning) })
  }
}
