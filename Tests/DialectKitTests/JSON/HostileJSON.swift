import Foundation

/// Texts of about a megabyte that are made to be slow to read.
enum HostileJSON {
  static let size = 1 << 20

  /// The kinds by their names.
  static let all: [(name: String, bytes: [UInt8])] = kinds.map { (name: $0.0, bytes: Array($0.1.utf8)) }

  private static let kinds: [(String, String)] = [
    ("a photograph", "{\"image\":\"" + filled("/9j+ABCD") + "\"}"),
    ("a text of wide characters", "[\"" + filled("你é😀") + "\"]"),
    ("a text that does not end", "\"" + filled("a")),
    ("a text that is not UTF-8 at its end", "\"" + filled("é") + "\u{1}"),
    ("escapes", "[\"" + filled("\\n") + "\"]"),
    ("escapes of code points", "[\"" + filled("\\u00e9") + "\"]"),
    ("surrogate pairs", "[\"" + filled("\\ud83d\\ude00") + "\"]"),
    ("backslashes", "\"" + filled("\\\\")),
    ("quotation marks", filled("\"")),
    ("white space", filled(" ") + "{}"),
    ("nothing but opening brackets", filled("[")),
    ("nothing but closing brackets", filled("]")),
    ("objects that open", filled("{\"a\":")),
    ("empty objects", "[" + filled("{},") + "{}]"),
    ("empty objects after a trailing comma", filled("{},")),
    ("arrays as deep as they may be, wide", "[" + filled(deep, count: 1500) + "0]"),
    ("deep and wide", "[" + filled("[[[[[[[[[[0,0,0,0,0,0,0,0]]]]]]]]]],", count: 5000) + "0]"),
    ("objects in objects", "[" + filled("{\"a\":{\"a\":{\"a\":{\"a\":0}}}},", count: 20_000) + "0]"),
    ("whole numbers", "[" + filled("1234567,", count: 99_000) + "0]"),
    ("numbers with fractions", "[" + filled("0.12345678,", count: 90_000) + "0]"),
    ("numbers of many digits", "[" + filled("0.1234567890123456789012345678901234,") + "0]"),
    ("numbers of very many digits", "[" + filled(String(repeating: "7", count: 390) + "e-390,") + "0]"),
    ("one endless number", filled("7")),
    ("one endless fraction", "0." + filled("7")),
    ("zeros", "0." + filled("0") + "1"),
    ("one endless exponent", "1e" + filled("9")),
    ("equal members", "{" + filled("\"a\":0,", count: 99_000) + "\"a\":0}"),
    ("different members", object(of: (0..<90_000).map { "n\($0)" })),
    ("members with long equal beginnings", object(of: (0..<9000).map { stem + String($0) })),
    ("one long name", "{\"" + filled("x") + "\":0}"),
    ("a name of marks that Unicode sorts", "{\"a" + filled("\u{301}\u{323}") + "\":0}"),
    ("equivalent names", object(of: (0..<17_000).map { marks($0 % 1024) })),
  ]

  private static let stem = String(repeating: "n", count: 100)
  private static let deep = String(repeating: "[", count: 31) + "0" + String(repeating: "]", count: 31) + ","

  private static func filled(_ piece: String, count: Int? = nil) -> String {
    String(repeating: piece, count: count ?? size / piece.utf8.count)
  }

  private static func object(of names: [String]) -> String {
    "{" + names.map { "\"\($0)\":0," }.joined() + "\"a\":0}"
  }

  /// Ten marks above and below in one of many orders, all of which Unicode calls equivalent.
  private static func marks(_ order: Int) -> String {
    "e" + (0..<10).map { order >> $0 & 1 == 0 ? "\u{301}\u{323}" : "\u{323}\u{301}" }.joined()
  }
}
