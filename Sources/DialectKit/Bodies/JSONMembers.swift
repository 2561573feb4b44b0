import Gallery

/// The members of a JSON object by their names, which are equal when their bytes are.
package struct JSONMembers: Sendable, Equatable {
  private var values: [Name: JSONValue] = [:]

  package init() {}

  /// The members of a dictionary, whose keys Swift has compared as it does texts.
  package init(_ members: [String: JSONValue]) {
    for (name, value) in members { self[name] = value }
  }

  /// nil: there is no such member. Setting nil removes it.
  package subscript(name: String) -> JSONValue? {
    get { values[Name(name)] }
    set { values[Name(name)] = newValue }
  }

  /// How many members there are, each name counted once.
  package var count: Int { values.count }
  /// Whether there are none.
  package var isEmpty: Bool { values.isEmpty }

  /// The names, in order of their bytes.
  package var names: [String] { values.keys.sorted().map(\.text) }

  /// The only member; `nil` when there are none or several.
  package var only: (name: String, value: JSONValue)? {
    guard count == 1, let (name, value) = values.first else { return nil }
    return (name.text, value)
  }
}

extension JSONMembers: Sequence {
  package func makeIterator() -> AnyIterator<(name: String, value: JSONValue)> {
    var rest = values.makeIterator()
    return AnyIterator { rest.next().map { ($0.key.text, $0.value) } }
  }
}

extension JSONMembers: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (name, value) in elements { self[name] = value }
  }
}

extension JSONMembers: Encodable {
  package func encode(to encoder: any Encoder) throws { try values.encode(to: encoder) }
}
