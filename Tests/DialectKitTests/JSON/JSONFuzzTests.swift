import DialectKit
import Foundation
import NIOCore
import Testing

/// JSON texts made at random, together with what they mean.
private struct RandomJSON {
  var generator: SeededGenerator
  private var elements = 0

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A value and one of the ways to write it.
  mutating func value(depth: Int = 0) -> (value: JSONValue, text: String) {
    elements += 1
    let (value, text) = bare(depth: depth)
    return (value, space() + text + space())
  }

  private mutating func bare(depth: Int) -> (JSONValue, String) {
    switch Int.random(in: 0..<(depth < 31 && elements < 500 ? 9 : 5), using: &generator) {
    case 0: return (.null, "null")
    case 1:
      let value = Bool.random(using: &generator)
      return (.bool(value), value ? "true" : "false")
    case 2:
      let number =
        Int64.random(in: .min ... .max, using: &generator) >> Int64.random(in: 0..<63, using: &generator)
      return (
        .integer(number), "\(number)" + (["", ".0", "e0", "E+0"].randomElement(using: &generator) ?? "")
      )
    case 3:
      let number = Double.random(in: -1e6...1e6, using: &generator) * 1.0000001
      return (.number(number), "\(number)")
    case 4:
      let (value, text) = string()
      return (.string(value), text)
    case 5, 6:
      let parts = (0..<Int.random(in: 0..<6, using: &generator)).map { _ in value(depth: depth + 1) }
      return (
        .array(parts.map(\.value)),
        "[" + (parts.isEmpty ? space() : parts.map(\.text).joined(separator: ",")) + "]"
      )
    default:
      var members = JSONMembers()
      var texts: [String] = []
      for _ in 0..<Int.random(in: 0..<6, using: &generator) {
        let (name, nameText) = string()
        let (value, text) = value(depth: depth + 1)
        members[name] = value
        texts.append(space() + nameText + space() + ":" + text)
      }
      return (.object(members), "{" + (texts.isEmpty ? space() : texts.joined(separator: ",")) + "}")
    }
  }

  private mutating func string() -> (String, String) {
    var (value, text) = ("", "\"")
    for _ in 0..<Int.random(in: 0..<20, using: &generator) {
      let scalar =
        ["a", "\"", "\\", "/", "\n", "\u{0}", "é", "e\u{301}", "\u{212A}", "你", "😀", "\u{7F}", "z"]
        .randomElement(using: &generator)?.unicodeScalars.first ?? "a"
      value.unicodeScalars.append(scalar)
      let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      if mustEscape || Int.random(in: 0..<4, using: &generator) == 0 {
        for unit in String(Character(scalar)).utf16 { text += String(format: "\\u%04x", unit) }
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return (value, text + "\"")
  }

  private mutating func space() -> String {
    ["", "", "", " ", "\n", "\t\r\n "].randomElement(using: &generator) ?? ""
  }
}

@Suite("JSON at random")
struct JSONFuzzTests {
  private func read(_ bytes: [UInt8]) -> JSONValue? {
    bytes.withUnsafeBytes { bytes in try? JSONReader.value(of: bytes) }
  }

  @Test("Whatever way a value is written, it is read", arguments: 0..<500)
  func valid(seed: UInt64) {
    var random = RandomJSON(seed: seed)
    let (value, text) = random.value()
    #expect(read(Array(text.utf8)) == value, "\(text)")
    // Written anew, and cut off.
    #expect(read(Array(value.text.utf8)) == value)
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if let last = trimmed.utf8.last, [0x22, 0x5D, 0x7D].contains(last) {
      for length in 0..<trimmed.utf8.count { #expect(read(Array(trimmed.utf8.prefix(length))) == nil) }
    }
  }

  @Test("Damaged bytes are read as another reader reads them, or refused", arguments: 0..<500)
  func damaged(seed: UInt64) {
    var random = RandomJSON(seed: seed)
    var bytes = Array(random.value().text.utf8)
    for _ in 0..<20 where !bytes.isEmpty {
      var damaged = bytes
      let place = Int.random(in: 0..<bytes.count, using: &random.generator)
      switch Int.random(in: 0..<3, using: &random.generator) {
      case 0: damaged[place] = UInt8.random(in: 0...255, using: &random.generator)
      case 1: damaged.remove(at: place)
      default:
        damaged.insert(Array("{}[]\",:\\0e.-u ".utf8).randomElement(using: &random.generator) ?? 0, at: place)
      }
      if let value = read(damaged) {
        // The other one is more lenient, so what is read here must be read there.
        let other = try? JSONSerialization.jsonObject(with: Data(damaged), options: .fragmentsAllowed)
        #expect(other != nil || value.hasUnreadableNumber, "\(String(decoding: damaged, as: UTF8.self))")
        bytes = damaged
      }
    }
  }
}

extension JSONValue {
  fileprivate var hasUnreadableNumber: Bool {
    switch self {
    case .number(let number): !number.isFinite
    case .array(let values): values.contains(where: \.hasUnreadableNumber)
    case .object(let members): members.contains { $0.value.hasUnreadableNumber }
    default: false
    }
  }
}
