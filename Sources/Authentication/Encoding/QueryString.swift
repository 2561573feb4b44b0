/// The query of a request: names and values, decoded, in the order in which they came.
package struct QueryString: Sendable {
  /// One name with its value.
  package struct Item: Sendable {
    fileprivate let nameBytes: [UInt8]
    fileprivate let valueBytes: [UInt8]

    /// Bytes that are no UTF-8 are replaced by U+FFFD.
    package var name: String { String(decoding: nameBytes, as: UTF8.self) }
    /// Empty where the name stands alone.
    package var value: String { String(decoding: valueBytes, as: UTF8.self) }
  }

  /// In the order in which they came; a name may come several times.
  package let items: [Item]

  /// - Parameter text: What stands behind the question mark. A plus sign stands for itself.
  package init(_ text: String?) {
    items = (text ?? "").byteSplit("&").filter { !$0.isEmpty }.map { pair in
      let (name, value) = pair.byteCut("=") ?? (pair, "")
      return Item(nameBytes: PercentEncoding.decode(name), valueBytes: PercentEncoding.decode(value))
    }
  }

  /// The last value of a name; `nil` when it is not there.
  package subscript(name: String) -> String? { items.last { $0.name == name }?.value }

  /// The query as signatures have it: encoded anew and ordered by name, then value.
  package func canonical() -> String {
    items
      .sorted {
        $0.nameBytes == $1.nameBytes
          ? $0.valueBytes.lexicographicallyPrecedes($1.valueBytes)
          : $0.nameBytes.lexicographicallyPrecedes($1.nameBytes)
      }
      .map { "\(PercentEncoding.encode($0.nameBytes))=\(PercentEncoding.encode($0.valueBytes))" }
      .joined(separator: "&")
  }
}
