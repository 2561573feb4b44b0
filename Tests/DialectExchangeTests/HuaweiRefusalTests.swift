import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

/// A request that must fail, and how.
struct Refusal: Sendable, CustomTestStringConvertible {
  let what: String
  let path: String
  let body: @Sendable () throws -> Body
  let status: Int
  let code: String

  init(
    _ what: String, _ status: Int, _ code: String, on path: String = "face-detect",
    body: @escaping @Sendable () throws -> Body
  ) {
    self.what = what
    self.path = path
    self.status = status
    self.code = code
    self.body = body
  }

  var testDescription: String { "\(path): \(what)" }
}

@Suite("Huawei: what is refused, and with which code")
struct HuaweiRefusalTests {
  static let refusals: [Refusal] = [
    Refusal("no content type", 400, "FRS.0010") { Body(type: nil, bytes: .init(string: "{}")) },
    Refusal("a form of another kind", 400, "FRS.0010") {
      Body(type: "application/x-www-form-urlencoded", bytes: .init(string: "image_base64=AAAA"))
    },
    Refusal("no image in JSON", 400, "FRS.0011") { .json("{}") },
    Refusal("no image in a form", 400, "FRS.0011") { .form([("attributes", Data("0".utf8))]) },
    Refusal("null as the image", 400, "FRS.0011") { .json(#"{"image_base64":null}"#) },
    Refusal("two sources", 400, "FRS.0012") { .json(#"{"image_base64":"AAAA","image_url":"/b/o"}"#) },
    Refusal("two sources in a form", 400, "FRS.0012") {
      .form([("image_base64", Data("AAAA".utf8)), ("image_file", Data([1]))])
    },
    Refusal("a number as the image", 400, "FRS.0012") { .json(#"{"image_base64":7}"#) },
    Refusal("a file name as the file", 400, "FRS.0012") { .json(#"{"image_file":"a.jpg"}"#) },
    Refusal("a broken form", 400, "FRS.0012") {
      Body(type: "multipart/form-data; boundary=x", bytes: .init(string: "--x\r\nabc"))
    },
    Refusal("an unknown attribute", 400, "FRS.0012") {
      try .json(["image_base64": BadImage.blank.base64EncodedString(), "attributes": "6"])
    },
    Refusal("too many pixels on the longer side", 400, "FRS.0013") {
      .form([("image_file", BadImage.bmpHeader(width: 4097, height: 100))])
    },
    Refusal("too many pixels on the shorter side", 400, "FRS.0013") {
      .form([("image_file", BadImage.bmpHeader(width: 2161, height: 2161))])
    },
    Refusal("no pixels", 400, "FRS.0013") {
      .form([("image_file", BadImage.bmpHeader(width: 0, height: 0))])
    },
    Refusal("broken JSON", 400, "FRS.0014") { .json(#"{"image_base64":"#) },
    Refusal("an array", 400, "FRS.0014") { .json("[]") },
    Refusal("an empty body", 400, "FRS.0014") { .json("") },
    Refusal("no Base64", 400, "FRS.0015") { .json(#"{"image_base64":"/9j/4AAQ*"}"#) },
    Refusal("Base64 with a line break", 400, "FRS.0015") {
      let text = BadImage.blank.base64EncodedString()
      return try .json(["image_base64": text.prefix(40) + "\r\n" + text.dropFirst(40)])
    },
    Refusal("empty Base64", 400, "FRS.0015") { .json(#"{"image_base64":""}"#) },
    Refusal("an empty file", 400, "FRS.0015") { .form([("image_file", Data())]) },
    Refusal("a truncated JPEG", 400, "FRS.0015") {
      .form([("image_file", try TestServer.photograph("obama.jpg").prefix(5000))])
    },
    Refusal("a truncated PNG in Base64", 400, "FRS.0015") {
      let png = try TestServer.photograph("32bit.png").prefix(50_000)
      return try .json(["image_base64": png.base64EncodedString()])
    },
    Refusal("a GIF", 400, "FRS.0016") { .form([("image_file", Data("GIF89a".utf8) + Data(count: 50))]) },
    Refusal("a WebP", 400, "FRS.0016") {
      .form([("image_file", Data("RIFF".utf8) + Data(count: 4) + Data("WEBPVP8 ".utf8) + Data(count: 50))])
    },
    Refusal("text", 400, "FRS.0016") { .form([("image_file", Data("hello, world".utf8))]) },
    Refusal("a file over 8 MB", 400, "FRS.0017") {
      .form([("image_file", Data(repeating: 0xFF, count: (8 << 20) + 1))])
    },
    Refusal("Base64 over 8 MB", 400, "FRS.0017") {
      try .json(["image_base64": String(repeating: "A", count: (8 << 20) + 4)])
    },
    Refusal("a body over the limit", 413, "APIG.0201") {
      .form([("image_file", Data(repeating: 0xFF, count: 20 << 20))])
    },
    Refusal("no second image", 400, "FRS.0011", on: "face-compare") {
      .form([("image1_file", BadImage.blank)])
    },
    Refusal("two sources for the second image", 400, "FRS.0012", on: "face-compare") {
      .json(#"{"image1_base64":"AAAA","image2_base64":"AAAA","image2_url":"/b/o"}"#)
    },
    Refusal("a GIF as the second image", 400, "FRS.0016", on: "face-compare") {
      .form([
        ("image1_file", try TestServer.photograph("obama.jpg")),
        ("image2_file", Data("GIF89a".utf8) + Data(count: 50)),
      ])
    },
    Refusal("two images over 8 MB together", 400, "FRS.0017", on: "face-compare") {
      .form([
        ("image1_file", Data(repeating: 0xFF, count: 5 << 20)),
        ("image2_file", Data(repeating: 0xFF, count: 7 << 19)),
      ])
    },
    Refusal("no face", 400, "FRS.0501", on: "face-compare") {
      .form([("image1_file", BadImage.blank), ("image2_file", BadImage.blank)])
    },
  ]

  @Test("Each has its status, its code and a message", arguments: refusals)
  func refused(_ refusal: Refusal) async throws {
    try await TestServer.huawei { caller in
      let answer = try await caller.post(refusal.path, try refusal.body())
      #expect(answer.status == refusal.status)
      #expect(answer.code == refusal.code)
      #expect(Set(answer.object.keys) == ["error_code", "error_msg"])
      #expect((answer.object["error_msg"] as? String)?.isEmpty == false)
      #expect(answer.headers[.contentType] == "application/json; charset=UTF-8")
    }
  }

  @Test("Version 1 takes 12 MB where version 2 takes 8")
  func versionLimits() async throws {
    let body = Body.form([("image_file", Data(repeating: 0xFF, count: 10 << 20))])
    try await TestServer.huawei { caller in
      let old = try await caller.version("v1").post("face-detect", body)
      #expect(old.code == "FRS.0016")
      let new = try await caller.post("face-detect", body)
      #expect(new.code == "APIG.0201")
    }
  }

  @Test("Unknown paths and wrong methods are answered in the dialect of their prefix")
  func unmatched() async throws {
    try await TestServer.run(.router) { client, _ in
      for path in ["/v2/p1/face-detekt", "/v1/p1", "/v2/p1/face-detect/more", "/v3/nothing"] {
        let answer = try await client.post(path, .json("{}"))
        #expect(answer.status == 404)
        #expect(answer.code == "APIG.0101")
      }
      for method in [HTTPRequest.Method.get, .put, .delete] {
        let answer = try await client.send(method, "/v2/p1/face-detect")
        #expect(answer.status == 405)
        #expect(answer.code == "APIG.0101")
        #expect(answer.headers[.allow] == "POST")
      }
    }
  }
}

/// Images that are wrong in some way.
enum BadImage {
  /// A grey BMP of 64 × 64 pixels without a face.
  static let blank = bmpHeader(width: 64, height: 64) + Data(repeating: 0x80, count: 64 * 64 * 3)

  /// The header of a 24-bit BMP and nothing behind it.
  static func bmpHeader(width: Int32, height: Int32) -> Data {
    var data = Data("BM".utf8)
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    let bytes = UInt32(clamping: Int(width) * Int(height) * 3)
    append(bytes + 54)
    append(UInt32(0))
    append(UInt32(54))
    append(UInt32(40))
    append(width)
    append(height)
    append(UInt16(1))
    append(UInt16(24))
    append(UInt32(0))
    append(bytes)
    append(Int32(2835))
    append(Int32(2835))
    append(UInt32(0))
    append(UInt32(0))
    return data
  }
}
