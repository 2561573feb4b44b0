/// The name of a parameter, or of a member of a JSON object, as the caller wrote it.
///
/// Names are equal when their bytes are. `String` takes texts for equal that Unicode calls equivalent: the Kelvin sign
/// would name the same parameter as the letter K, and of two members that differ in form only one would be left. It also
/// brings them into a common form for that, which takes many times as long as looking at their bytes.
struct ParameterName: Sendable {
  let text: String

  init(_ text: String) { self.text = text }
}

extension ParameterName: Hashable {
  static func == (first: ParameterName, second: ParameterName) -> Bool {
    first.text.utf8.elementsEqual(second.text.utf8)
  }

  // The standard library seeds its hash function anew for each process, so no caller can choose names that collide.
  func hash(into hasher: inout Hasher) {
    let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if isHashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
  }
}

extension ParameterName: Comparable {
  static func < (first: ParameterName, second: ParameterName) -> Bool {
    first.text.utf8.lexicographicallyPrecedes(second.text.utf8)
  }
}
