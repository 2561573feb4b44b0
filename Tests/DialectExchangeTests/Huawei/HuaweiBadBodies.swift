import Foundation
import HuaweiDialect

/// A body that must be refused, and how.
struct Refusal: Sendable {
  let what: String
  let path: String
  let body: @Sendable () throws -> Body
  let code: HuaweiErrorCode

  init(
    _ what: String, _ code: HuaweiErrorCode, on path: String = "face-detect",
    body: @escaping @Sendable () throws -> Body
  ) {
    self.what = what
    self.path = path
    self.code = code
    self.body = body
  }
}

/// Bodies and photographs that no operation takes.
enum HuaweiBadBodies {
  static let refusals: [Refusal] = [
    Refusal("no content type", .headerMissing) { Body(type: nil, bytes: .init(string: "{}")) },
    Refusal("a form of another kind", .headerMissing) {
      Body(type: "application/x-www-form-urlencoded", bytes: .init(string: "image_base64=AAAA"))
    },
    Refusal("no image in JSON", .parameterMissing) { .json("{}") },
    Refusal("no image in a form", .parameterMissing) { .form([("attributes", Data("0".utf8))]) },
    Refusal("null as the image", .parameterMissing) { .json(#"{"image_base64":null}"#) },
    Refusal("two sources", .parameterMalformed) { .json(#"{"image_base64":"AAAA","image_url":"/b/o"}"#) },
    Refusal("two sources in a form", .parameterMalformed) {
      .form([("image_base64", Data("AAAA".utf8)), ("image_file", Data([1]))])
    },
    Refusal("a number as the image", .parameterMalformed) { .json(#"{"image_base64":7}"#) },
    Refusal("a file name as the file", .parameterMalformed) { .json(#"{"image_file":"a.jpg"}"#) },
    Refusal("a broken form", .parameterMalformed) {
      Body(type: "multipart/form-data; boundary=x", bytes: .init(string: "--x\r\nabc"))
    },
    Refusal("an unknown attribute", .parameterMalformed) {
      try .json(["image_base64": BadImage.blank.base64EncodedString(), "attributes": "9"])
    },
    Refusal("too many pixels on the longer side", .imageDimensions) {
      .form([("image_file", BadImage.bmpHeader(width: 4097, height: 100))])
    },
    Refusal("too many pixels on the shorter side", .imageDimensions) {
      .form([("image_file", BadImage.bmpHeader(width: 2161, height: 2161))])
    },
    Refusal("no pixels", .imageDimensions) {
      .form([("image_file", BadImage.bmpHeader(width: 0, height: 0))])
    },
    Refusal("broken JSON", .notJSON) { .json(#"{"image_base64":"#) },
    Refusal("an array", .notJSON) { .json("[]") },
    Refusal("an empty body", .notJSON) { .json("") },
    Refusal("no Base64", .imageUndecodable) { .json(#"{"image_base64":"/9j/4AAQ*"}"#) },
    Refusal("Base64 with a line break", .imageUndecodable) {
      let text = BadImage.blank.base64EncodedString()
      return try .json(["image_base64": text.prefix(40) + "\r\n" + text.dropFirst(40)])
    },
    Refusal("empty Base64", .imageUndecodable) { .json(#"{"image_base64":""}"#) },
    Refusal("an empty file", .imageUndecodable) { .form([("image_file", Data())]) },
    Refusal("a truncated JPEG", .imageUndecodable) {
      .form([("image_file", try TestServer.photograph("obama.jpg").prefix(5000))])
    },
    Refusal("a truncated PNG in Base64", .imageUndecodable) {
      let png = try TestServer.photograph("32bit.png").prefix(50_000)
      return try .json(["image_base64": png.base64EncodedString()])
    },
    Refusal("a GIF", .unsupportedFormat) { .form([("image_file", Data("GIF89a".utf8) + Data(count: 50))]) },
    Refusal("a WebP", .unsupportedFormat) {
      .form([("image_file", Data("RIFF".utf8) + Data(count: 4) + Data("WEBPVP8 ".utf8) + Data(count: 50))])
    },
    Refusal("text", .unsupportedFormat) { .form([("image_file", Data("hello, world".utf8))]) },
    Refusal("a file over 8 MB", .bodyTooLarge) {
      .form([("image_file", Data(repeating: 0xFF, count: (8 << 20) + 1))])
    },
    Refusal("Base64 over 8 MB", .bodyTooLarge) {
      try .json(["image_base64": String(repeating: "A", count: (8 << 20) + 4)])
    },
    Refusal("a body over the limit", .requestTooLarge) {
      .form([("image_file", Data(repeating: 0xFF, count: 20 << 20))])
    },
    Refusal("no second image", .parameterMissing, on: "face-compare") {
      .form([("image1_file", BadImage.blank)])
    },
    Refusal("two sources for the second image", .parameterMalformed, on: "face-compare") {
      .json(#"{"image1_base64":"AAAA","image2_base64":"AAAA","image2_url":"/b/o"}"#)
    },
    Refusal("a GIF as the second image", .unsupportedFormat, on: "face-compare") {
      .form([
        ("image1_file", try TestServer.photograph("obama.jpg")),
        ("image2_file", Data("GIF89a".utf8) + Data(count: 50)),
      ])
    },
    Refusal("two images over 8 MB together", .bodyTooLarge, on: "face-compare") {
      .form([
        ("image1_file", Data(repeating: 0xFF, count: 5 << 20)),
        ("image2_file", Data(repeating: 0xFF, count: 7 << 19)),
      ])
    },
    Refusal("no face", .noFaceToCompare, on: "face-compare") {
      .form([("image1_file", BadImage.blank), ("image2_file", BadImage.blank)])
    },
  ]
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
