/// A name that callers give something or find it by: of a collection, a subject, an image, a field, a field's value.
///
/// Two names are the same when their UTF-8 bytes are. Swift's `String` also holds texts of different bytes to be equal
/// that look the same, such as “é” and “e” with an accent after it, or U+00C5 and U+212B. A caller that made both must
/// find both, so that no text decides in the gallery what is the same: names are compared, sorted and hashed as this
/// type, which is no `String` and becomes one only where it leaves the gallery.
package struct Name: Hashable, Comparable, Sendable {
  /// The most bytes of a name that something may be made with, and that a look-up need take.
  package static let maximumLength = 1024

  /// The name as text, for answers and messages. Not for comparing.
  package let text: String

  /// Any text will do; what may be made with a name is checked where it is made.
  package init(_ text: some StringProtocol) { self.text = String(text) }

  /// The number of bytes.
  package var length: Int { text.utf8.count }

  /// Nothing can be made with an empty name.
  package var isEmpty: Bool { text.utf8.isEmpty }

  package static func == (one: Name, other: Name) -> Bool {
    one.length == other.length && one.text.utf8.elementsEqual(other.text.utf8)
  }

  /// By bytes, which for UTF-8 is the order of code points.
  package static func < (one: Name, other: Name) -> Bool {
    one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
      hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
    if isHashed == nil { Array(text.utf8).withUnsafeBytes { hasher.combine(bytes: $0) } }
    // A byte that no UTF-8 has ends it, so that two names in a row are told apart from two others.
    hasher.combine(0xFF as UInt8)
  }

  /// Makes sure that something may be made with this name.
  ///
  /// - Parameter thing: What is to be made, for the message.
  /// - Throws: ``GalleryError`` with code `invalidArgument` for a name that is empty or longer than ``maximumLength``.
  func checkForMaking(_ thing: String) throws(GalleryError) {
    guard !isEmpty, length <= Self.maximumLength else {
      throw GalleryError(
        .invalidArgument, "The name of a \(thing) must have 1 to \(Self.maximumLength) bytes, not \(length).")
    }
  }
}

extension Dictionary where Key == Name {
  /// Members of an object of JSON, or columns of a list, by their names.
  ///
  /// - Parameter value: What becomes of a member.
  package init<Member>(
    named members: [String: Member], _ value: (Member) throws -> Value
  ) rethrows {
    self.init()
    for (name, member) in members { self[Name(name)] = try value(member) }
  }
}

extension Name: ExpressibleByStringInterpolation, CustomStringConvertible {
  package init(stringLiteral text: String) { self.text = text }

  package var description: String { text }
}

// In JSON a name is a string, and a dictionary by names an object.
extension Name: Codable, CodingKeyRepresentable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// The name as the key of a JSON object.
  package var codingKey: any CodingKey { Key(stringValue: text) }

  /// Never nil: every key is a name.
  package init?(codingKey: some CodingKey) { text = codingKey.stringValue }
}
