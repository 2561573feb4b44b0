/// What the public ids of one face have in common: a number below 62⁸, random and unique in its tenant.
///
/// Every dialect has its own format for a face id. All of them are readings of this one number, so a face
/// needs one index entry, its ids never change, and no dialect can name a face that another cannot.
///
/// | dialect | format | example |
/// |---|---|---|
/// | Huawei | 8 characters `[A-Za-z0-9]` | `JLa9hYLl` |
/// | Tencent | decimal string of 19 digits | `1009550071676600319` |
/// | appliance | 16 URL-safe Base64 characters | `Y_h5kisqfVwqEYup` |
///
/// The Tencent and appliance formats have room to spare; it holds check bits, so that most mistyped ids are
/// known to be wrong without asking the store. The ids name a face; they are not secrets.
package struct FaceCode: Hashable, Sendable, Codable {
  /// The number of codes: 62⁸.
  package static let bound: UInt64 = 218_340_105_584_896

  /// Below ``bound``.
  package let number: UInt64

  /// - Returns: nil when `number` is not below ``bound``.
  package init?(number: UInt64) {
    guard number < Self.bound else { return nil }
    self.number = number
  }

  /// A code drawn by `generator`.
  package static func random(using generator: inout some RandomNumberGenerator) -> FaceCode {
    FaceCode(unchecked: UInt64.random(in: 0..<bound, using: &generator))
  }

  private init(unchecked number: UInt64) { self.number = number }
}

// MARK: - Huawei

extension FaceCode {
  /// The face id in Huawei's format: 8 characters `[A-Za-z0-9]`.
  package var huawei: String {
    var characters = [UInt8](repeating: 0, count: 8)
    var rest = number
    for place in characters.indices.reversed() {
      characters[place] = base62Alphabet[Int(rest % 62)]
      rest /= 62
    }
    return String(decoding: characters, as: UTF8.self)
  }

  /// - Returns: nil when `text` is not a Huawei face id.
  package init?(huawei text: String) {
    guard text.utf8.count == 8 else { return nil }
    var number: UInt64 = 0
    for character in text.utf8 {
      guard let digit = base62Alphabet.firstIndex(of: character) else { return nil }
      number = number * 62 + UInt64(digit)
    }
    self.init(unchecked: number)
  }
}

// MARK: - Tencent

extension FaceCode {
  // 10¹⁸ + 62⁸ × 2¹⁵ is still below 2⁶³, so every id has 19 digits and fits a signed 64-bit integer.
  private static let tencentBase: UInt64 = 1_000_000_000_000_000_000
  private static let tencentCheckBits: UInt64 = 15

  /// The face id in Tencent's format: a decimal string of 19 digits.
  package var tencent: String {
    String(Self.tencentBase + (number << Self.tencentCheckBits | checksum >> (64 - Self.tencentCheckBits)))
  }

  /// - Returns: nil when `text` is not a face id that ``tencent`` could have given.
  package init?(tencent text: String) {
    guard text.utf8.count == 19, text.utf8.allSatisfy({ (48...57).contains($0) }),
      let value = UInt64(text), value >= Self.tencentBase,
      let code = FaceCode(number: (value - Self.tencentBase) >> Self.tencentCheckBits),
      code.tencent == text
    else { return nil }
    self = code
  }
}

// MARK: - Appliance

extension FaceCode {
  /// The face token in the appliance's format: 16 URL-safe Base64 characters.
  package var appliance: String {
    // 48 bits of number and 48 bits of checksum; the number is folded with the checksum, which would
    // otherwise leave the first character the same in every token.
    let check = checksum >> 16
    return base64URL(number ^ check) + base64URL(check)
  }

  /// - Returns: nil when `text` is not a token that ``appliance`` could have given.
  package init?(appliance text: String) {
    let characters = Array(text.utf8)
    guard characters.count == 16, let folded = base64URLValue(characters[..<8]),
      let check = base64URLValue(characters[8...]), let code = FaceCode(number: folded ^ check),
      code.appliance == text
    else { return nil }
    self = code
  }

  /// 64 well-mixed bits of the number (the finaliser of SplitMix64).
  private var checksum: UInt64 {
    var bits = number &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

private let base62Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
private let base64URLAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

/// The low 48 bits of `bits` as 8 URL-safe Base64 characters.
private func base64URL(_ bits: UInt64) -> String {
  let characters = (0..<8).map { base64URLAlphabet[Int(bits >> UInt64(42 - 6 * $0) & 63)] }
  return String(decoding: characters, as: UTF8.self)
}

private func base64URLValue(_ characters: ArraySlice<UInt8>) -> UInt64? {
  var bits: UInt64 = 0
  for character in characters {
    guard let digit = base64URLAlphabet.firstIndex(of: character) else { return nil }
    bits = bits << 6 | UInt64(digit)
  }
  return bits
}

extension FaceCode {
  /// `count` random characters `[A-Za-z0-9]` (Huawei's face set id, generated external image ids, keys).
  package static func alphanumeric(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> String {
    let characters = (0..<count).map { _ in base62Alphabet[Int.random(in: 0..<62, using: &generator)] }
    return String(decoding: characters, as: UTF8.self)
  }

  /// 16 random URL-safe Base64 characters (the appliance's image id).
  package static func base64URLToken(using generator: inout some RandomNumberGenerator) -> String {
    base64URL(generator.next()) + base64URL(generator.next())
  }
}
