/// Percent-encoding as request signatures need it (RFC 3986): everything but letters, digits, `-`, `.`, `_` and `~`.
package enum PercentEncoding {
  /// - Parameter kept: A further byte that stays as it is, such as `/` in a path.
  package static func encode(_ bytes: some Sequence<UInt8>, keeping kept: UInt8? = nil) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      if isUnreserved(byte) || byte == kept {
        text.append(byte)
      } else {
        text.append(UInt8(ascii: "%"))
        text.append(hexadecimalDigits[Int(byte >> 4)])
        text.append(hexadecimalDigits[Int(byte & 15)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that a text stands for. A percent sign without two hexadecimal digits behind it stands for itself.
  package static func decode(_ text: some StringProtocol) -> [UInt8] {
    let characters = Array(text.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count)
    var index = 0
    while index < characters.count {
      if characters[index] == UInt8(ascii: "%"), index + 2 < characters.count,
        let high = value(of: characters[index + 1]), let low = value(of: characters[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(characters[index])
        index += 1
      }
    }
    return bytes
  }

  private static let hexadecimalDigits = Array("0123456789ABCDEF".utf8)

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
